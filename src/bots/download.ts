import type { FetchedFile } from './channel.js';
import { SendError } from './errors.js';

/** The request for one file. */
export interface Download {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The most bytes; a longer file is given up and not read further. */
  readonly most: number;
  /** Milliseconds for the whole download. */
  readonly timeoutMs: number;
  /**
   * Checks the only redirect that is followed, which is without our credentials; without this
   * function no redirect is followed.
   */
  readonly redirect?: (to: URL) => boolean;
}

/** Returns the name of a failed connection, never its message, which could contain the address. */
function codeOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError' || name === 'AbortError') return 'TIMEOUT';
  const code = cause?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'UNREADABLE';
}

/** Reads a body as it arrives. At the first byte too many it stops and drops it. */
async function readAll(response: Response, most: number): Promise<FetchedFile> {
  const told = Number(response.headers.get('content-length') ?? 0);
  const pieces: Uint8Array[] = [];
  let length = told > most ? told : 0;
  if (length === 0)
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > most) break;
      pieces.push(piece);
    }
  if (length > most) {
    await response.body?.cancel().catch(() => undefined);
    return { ok: false, reason: 'tooLarge' };
  }
  return { ok: true, bytes: Buffer.concat(pieces) };
}

/**
 * Returns the address to which an answer redirects, if it may be followed.
 * @throws SendError when it may not
 */
function targetOf(response: Response, { url, redirect }: Download): string {
  const location = response.headers.get('location') ?? '';
  const to = URL.canParse(location, url) ? new URL(location, url) : undefined;
  if (to && redirect?.(to)) return to.href;
  throw new SendError('unclear', { code: 'REDIRECT' });
}

async function ask(one: Download, signal: AbortSignal, mayFollow: boolean): Promise<FetchedFile> {
  const { url, headers = {}, most } = one;
  const response = await fetch(url, { headers, redirect: 'manual', signal });
  const { status } = response;
  if (status === 200) return readAll(response, most);
  await response.body?.cancel().catch(() => undefined);
  if (status === 404 || status === 410) return { ok: false, reason: 'gone' };
  if (mayFollow && status >= 300 && status < 400) {
    const to = targetOf(response, one);
    return ask({ url: to, most, timeoutMs: one.timeoutMs }, signal, false);
  }
  if (status === 401 || status === 403)
    throw new SendError('misconfigured', { code: `HTTP ${status}` });
  throw new SendError(status === 429 ? 'throttled' : 'unavailable', { code: `HTTP ${status}` });
}

/**
 * Downloads a file from a provider: limited in bytes and in time, with at most one redirect.
 * @throws SendError when it could not be fetched now
 */
export async function download(one: Download): Promise<FetchedFile> {
  try {
    return await ask(one, AbortSignal.timeout(one.timeoutMs), true);
  } catch (error) {
    if (error instanceof SendError) throw error;
    throw new SendError('unavailable', { code: codeOf(error) });
  }
}
