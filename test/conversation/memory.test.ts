import { beforeAll, expect, test } from '@jest/globals';
import {
  openMemory,
  sealMemory,
  sealRef,
  sentRefs,
  type Memory,
} from '../../src/conversation/memory.js';
import { stranger } from '../../src/flows/dialog/person.js';
import type { ConversationDoc } from '../../src/models/gateway/conversation.js';
import { GatewayKeyring } from '../../src/privacy/keyring.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { monday, newKeys } from '../privacy/keys.js';

let keys: GatewayKeyring;
beforeAll(async () => {
  keys = openKeyStore((await newKeys()).folder).gateway();
});
const after = (ms: number) => new Date(monday.getTime() + ms);
const doc = (box: Buffer, change: Partial<ConversationDoc> = {}): ConversationDoc => ({
  _id: 'afi',
  v: 1,
  box,
  seen: Buffer.alloc(0),
  pend: [],
  expiresAt: after(20 * DAY),
  ...change,
});
const memory: Memory = {
  person: { language: 'fr', stopped: false, country: 'TG' },
  refs: [{ ref: '17', at: monday.getTime() }],
  wrongCodes: { count: 2, since: monday.getTime() },
};

test('a stranger has no memory', () => {
  expect(openMemory(keys, undefined, monday)).toEqual({ person: stranger, refs: [] });
  expect(sentRefs(keys, undefined, monday)).toEqual([]);
  expect(sentRefs(keys, doc(Buffer.alloc(0)), monday)).toEqual([]);
});

test('what is sealed is what is remembered, and cannot be read without the key', () => {
  const box = sealMemory(keys, 'afi', memory, monday);
  const { wrongCodes: _, ...kept } = memory;
  expect(openMemory(keys, doc(box), monday)).toEqual(kept);
  expect(box.toString('latin1')).not.toMatch(/language|TG|17/);
});

test('a memory that was altered, or copied to another person, does not open', () => {
  const box = sealMemory(keys, 'afi', memory, monday);
  expect(() => openMemory(keys, doc(box, { _id: 'kofi' }), monday)).toThrow();
  for (const at of [0, 8, 20, box.length - 1]) {
    const altered = Buffer.from(box);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(() => openMemory(keys, doc(altered), monday)).toThrow();
  }
  expect(() => openMemory(keys, doc(box.subarray(0, 20)), monday)).toThrow();
});

test('what can no longer be deleted at the person’s side is forgotten after 48 hours', () => {
  const box = sealMemory(keys, 'afi', memory, monday);
  const sent = [
    sealRef(keys, 'afi', { ref: '18', at: monday.getTime() }, monday),
    sealRef(keys, 'afi', { ref: '19', at: after(HOUR).getTime() }, after(HOUR)),
  ];
  expect(openMemory(keys, doc(box), after(48 * HOUR - 1)).refs).toHaveLength(1);
  expect(openMemory(keys, doc(box), after(48 * HOUR)).refs).toEqual([]);
  expect(sentRefs(keys, doc(box, { sent }), after(48 * HOUR)).map(({ ref }) => ref)).toEqual([
    '19',
  ]);
  expect(() => sentRefs(keys, doc(box, { _id: 'kofi', sent }), monday)).toThrow();
  // What was sealed for one place does not open in another.
  expect(() => openMemory(keys, doc(sent[0] ?? box), monday)).toThrow();
});

test('who said STOP is remembered as that when the key of the session is long destroyed, and so is nobody else', () => {
  const box = sealMemory(keys, 'afi', memory, monday);
  const later = new GatewayKeyring({
    ...keys.file,
    session: keys.file.session.map((key) => ({ ...key, kid: 's-another' })),
  });
  const stopped = doc(box, {
    expiresAt: after(5 * 365 * DAY),
    sent: [sealRef(keys, 'afi', { ref: '18', at: monday.getTime() }, monday)],
  });
  expect(openMemory(later, stopped, after(90 * DAY))).toEqual({
    person: { stopped: true },
    refs: [],
  });
  expect(sentRefs(later, stopped, monday)).toEqual([]);
  // To the end of their last day, a little longer than the key: strangers again.
  const last = doc(box, { expiresAt: after(31 * DAY) });
  expect(openMemory(later, last, after(30.5 * DAY))).toEqual({ person: stranger, refs: [] });
  expect(() => openMemory(later, last, after(20 * DAY))).toThrow(/was destroyed/);
});
