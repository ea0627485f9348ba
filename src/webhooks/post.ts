import type { RequestOptions } from 'node:http';
import { Closed, gatedRequest, isOpen, type Gate } from '../alerts/neighbours/gate.js';

/** What came of a message to an address. */
export type Posted =
  | { readonly ok: true; readonly status: number }
  /** `address`: ours, it was not asked. `network`: no answer in time. */
  | { readonly ok: false; readonly why: 'address' | 'network' }
  | { readonly ok: false; readonly why: 'status'; readonly status: number };

export type Post = (
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Posted>;

/** All that one message may take. */
const DEADLINE = 10_000;

function statusOf(url: URL, gate: Gate, options: RequestOptions, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    gatedRequest(url, gate, options)
      .on('response', (answer) => {
        // The status says it all: not a byte of the body is read.
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      })
      .on('error', reject)
      .end(body);
  });
}

/**
 * Makes what tells addresses that people registered: only where the gate lets it, bounded in time,
 * without following a redirect and without reading what is answered.
 */
export const createPost =
  (gate: Gate, deadline = DEADLINE): Post =>
  async (address, headers, body) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !isOpen(url, gate)) return { ok: false, why: 'address' };
    const options = {
      method: 'POST',
      signal: AbortSignal.timeout(deadline),
      headers: {
        ...headers,
        'user-agent': 'Amana (webhooks)',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      },
    };
    try {
      const status = await statusOf(url, gate, options, body);
      return status >= 200 && status < 300
        ? { ok: true, status }
        : { ok: false, why: 'status', status };
    } catch (error) {
      return { ok: false, why: error instanceof Closed ? 'address' : 'network' };
    }
  };
