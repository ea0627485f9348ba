import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Which addresses may be asked, whoever names them: a feed names addresses for us to fetch. */
export interface Gate {
  /** Whether an address of the web may be asked at all. */
  readonly takes: (url: URL) => boolean;
  /** Whether a machine may be reached, by its IP address. */
  readonly reaches: (address: string) => boolean;
}

/**
 * Networks that are nobody's on the open internet. Source:
 * IANA special-purpose registries of IPv4 and IPv6.
 */
const closed = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
  ] as const),
  ...([
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const)
  closed.addSubnet(network, bits, 'ipv4');
// Teredo and its kin, documentation, and 6to4, which carries an address of IPv4.
for (const [network, bits] of [
  ...([
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
  ] as const),
] as const)
  closed.addSubnet(network, bits, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an IP address is a machine of the open internet: not this one, not one of our own
 * network, not a cloud's secrets.
 */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/**
 * What a running program goes by: https at its own port,
 * without a name and a password, on the open internet.
 */
export const openInternet: Gate = {
  takes: ({ protocol, port, username, password }) =>
    protocol === 'https:' && port === '' && username === '' && password === '',
  reaches: isPublic,
};

/** A name leads to a machine that may not be reached. */
export class Closed extends Error {}

/**
 * Finds the addresses of a name, and none when one of them
 * is closed: the connection goes to what was looked at.
 */
const gatedLookup =
  ({ reaches }: Gate): LookupFunction =>
  (host, options, done) => {
    lookUp(host, { ...options, all: true }, (error, found: LookupAddress[] | undefined) => {
      const [first] = found ?? [];
      if (error || !first) return done(error ?? new Closed(), '', 4);
      if (!(found ?? []).every(({ address }) => reaches(address))) return done(new Closed(), '', 4);
      return options.all ? done(null, found ?? []) : done(null, first.address, first.family);
    });
  };

/**
 * Whether an address may be asked. A host that is an IP
 * address is looked up by nobody, so it is looked at here.
 */
export function isOpen(url: URL, gate: Gate): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return gate.takes(url) && (isIP(host) === 0 || gate.reaches(host));
}

/**
 * A request that reaches only what the gate lets it. Its socket is never used again: it was opened
 * for one address that was looked at.
 */
export function gatedRequest(url: URL, gate: Gate, options: RequestOptions): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, { ...options, agent: false, lookup: gatedLookup(gate) });
}
