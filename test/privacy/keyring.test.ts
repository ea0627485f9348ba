import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { newTimedKey, type CasesKeys, type GatewayKeys } from '../../src/privacy/keyfile.js';
import { CasesKeyring, GatewayKeyring } from '../../src/privacy/keyring.js';
import { KEPT, retire, rotate } from '../../src/privacy/rings.js';
import { DAY } from '../../src/shared/clock.js';
import { monday } from './keys.js';

const later = (ms: number) => new Date(monday.getTime() + ms);
const place = { collection: 'conversations', field: 'session', id: 'row-1' };
const phone = ['sms', '+22890123456'];
const file: GatewayKeys = {
  version: 1,
  demo: true,
  pseudonym: [newTimedKey('p-1', monday)],
  session: [newTimedKey('s-1', monday)],
  address: [newTimedKey('a-1', monday)],
  contact: [newTimedKey('c-1', monday)],
};
const cases: CasesKeys = {
  version: 1,
  demo: true,
  code: [newTimedKey('k-1', monday)],
  audit: [newTimedKey('l-1', monday)],
  recipients: { TG: { kid: 'TG-1', key: newTimedKey('x', monday).key } },
};

test('a person has names that cannot be joined: one for each purpose, and none holds the number', () => {
  const ring = new GatewayKeyring(file);
  const purposes = [
    'conversation',
    'provider-message',
    'focal-point',
    'mailbox',
    'opt-out',
  ] as const;
  const names = purposes.map((purpose) => ring.names(purpose, phone, monday)[0]);
  expect(new Set(names).size).toBe(purposes.length);
  expect(ring.names('conversation', phone, monday)).toEqual([names[0]]);
  expect(names.join()).not.toContain('90123456');
  expect(ring.names('mailbox', ['sms', '1', '2'], monday)).not.toEqual(
    ring.names('mailbox', ['sms', '1,2'], monday),
  );
});

test('while a key comes in a person is found under the old name and the new one, in the order to write', () => {
  const rotated = new GatewayKeyring({
    ...file,
    pseudonym: rotate('pseudonym', file.pseudonym, monday),
  });
  const [old = ''] = new GatewayKeyring(file).names('conversation', phone, monday);
  const before = rotated.names('conversation', phone, later(59_999));
  const after = rotated.names('conversation', phone, later(60_000));
  expect(before[0]).toBe(old);
  expect(after[1]).toBe(old);
  expect([...after].sort()).toEqual([...before].sort());
});

test('§5.27 §T13 a session sealed before a rotation opens during it, and not after its key was retired', () => {
  const sealed = new GatewayKeyring(file).sealSession(place, 'words', monday);
  const session = rotate('session', file.session, monday);
  const kept = retire(session, later(60_000 + KEPT.session - 1), KEPT.session);
  expect(new GatewayKeyring({ ...file, session: kept }).openSession(place, sealed).toString()).toBe(
    'words',
  );
  const left = retire(session, later(60_000 + KEPT.session), KEPT.session);
  const ring = new GatewayKeyring({ ...file, session: left });
  expect(() => ring.openSession(place, sealed)).toThrow(/was destroyed/);
  expect(ring.openSession(place, ring.sealSession(place, 'new', later(40 * DAY))).toString()).toBe(
    'new',
  );
});

test('addresses, contacts and sessions have keys of their own', () => {
  const ring = new GatewayKeyring(file);
  const address = ring.sealAddress(place, '+22890123456', monday);
  expect(ring.openAddress(place, address)).toBe('+22890123456');
  expect(() => ring.openSession(place, address)).toThrow(/was destroyed/);
  expect(() => ring.openContact(place, address)).toThrow(/was destroyed/);
  const contact = ring.sealContact(place, '+22890123456', monday);
  expect(ring.openContact(place, contact)).toBe('+22890123456');
});

test('a gateway file without contact keys says how to make them', () => {
  expect(() =>
    new GatewayKeyring({ ...file, contact: undefined }).sealContact(place, 'x', monday),
  ).toThrow(/amana keys rotate/);
});

test('a link of the audit is told from a made-up one', () => {
  const ring = new CasesKeyring(cases);
  const link = ring.auditLink('', 'entry', monday);
  expect(ring.auditLinkMatches(link, '', 'entry')).toBe(true);
  for (const [made, previous, entry] of [
    [link, 'x', 'entry'],
    [link, '', 'other'],
    ['l-2.abc', '', 'entry'],
    ['', '', 'entry'],
  ] as const)
    expect(ring.auditLinkMatches(made, previous, entry)).toBe(false);
});

test('nobody is sealed to by accident: an unknown compartment is refused, whatever it is called', () => {
  const ring = new CasesKeyring(cases);
  expect(ring.recipient('TG').kid).toBe('TG-1');
  for (const name of ['GH', 'TG.independent', '', 'constructor', '__proto__', 'toString']) {
    expect(ring.has(name)).toBe(false);
    expect(() => ring.recipient(name)).toThrow(/No key to seal to/);
  }
});

test('a keyring that is printed shows no key', () => {
  const shown = [new GatewayKeyring(file), new CasesKeyring(cases)].flatMap((ring) => [
    JSON.stringify({ ring }),
    inspect({ ring }, { depth: 9, showHidden: true }),
  ]);
  for (const { key } of [...file.pseudonym, ...file.session, ...cases.audit])
    expect(shown.join()).not.toContain(key);
});
