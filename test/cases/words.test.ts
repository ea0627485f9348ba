import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSealed } from '../../src/cases/words.js';
import { redact, sanitise } from '../../src/cases/sanitise.js';
import { eventsOf } from '../../src/models/cases/case-event.js';
import type { Vault } from '../../src/privacy/vault.js';
import { HOUR } from '../../src/shared/clock.js';
import { newHouse, staff, type House } from './support.js';

let house: House;
let id: string;
const words =
  'My name is Abla Mensah, call me on +228 90 12 34 56. They hold girls at the blue kiosk.';
beforeAll(async () => {
  house = await newHouse();
  id = await house.tell({
    words: [
      ['what', words],
      ['where', 'behind the blue  kiosk'],
    ],
  });
});
afterAll(() => house.close());

/** Keys that open nothing here, as of somebody without a grant. */
const noKeys: Pick<Vault, 'kids' | 'pair'> = { kids: [], pair: () => undefined };

test('whoever holds a key reads; the reading is on the case and in the audit log, once an hour on the case', async () => {
  for (let i = 0; i < 2; i += 1) {
    const read = await house.cases.read(staff.ama, id, house.vault);
    expect(read).toMatchObject({ ok: true, value: { texts: [{ words }, { step: 'where' }] } });
  }
  house.clock.advance(HOUR);
  await house.cases.read(staff.kossi, id, house.vault);
  expect(await house.audited('tip.opened')).toEqual([
    `console:ama tip.opened ${id}`,
    `console:ama tip.opened ${id}`,
    `console:kossi tip.opened ${id}`,
  ]);
  const seen = await house.cases.see(staff.ama, id);
  expect(seen.ok && seen.value.readBy.map(({ by }) => by)).toEqual(['kossi', 'acc-ama']);
  expect(seen.ok && seen.value.timeline.filter(({ type }) => type === 'read')).toHaveLength(2);
});

test('without a key nothing opens, whatever the role', async () => {
  const read = await house.cases.read(staff.desk, id, noKeys);
  expect(
    read.ok && read.value.texts.map((text) => 'unreadable' in text && text.unreadable),
  ).toEqual(['noKey', 'noKey']);
});

test('a note is sealed: in the database there are no words, and moved to another event it does not open', async () => {
  await house.cases.note(staff.ama, id, { words: 'canary-note of a colleague' }, { v: 0 });
  const dump = JSON.stringify(await house.db.cases.collection('caseevents').find().toArray());
  expect(dump).not.toContain('canary-note');
  const event = (await eventsOf(house.db.cases, id)).find(({ type }) => type === 'note');
  if (!event) throw new Error('no note');
  expect(openSealed(house.vault, id, event)).toEqual({ words: 'canary-note of a colleague' });
  expect(openSealed(house.vault, 'other', event)).toEqual({ unreadable: 'altered' });
  expect(openSealed(house.vault, id, { ...event, _id: 'other' })).toEqual({
    unreadable: 'altered',
  });
  expect(openSealed(noKeys, id, event)).toEqual({ unreadable: 'noKey' });
});

test('§5.23 a summary has no number, no name of its writer, and no phrase that was redacted, for ever', async () => {
  const v = await house.cases.see(staff.ama, id);
  await house.cases.redact(staff.ama, id, 'blue kiosk', { v: v.ok ? v.value.v : 0 });
  const summary = await house.cases.summary(staff.ama, id, house.vault);
  const texts = summary.ok ? (summary.value.texts ?? []) : [];
  expect(texts.map((text) => text.words)).toEqual([
    'My name is [***], call me on [***]. They hold girls at the [***].',
    'behind the [***]',
  ]);
  expect(JSON.stringify(summary)).not.toMatch(/Abla|Mensah|90 12|kiosk/);
  const dump = JSON.stringify(await house.db.cases.collection('caseevents').find().toArray());
  expect(dump).not.toContain('kiosk');
  // Without a key to the redactions, there are no words at all.
  const without = await house.cases.summary(staff.kossi, id, noKeys);
  expect(without.ok && 'texts' in without.value).toBe(false);
});

test.each([
  ['Je m’appelle Kofi Ata et je suis à Lomé', 'Je m’appelle [***] et je suis à Lomé'],
  ['o meu nome é joana', 'o meu nome é [***]'],
  ['I am Abla. I am afraid', 'I am [***]. I am afraid'],
  ['je suis Koffi, elle est Afi', 'je suis [***], elle est Afi'],
  ['write to abla@mail.tg or @abla', 'write to [***] or [***]'],
])('a name that somebody gives as their own is masked: %s', (text, masked) => {
  expect(sanitise('what', text, [])).toBe(masked);
});

test('an answer that is only a name is masked whole, and a phrase with signs is taken as it stands', () => {
  expect(sanitise('missing', 'Afi, 12 years', [])).toBe('[***]');
  expect(redact('see (a.b)* and a-b', ['(a.b)*'])).toBe('see [***] and a-b');
  expect(redact('one  TWO three', ['one two'])).toBe('[***] three');
});
