import { types } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { openWork, sealWork, type Work } from '../../src/conversation/work.js';
import { sealMemory } from '../../src/conversation/memory.js';
import type { GatewayKeyring } from '../../src/privacy/keyring.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { monday, newKeys } from '../privacy/keys.js';

let keys: GatewayKeyring;
beforeAll(async () => {
  keys = openKeyStore((await newKeys()).folder).gateway();
});

const work: Work = {
  id: 'w1',
  to: { channel: 'sms', address: '+22890000001', from: '+22870000000' },
  tip: {
    id: 't1',
    tip: 'tip-1',
    reference: 'TG-AAAAA',
    country: 'TG',
    area: 'TG-M',
    priority: 1,
    kind: 'captive',
    signals: ['captive'],
    answers: { danger: 'yes' },
    entries: [{ id: 't1.0', strand: 's1', step: 'first', box: Buffer.from([0, 1, 2, 255]) }],
    strand: { id: 's1', wraps: [{ kid: 'TG-1', box: Buffer.alloc(80, 7) }] },
    compartment: 'TG',
    excludedAffiliations: ['police'],
    own: true,
    state: 'submitted',
    mode: 'C',
    codes: ['c'],
    handle: 'h',
    receivedAt: monday,
    flow: 'tip@1',
  },
  escalate: {
    tip: 'tip-1',
    reference: 'TG-AAAAA',
    country: 'TG',
    priority: 1,
    kind: 'captive',
    excludedAffiliations: ['police'],
  },
  keepAddress: {
    handle: 'h',
    owner: 'o',
    language: 'fr',
    hours: 'evening',
    word: 'baobab',
    zone: 'Africa/Lome',
  },
  forget: ['a', 'b'],
  erase: ['17'],
  read: ['m1'],
  replies: [
    { id: 'w1.0', text: 'Merci 🆘 \u0000', buttons: [{ label: 'Oui', data: 'tip:danger:yes' }] },
  ],
};

test('promised work comes back exactly: bytes as bytes, moments as moments', () => {
  const back = openWork(keys, 'afi', 'w1', sealWork(keys, 'afi', work, monday));
  expect(back).toEqual(work);
  expect(Buffer.isBuffer(back.tip?.entries[0]?.box)).toBe(true);
  expect(Buffer.isBuffer(back.tip?.strand?.wraps[0]?.box)).toBe(true);
  expect(types.isDate(back.tip?.receivedAt)).toBe(true);
});

test('the least there can be comes back, too', () => {
  const least: Work = { id: 'w2', replies: [] };
  expect(openWork(keys, 'afi', 'w2', sealWork(keys, 'afi', least, monday))).toEqual(least);
});

test('work copied to another person, another turn or another place does not open, nor altered work', () => {
  const box = sealWork(keys, 'afi', work, monday);
  expect(() => openWork(keys, 'kofi', 'w1', box)).toThrow();
  expect(() => openWork(keys, 'afi', 'w2', box)).toThrow();
  expect(() => openWork(keys, 'afi/w1', '', box)).toThrow();
  expect(() =>
    openWork(
      keys,
      'afi',
      'w1',
      sealMemory(keys, 'afi', { person: { stopped: false }, refs: [] }, monday),
    ),
  ).toThrow();
  const altered = Buffer.from(box);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(() => openWork(keys, 'afi', 'w1', altered)).toThrow();
});

test('an address in promised work cannot be read in the database', () => {
  const box = sealWork(keys, 'afi', work, monday);
  expect(box.toString('latin1')).not.toMatch(/22890000001|baobab|Merci/);
});
