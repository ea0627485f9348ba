import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { pagePolicy } from '../web/page.js';

const policy = pagePolicy({
  'script-src': "'self'",
  'form-action': "'self'",
  'connect-src': "'self'",
});

/** Sets the headers of every page of the demo. */
export const pageHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
};

/** Names of this machine: no external name server decides where they lead. */
const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Returns the host that a request names, in lower case and without its port; undefined if it is not
 * a host name.
 */
function hostOf(request: Request): string | undefined {
  const given = request.get('host')?.toLowerCase();
  const form = /^((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])\.?(?::\d{1,5})?$/;
  return form.exec(given ?? '')?.[1];
}

/**
 * Answers only requests that use this machine's own names or configured ones. Otherwise any page
 * could point its own host name to our address (DNS rebinding), and then read and press everything
 * here as if it were ours.
 * @param named hosts without a port, as AMANA_DEMO_HOSTS, PUBLIC_URL and HOST name them
 */
export function onlyKnownHosts(named: readonly string[]): RequestHandler {
  const known = new Set([...LOCAL, ...named.map((host) => host.toLowerCase())]);
  return (request, response, next) => {
    const host = hostOf(request);
    if (host !== undefined && known.has(host)) return next();
    const own = host === undefined ? 'the name in your browser' : host;
    response
      .status(421)
      .type('text')
      .send(
        `The demo answers only to http://localhost and to hosts that were named to it. If you came by a forwarded port or another machine, start it again with AMANA_DEMO_HOSTS=${own}\n`,
      );
  };
}

const digest = (value: string) => createHash('sha256').update(value).digest();

/**
 * With a forwarded port the browser may see another host than we do: then both are among the named
 * ones.
 */
function sameOrigin(request: Request, named: readonly string[]): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  return host === request.get('host')?.toLowerCase() || named.includes(hostname);
}

/**
 * Refuses posts that do not come from a page of this process.
 * @param token the value of a hidden field in its pages
 * @param named hosts that were configured
 */
export function onlyFromOurPages(token: string, named: readonly string[]): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    const given = (request.body as { token?: unknown } | undefined)?.token;
    const known = typeof given === 'string' && timingSafeEqual(digest(given), expected);
    if (known && sameOrigin(request, named)) return next();
    response
      .status(403)
      .type('text')
      .send('This form is from an older page. Open /demo again and repeat it.');
  };
}
