import type { Request, Response } from 'express';

/**
 * The names of the console's cookies. Over plain http, which only the demo uses, no `__Host-` name
 * is allowed.
 */
export interface CookieNames {
  readonly session: string;
  readonly device: string;
  readonly language: string;
}

export const cookieNames = (secure: boolean): CookieNames => {
  const prefix = secure ? '__Host-' : '';
  return {
    session: `${prefix}amana`,
    device: `${prefix}amana-device`,
    language: `${prefix}amana-language`,
  };
};

/** Returns the value of a cookie of a request; the first value if there are several. */
export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * Sets a cookie that only this host receives and scripts cannot read.
 * @param maxAge seconds; without it, until the browser is closed
 */
export function setCookie(
  response: Response,
  name: string,
  value: string,
  { secure, maxAge }: { readonly secure: boolean; readonly maxAge?: number },
): void {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (secure) parts.push('Secure');
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`);
  response.append('Set-Cookie', parts.join('; '));
}
