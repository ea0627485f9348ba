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
 * Sets the headers of every answer of the console: nothing is cached, nothing from other sites is
 * loaded.
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
 * Checks whether a form was sent from a page of ours: the headers about its origin must not name
 * another site.
 * @param publicUrl the public address; behind a proxy the host we see may differ
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

/**
 * Returns the token for the forms of a session. Nobody can make it without the session's cookie.
 */
export const formToken = (cookie: string): string => codeOf(cookie, 'form');

/**
 * Returns a code that proves that we wrote a message for this session; the address of a page
 * carries it.
 */
export const sealFor = (cookie: string, what: string): string =>
  codeOf(cookie, `flash ${what}`).slice(0, 16);

/** Compares two texts in a time that does not reveal where they differ. */
export function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
