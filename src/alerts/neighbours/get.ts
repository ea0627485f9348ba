import type { IncomingMessage, RequestOptions } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MOST_BYTES } from '../cap/validate.js';
import { Closed, gatedRequest, isOpen, type Gate } from './gate.js';

/** What the last reading of an address returned. */
export interface Known {
  readonly etag?: string;
  readonly lastModified?: string;
}

/**
 * The result of fetching an address. `refused` is our decision: it was not fetched, or not read to
 * the end.
 */
export type Got =
  | ({ readonly kind: 'body'; readonly bytes: Buffer } & Known)
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly why: 'address' | 'redirects' | 'size' | 'encoding' }
  | { readonly kind: 'failed'; readonly why: 'network' | 'status'; readonly status?: number };

/** Fetches an address. */
export type Get = (address: string, known?: Known) => Promise<Got>;

/** How an address is requested by default. */
export interface Asking {
  /** All that one address may take in milliseconds, its redirects counted. */
  readonly deadline: number;
  /** The requested types, for the header `Accept`. */
  readonly accept: string;
}
const usual: Asking = {
  deadline: 20_000,
  accept: 'application/cap+xml, application/atom+xml, application/rss+xml, application/xml',
};
const MOST_REDIRECTS = 3;
/** One asking. */
interface Way {
  readonly accept: string;
  readonly signal: AbortSignal;
}
const unzip = promisify(gunzip);

function ask(
  url: URL,
  known: Known,
  gate: Gate,
  { accept, signal }: Way,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    signal,
    headers: {
      'user-agent': 'Amana (reads CAP feeds)',
      accept,
      'accept-encoding': 'identity',
      ...(known.etag ? { 'if-none-match': known.etag } : {}),
      ...(known.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    },
  };
  return new Promise((resolve, reject) => {
    gatedRequest(url, gate, options).on('response', resolve).on('error', reject).end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<Got> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES) return { kind: 'refused', why: 'size' };
  }
  const { etag, 'last-modified': lastModified, 'content-encoding': packed } = answer.headers;
  const known = { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
  const bytes = Buffer.concat(chunks);
  if (!packed || packed === 'identity') return { kind: 'body', bytes, ...known };
  if (packed !== 'gzip') return { kind: 'refused', why: 'encoding' };
  try {
    return { kind: 'body', bytes: await unzip(bytes, { maxOutputLength: MOST_BYTES }), ...known };
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return { kind: 'refused', why: isLarge ? 'size' : 'encoding' };
  }
}

async function follow(address: string, known: Known, gate: Gate, way: Way): Promise<Got> {
  let url = URL.canParse(address) ? new URL(address) : undefined;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!url || !isOpen(url, gate)) return { kind: 'refused', why: 'address' };
    const answer = await ask(url, known, gate, way);
    try {
      const status = answer.statusCode ?? 0;
      if (status === 304) return { kind: 'unchanged' };
      if (status === 200) return await bodyOf(answer);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined)
        return { kind: 'failed', why: 'status', status };
      url = URL.canParse(location, url) ? new URL(location, url) : undefined;
    } finally {
      answer.destroy();
    }
  }
  return { kind: 'refused', why: 'redirects' };
}

/**
 * Makes the function that fetches addresses named by strangers. It limits time and size, obeys the
 * gate, also after each redirect, and never reaches our own network through a name.
 */
export const createGet =
  (gate: Gate, asking: Partial<Asking> = {}): Get =>
  async (address, known = {}) => {
    const { deadline, accept } = { ...usual, ...asking };
    try {
      return await follow(address, known, gate, { accept, signal: AbortSignal.timeout(deadline) });
    } catch (error) {
      return error instanceof Closed
        ? { kind: 'refused', why: 'address' }
        : { kind: 'failed', why: 'network' };
    }
  };
