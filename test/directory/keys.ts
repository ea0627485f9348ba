import { gatewayKeys, newTimedKey } from '../../src/privacy/keyfile.js';
import { GatewayKeyring } from '../../src/privacy/keyring.js';

const start = new Date('2023-01-01T00:00:00Z');

/**
 * A gateway keyring with keys of its own. @param contacts further contact keys, by name and time
 */
export function keyring(
  demo = true,
  contacts: readonly { kid: string; from: string }[] = [],
): GatewayKeyring {
  const made = contacts.map(({ kid, from }) => newTimedKey(kid, new Date(from)));
  return new GatewayKeyring(
    gatewayKeys.parse({
      version: 1,
      demo,
      pseudonym: [newTimedKey('p1', start)],
      session: [newTimedKey('s1', start)],
      address: [newTimedKey('a1', start)],
      contact: [newTimedKey('c1', start), ...made],
    }),
  );
}

/** The same keyring with one contact key taken away, or another added. */
export function changed(
  from: GatewayKeyring,
  change: { readonly without?: string; readonly plus?: { kid: string; from: string } },
): GatewayKeyring {
  const contact = (from.file.contact ?? []).filter(({ kid }) => kid !== change.without);
  const more = change.plus ? [newTimedKey(change.plus.kid, new Date(change.plus.from))] : [];
  return new GatewayKeyring({ ...from.file, contact: [...contact, ...more] });
}
