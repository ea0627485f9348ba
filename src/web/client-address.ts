import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const LOOPBACK = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/;

/**
 * Returns the address a request comes from. It is used to slow down guessed passwords and gives no
 * rights. Behind a proxy on this machine it is the last address of X-Forwarded-For, which the proxy
 * wrote. The other addresses in that header are ignored: a client can invent them.
 */
export function clientAddress({
  socket,
  headers,
}: Pick<IncomingMessage, 'socket' | 'headers'>): string {
  const peer = socket.remoteAddress ?? '';
  if (!LOOPBACK.test(peer)) return peer;
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  const last = forwarded.split(',').at(-1)?.trim() ?? '';
  return isIP(last) ? last : peer;
}
