import type { RequestOptions } from 'node:http';
import { Closed, gatedRequest, isOpen, type Gate } from '../alerts/neighbours/gate.js';

/** The result of a message to an address. */
export type Posted =
  | { readonly ok: true; readonly status: number }
  /** `address`: our decision, it was not sent. `network`: no answer in time. */
  | { readonly ok: false; readonly why: 'address' | 'network' }
  | { readonly ok: false; readonly why: 'status'; readonly status: number };

export type Post = (
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Posted>;

/** The most time for one message, in milliseconds. */
const DEADLINE = 10_000;

function statusOf(url: URL, gate: Gate, options: RequestOptions, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    gatedRequest(url, gate, options)
      .on('response', (answer) => {
        // Only the status matters: the body is not read.
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      })
      .on('error', reject)
      .end(body);
  });
}

/**
 * Creates the function that posts to registered addresses: it obeys the gate, limits the time,
 * follows no redirect and does not read the answer.
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
