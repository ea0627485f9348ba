import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { pagePolicy } from './page.js';
import { idFrom } from '../shared/ids.js';

/** A page as it is served, compressed once. */
export interface Page {
  readonly type: string;
  readonly body: Buffer;
  readonly gzip?: Buffer;
  readonly etag: string;
}

export function pageOf(type: string, content: string | Buffer): Page {
  const body = Buffer.from(content);
  const etag = `"${idFrom(body)}"`;
  return { type, body, etag, ...(typeof content === 'string' ? { gzip: gzipSync(body) } : {}) };
}

/**
 * Sends a page, or says that the reader has it already.
 * @param seconds how long any cache may store it
 * @param policy what it may load and do
 */
export function send(
  request: Request,
  response: Response,
  { type, body, gzip, etag }: Page,
  seconds: number,
  policy = pagePolicy(),
): void {
  response.vary('Accept-Encoding');
  response.set({
    'Cache-Control': `public, max-age=${seconds}`,
    ETag: etag,
    'Content-Security-Policy': policy,
  });
  if (request.get('if-none-match')?.split(/,\s*/).includes(etag))
    return void response.status(304).end();
  const packed = gzip !== undefined && request.acceptsEncodings('gzip') !== false;
  if (packed) response.set('Content-Encoding', 'gzip');
  response.type(type).send(packed ? gzip : body);
}

/**
 * A cache in memory: each value is made once for its key, so that a reader's request costs one
 * lookup.
 */
export class Held<T> {
  private readonly held: LRUCache<string, Promise<T>>;

  /**
   * @param most how many values are cached; above that the oldest is dropped, and made again when
   * it is needed
   */
  constructor(most: number) {
    this.held = new LRUCache({ max: most });
  }

  /** Returns the value of this key; `make` creates it when it is not cached. */
  once(key: string, make: () => Promise<T> | T): Promise<T> {
    const known = this.held.peek(key);
    if (known) return known;
    const made = Promise.resolve().then(make);
    made.catch(() => this.held.delete(key));
    this.held.set(key, made);
    return made;
  }
}
