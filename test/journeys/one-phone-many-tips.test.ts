import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import type { TipDoc } from '../../src/models/cases/tip-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, aminata, kofi, kossi, mawuli } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

let here: TestAmana;
beforeEach(async () => {
  here = await startTestAmana();
});
afterEach(async () => {
  await here.stop();
});

const escalations = () => here.db.cases.collection<Escalation>('escalations');
const tips = () => here.db.cases.collection<TipDoc>('tips');
const calls = (phone: string) =>
  here.twilio.messagesTo(phone).filter(({ text }) => /OK \d{4}/.test(text));

/** Sends one text after the other, as fast as they are taken. */
async function texts(from: string, ...all: string[]): Promise<void> {
  for (const text of all) expect((await here.sms.text(from, text)).status).toBe(200);
  await here.settle();
}

const cry = (i: number) => `Ils gardent ${i} filles enfermées derrière le marché de Lomé`;

test('a sentence, STOP, again and again from one phone: every word is kept, and its focal point hears a few calls', async () => {
  for (let i = 0; i < 60; i++) await texts(afi.phone, cry(i), 'STOP');
  expect(await tips().countDocuments()).toBe(60);
  const kept = await tips().find().toArray();
  expect(kept.every(({ entries }) => entries.length === 1)).toBe(true);
  expect(await escalations().countDocuments()).toBe(3);
  const gathered = kept.filter((tip) => tip.gathered !== undefined);
  expect(gathered).toHaveLength(57);
  const [lead] = await escalations()
    .find({ gathered: { $exists: true } })
    .toArray();
  expect(lead?.gathered?.tips).toHaveLength(57);
  for (const tip of gathered)
    expect(tip.gathered).toEqual({ tip: lead?._id, reference: lead?.reference });
  // A focal point is not woken for each, and hears that there are more.
  expect(calls(kossi.phone)).toHaveLength(3);
  const more = () =>
    here.twilio.messagesTo(kossi.phone).filter(({ text }) => /expéditeur|expediteur/.test(text));
  expect(more()).toHaveLength(1);
  await here.pass(15 * MINUTE);
  expect(more()).toHaveLength(2);
  // The phone is answered less and less, and what STOP says is among the last.
  expect(here.twilio.messagesTo(afi.phone).length).toBeLessThan(110);
});

test('somebody else is called for meanwhile, and a real second emergency of the same phone is, too', async () => {
  await here.stop();
  here = await startTestAmana(undefined, { officials: ['kossi'] });
  for (let i = 0; i < 12; i++) await texts(afi.phone, cry(i), 'STOP');
  await here.pass(6 * MINUTE);
  expect(calls(kossi.phone).length).toBeGreaterThan(0);
  const before = await escalations().countDocuments();
  // Elsewhere, for other people.
  await texts(afi.phone, 'Two girls are locked in a house in Accra, Ghana', 'STOP');
  // An official is involved: those who were called for the others must not hear of it.
  const heard = here.twilio.messagesTo(kossi.phone).length;
  await texts(
    afi.phone,
    'La police garde une fille enfermée près du marché de Lomé, le policier la bat',
    'STOP',
  );
  const all = await escalations().find().toArray();
  const official = all.filter(({ excludedAffiliations }) => excludedAffiliations.length > 0);
  expect(official).toHaveLength(1);
  expect(official[0]?.gathered).toBeUndefined();
  expect(here.twilio.messagesTo(kossi.phone)).toHaveLength(heard);
  expect(calls(mawuli.phone).length).toBeGreaterThan(0);
  expect(all.length).toBeGreaterThan(before);
  await texts(kofi.phone, 'My sister is locked in a house in Accra and they beat her');
  expect(await escalations().countDocuments()).toBe(all.length + 1);
});

test('a lead that was dealt with stands for nothing more: what comes then is called out anew', async () => {
  for (let i = 0; i < 5; i++) await texts(afi.phone, cry(i), 'STOP');
  await escalations().updateMany({}, { $set: { state: 'closed' }, $unset: { dueAt: 1 } });
  for (let i = 5; i < 25; i++) await texts(afi.phone, cry(i), 'STOP');
  expect(await escalations().countDocuments({ state: 'calling' })).toBe(1);
  const open = await escalations().findOne({ state: 'calling' });
  expect(open?.gathered?.tips).toHaveLength(19);
});

test('an hour later the same phone has its calls again', async () => {
  for (let i = 0; i < 5; i++) await texts(afi.phone, cry(i), 'STOP');
  expect(await escalations().countDocuments()).toBe(3);
  await here.pass(65 * MINUTE, 5 * MINUTE);
  await texts(afi.phone, cry(6), 'STOP');
  expect(await escalations().countDocuments()).toBe(4);
});

test('a machine that answers each of our texts with other words is left alone after a while; its words are kept', async () => {
  const answers = (n: number) =>
    `I am away until Monday and read your message ${n} then. They beat the girls in this house`;
  let heard = 0;
  for (let n = 0; n < 120; n++) {
    await texts(kofi.phone, answers(n));
    const texts_ = here.twilio.messagesTo(kofi.phone).length;
    if (texts_ === heard && n > 60) break;
    heard = texts_;
  }
  const last = here.twilio.messagesTo(kofi.phone);
  expect(last.length).toBeLessThan(60);
  expect(last.filter(({ text }) => /write again in \d+ minutes/.test(text))).toHaveLength(1);
  expect(await escalations().countDocuments()).toBeLessThanOrEqual(3);
  const before = await words();
  const urgent = await escalations().countDocuments({ priority: 1 });
  await texts(kofi.phone, 'They have locked up my sister in a house in Kumasi with guns');
  // Not answered, and kept and called out all the same.
  expect(here.twilio.messagesTo(kofi.phone)).toHaveLength(last.length);
  expect(await words()).toBe(before + 1);
  expect(await escalations().countDocuments({ priority: 1 })).toBe(urgent + 1);
  await here.pass(11 * MINUTE);
  await texts(kofi.phone, 'MENU');
  expect(here.twilio.messagesTo(kofi.phone).length).toBeGreaterThan(last.length);
});

/** How many pieces of words are kept. */
async function words(): Promise<number> {
  const all = await tips().find().toArray();
  return all.reduce((sum, { entries }) => sum + entries.length, 0);
}

test('nothing of what a person has cost lies in a database', async () => {
  for (let i = 0; i < 6; i++) await texts(aminata.phone, cry(i), 'STOP');
  const dump = JSON.stringify(
    await Promise.all(
      ((await here.db.gateway.db?.collections()) ?? []).map((one) => one.find().toArray()),
    ),
  );
  const [lead] = await escalations()
    .find({ gathered: { $exists: true } })
    .toArray();
  // The calls' ids name their tips, as they always did; what
  // was only gathered is named nowhere in the gateway half.
  for (const tip of lead?.gathered?.tips ?? []) expect(dump).not.toContain(tip);
});
