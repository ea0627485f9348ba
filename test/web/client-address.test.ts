import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { clientAddress } from '../../src/web/client-address.js';

const from = (remoteAddress: string, forwarded?: string) =>
  clientAddress({
    socket: { remoteAddress } as IncomingMessage['socket'],
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  });

test.each([
  ['straight', '203.0.113.7', undefined, '203.0.113.7'],
  ['behind the proxy of this machine', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['the same over IPv6', '::1', '2001:db8::7', '2001:db8::7'],
  ['a proxy that listens on both', '::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['what a caller put before it', '127.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['a header from elsewhere', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a header that is no address', '127.0.0.1', 'unknown', '127.0.0.1'],
  [
    'an address that only begins like this machine',
    '127.0.0.1.example',
    '198.51.100.1',
    '127.0.0.1.example',
  ],
])('the address of a request: %s', (_, peer, forwarded, address) => {
  expect(from(peer, forwarded)).toBe(address);
});
