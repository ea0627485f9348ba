import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * The rule for addresses that may be fetched, whoever names them: feeds name addresses for us to
 * fetch.
 */
export interface Gate {
  /** Checks whether a web address may be fetched at all. */
  readonly takes: (url: URL) => boolean;
  /** Checks whether a machine may be reached, by its IP address. */
  readonly reaches: (address: string) => boolean;
}

/**
 * Networks that do not belong to the open internet. Source: IANA special-purpose registries of IPv4
 * and IPv6.
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
// Teredo and similar networks, documentation, and 6to4, which carries an IPv4 address.
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
 * Checks whether an IP address belongs to the open internet: not this machine, not our own network,
 * not a cloud's metadata service.
 */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/**
 * The gate of a running program: https on its standard port, without user name and password, on the
 * open internet.
 */
export const openInternet: Gate = {
  takes: ({ protocol, port, username, password }) =>
    protocol === 'https:' && port === '' && username === '' && password === '',
  reaches: isPublic,
};

/** A name leads to a machine that must not be reached. */
export class Closed extends Error {}

/**
 * Looks up the addresses of a name, and refuses all if one of them is closed: the connection goes
 * to the address that was checked.
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
 * Checks whether an address may be fetched. No lookup happens for a host that is an IP address, so
 * it is checked here.
 */
export function isOpen(url: URL, gate: Gate): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return gate.takes(url) && (isIP(host) === 0 || gate.reaches(host));
}

/**
 * Makes a request that reaches only what the gate allows. Its socket is never reused, because it
 * was opened for one checked address.
 */
export function gatedRequest(url: URL, gate: Gate, options: RequestOptions): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, { ...options, agent: false, lookup: gatedLookup(gate) });
}
