import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { pagePolicy } from '../web/page.js';

/** How many rendered pages are held in memory. */
const HELD = 300;

/** A page as it goes out, packed once. */
export interface Page {
  readonly type: string;
  readonly body: Buffer;
  readonly gzip?: Buffer;
  readonly etag: string;
}

export function pageOf(type: string, content: string | Buffer): Page {
  const body = Buffer.from(content);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, etag, ...(typeof content === 'string' ? { gzip: gzipSync(body) } : {}) };
}

/** No script, nothing from anywhere else. @param frames which pages it may stand in: `'none'`, or `*` for `embed` */
export const policy = (frames: string) => pagePolicy({ 'frame-ancestors': frames });

/** Sends a page, or says that the reader has it already. @param seconds how long any cache may keep it */
export function send(
  request: Request,
  response: Response,
  { type, body, gzip, etag }: Page,
  seconds: number,
  frames = "'none'",
): void {
  response.set({
    'Cache-Control': `public, max-age=${seconds}`,
    ETag: etag,
    'Content-Security-Policy': policy(frames),
    Vary: 'Accept-Encoding',
  });
  if (request.get('if-none-match')?.split(/,\s*/).includes(etag))
    return void response.status(304).end();
  const packed = gzip !== undefined && request.acceptsEncodings('gzip') !== false;
  if (packed) response.set('Content-Encoding', 'gzip');
  response.type(type).send(packed ? gzip : body);
}

/** Pages that are made once for each form of each publication. */
export class HeldPages {
  private readonly held = new Map<string, Promise<Page>>();

  /** The page of this key; `make` makes it when nobody asked for it lately. */
  once(key: string, make: () => Promise<Page> | Page): Promise<Page> {
    const known = this.held.get(key);
    if (known) return known;
    const page = Promise.resolve().then(make);
    page.catch(() => this.held.delete(key));
    this.held.set(key, page);
    const [oldest] = this.held.keys();
    if (this.held.size > HELD && oldest !== undefined) this.held.delete(oldest);
    return page;
  }
}
