import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { pagePolicy } from '../web/page.js';

const policy = pagePolicy({
  'script-src': "'self'",
  'form-action': "'self'",
  'connect-src': "'self'",
});

/** The headers of every page of the demo. */
export const pageHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
};

const digest = (value: string) => createHash('sha256').update(value).digest();

function sameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

/** Refuses posts that do not come from a page of this process. @param token what its pages carry in a hidden field */
export function onlyFromOurPages(token: string): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    const given = (request.body as { token?: unknown } | undefined)?.token;
    const known = typeof given === 'string' && timingSafeEqual(digest(given), expected);
    if (known && sameOrigin(request)) return next();
    response
      .status(403)
      .type('text')
      .send('This form is from an older page. Open /demo again and repeat it.');
  };
}
