import type { Request } from 'express';

/**
 * Returns the origin that a request was sent to, as its reader wrote it: links of a feed must be
 * absolute, and a reader knows no other address.
 */
export function originOf(request: Request): string {
  const host = request.get('host') ?? '';
  return /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(host)
    ? `${request.protocol}://${host}`
    : 'http://localhost';
}
