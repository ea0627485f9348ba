import { afterAll, expect, test } from '@jest/globals';
import type { SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { ourNumbers } from '../fixtures/people.js';
import { subscriber } from '../broadcasts/support.js';
import { alertDesk, desk, missingGirl, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { smsWords, words } from '../support/words.js';

/** Alerts are left and joined by a word, and nothing else ends with it. */
let here: TestAmana;
let there: AlertDesk;
forTheseTests(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  there = await alertDesk(here);
  await there.authority();
  return here;
});
afterAll(() => there.vault.close());

const komla = '+22890000861';
const binta = '+22890000862';
const esther = () => here.telegram.person(7_200_000_863, { language: 'en' });
const says = (...texts: string[]) => smsTalk(here).says(komla, ...texts);
/** The same by WhatsApp. */
async function writes(...texts: string[]): Promise<string> {
  const channel = { channel: 'whatsapp', number: ourNumbers.whatsapp } as const;
  const line = here.twilio.connect({
    ...{ appUrl: here.url, publicUrl: 'https://amana.example', ...channel },
  });
  for (const text of texts) await line.text(binta, text).then(() => here.settle());
  return here.twilio.messagesTo(binta).at(-1)?.text ?? '';
}
/** The same in Telegram. */
async function chats(...texts: string[]): Promise<string> {
  const chat = esther();
  for (const text of texts) await chat.text(text).then(() => here.settle());
  return chat.phone().at(-1)?.text ?? '';
}
const heardBy = (phone: string, word: string) =>
  here.twilio.messagesTo(phone).some(({ text }) => text.includes(word));

const kept = async () => {
  const docs = await here.db.gateway.collection<SubscriberDoc>('subscribers').find().toArray();
  return docs.map(({ channel, wants }) => ({ channel, wants }));
};
const alertsOf = async (channel: string) =>
  (await kept()).find((one) => one.channel === channel)?.wants.alerts;

/** An alert goes out, and is over. @returns its number */
async function alertGoesOut(): Promise<string> {
  const draft = await there.begin(await missingGirl(here), {
    ...{ contact: '117', languages: ['fr', 'en'], immediate: true },
  });
  const seen = await there.approve(draft);
  await here.settle();
  const now = valueOf(await here.amana.alerts.see(desk.officers[0], seen.id));
  valueOf(await here.amana.alerts.end(desk.officers[0], now.id, 'found', { v: now.v }));
  await here.settle();
  return seen.number;
}

test('three people join on three channels, and the first message says how one leaves', async () => {
  await says('participer', '1,2', '30', '2', 'Lomé');
  await writes('participer', '2', '30', '2', 'Lomé');
  await chats('/start join', '2', '27', '1', 'Lome');
  const number = await alertGoesOut();
  expect(heardBy(komla, number)).toBe(true);
  expect(here.twilio.messagesTo(binta).some(({ text }) => text.includes("PAS D'ALERTES"))).toBe(
    true,
  );
  expect(
    esther()
      .phone()
      .some(({ text }) => text.includes('text NO ALERTS')),
  ).toBe(true);
});

test('each leaves by their word; who wanted nothing else is erased, and nobody hears the next one', async () => {
  expect(await says("Pas d'alertes !")).toContain(smsWords('fr', 'wish.alertsOff'));
  expect(await writes('plus d’alertes svp')).toContain(words('fr', 'wish.alertsOff'));
  expect(await chats('NO ALERTS')).toContain(words('en', 'wish.alertsOff'));
  expect(await kept()).toEqual([
    { channel: 'sms', wants: { polls: true, alerts: false, campaigns: false } },
  ]);
  const wants = { polls: false, campaigns: false, alerts: true };
  const other = { channel: 'sms', country: 'TG', area: 'TG-M', language: 'fr', wants } as const;
  await here.db.gateway
    .collection('subscribers')
    .insertOne(subscriber(here.keys, 77, other) as never);
  const number = await alertGoesOut();
  expect(heardBy('+22890000077', number)).toBe(true);
  await here.db.gateway.collection('subscribers').deleteMany({ 'wants.polls': false });
  for (const phone of [komla, binta]) expect(heardBy(phone, number)).toBe(false);
  expect(
    esther()
      .phone()
      .some(({ text }) => text.includes(number)),
  ).toBe(false);
});

test('one comes back by a word; who was erased, or never joined, is asked what they want', async () => {
  expect(await says('ALERTES')).toContain(smsWords('fr', 'wish.alertsOn'));
  expect(await alertsOf('sms')).toBe(true);
  expect(await chats('yes alerts')).toContain('What may we send you');
  await chats('2', '27', '1', 'Lome');
  expect(await alertsOf('telegram')).toBe(true);
  const number = await alertGoesOut();
  expect(heardBy(komla, number)).toBe(true);
  expect(
    esther()
      .phone()
      .some(({ text }) => text.includes(number)),
  ).toBe(true);
  const before = await kept();
  const stranger = '+22890000864';
  expect(await smsTalk(here).says(stranger, "pas d'alertes")).toContain(
    smsWords('fr', 'wish.alertsOff'),
  );
  expect(await kept()).toEqual(before);
});

test('in the middle of a report the word is obeyed, and the report goes on', async () => {
  const opened = await says('Des filles sont enfermées dans une maison à Kpalimé');
  const heard = await says("PAS D'ALERTES");
  expect(heard).toContain(smsWords('fr', 'wish.alertsOff'));
  expect(heard.split('\n').at(-1)).toBe(opened.split('\n').at(-1));
  expect(await alertsOf('sms')).toBe(false);
  expect(await says('alertes oui')).toContain(smsWords('fr', 'wish.alertsOn'));
  expect(await says('PASSER')).not.toBe('');
  const told = (await readTips(here)).map((tip) => tip.words.join(' '));
  expect(told.filter((one) => one.includes('enfermées'))).toEqual([
    'Des filles sont enfermées dans une maison à Kpalimé',
  ]);
  expect(here.twilio.complaints).toEqual([]);
  expect(here.telegram.refusals).toEqual([]);
});
