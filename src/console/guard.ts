import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { pagePolicy } from '../web/page.js';

const policy = pagePolicy({
  'script-src': "'self'",
  'img-src': "'self' data:",
  'form-action': "'self'",
  'connect-src': "'self'",
});

/**
 * The headers of every answer of the console: nothing
 * is kept anywhere, nothing of anybody else is loaded.
 */
export function consoleHeaders(response: Response): void {
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
}

const hostIn = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;

/**
 * Whether a form was sent from a page of ours: what the browser
 * says of where it comes from must not name anybody else.
 * @param publicUrl where the internet reaches us; a proxy may show us another host
 */
export function fromOurPages(request: Request, publicUrl: string): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  if (origin === undefined) return true;
  const host = hostIn(origin);
  if (host === undefined) return false;
  return host === request.get('host')?.toLowerCase() || host === hostIn(publicUrl);
}

const codeOf = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(`amana console ${purpose}`).digest('base64url').slice(0, 32);

/** What the forms of a session carry: nobody who has not its cookie can make it. */
export const formToken = (cookie: string): string => codeOf(cookie, 'form');

/**
 * A code that shows that something was said by us to
 * this session: the address of a page carries it.
 */
export const sealFor = (cookie: string, what: string): string =>
  codeOf(cookie, `flash ${what}`).slice(0, 16);

/** Whether two texts are equal, in a time that tells nothing of where they differ. */
export function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
