import { expect, test } from '@jest/globals';
import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { subscriber } from '../broadcasts/support.js';
import { ourNumbers } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana('2026-03-03T10:00:00Z')));

const komla = '+22890000871';
const binta = '+22890000872';
const joining = ['participer', '1', '30', '2', 'Lomé'];

async function byWhatsApp(from: string, ...texts: string[]): Promise<void> {
  const line = here.twilio.connect({
    appUrl: here.url,
    publicUrl: 'https://amana.example',
    channel: 'whatsapp',
    number: ourNumbers.whatsapp,
  });
  for (const text of texts) await line.text(from, text).then(() => here.settle());
}

const channels = async () => {
  const docs = await here.db.gateway.collection<SubscriberDoc>('subscribers').find().toArray();
  return docs.map(({ channel }) => channel).sort();
};

/** A member of before a number was one member, by SMS besides WhatsApp. */
async function formerMember(): Promise<void> {
  const { keys, clock, db } = here;
  const [_id] = keys.gateway().names('subscriber', ['sms', komla], clock.now());
  const box = sealSubscriber(keys.gateway(), _id, { address: komla }, clock.now());
  const doc = { ...subscriber(keys, 1, { channel: 'sms', language: 'fr' }), _id, name: _id, box };
  await db.gateway.collection<SubscriberDoc>('subscribers').insertOne(doc);
}

test.each([
  ['by SMS', (word: string) => smsTalk(here).says(komla, word), 'STOP'],
  ['by WhatsApp', (word: string) => byWhatsApp(komla, word), 'STOP'],
  ['by SMS', (word: string) => smsTalk(here).says(komla, word), 'EFFACER'],
] as const)(
  'a number that takes part by SMS and by WhatsApp is deleted on both: %s, nobody else',
  async (_, says, word) => {
    await here.db.gateway.collection('subscribers').deleteMany({});
    await byWhatsApp(komla, ...joining);
    await formerMember();
    await byWhatsApp(binta, ...joining);
    expect(await channels()).toEqual(['sms', 'whatsapp', 'whatsapp']);
    await says(word);
    expect(await channels()).toEqual(['whatsapp']);
    await byWhatsApp(binta, 'STOP');
    expect(await channels()).toEqual([]);
  },
);

test('a number is one member, on the channel by which it joined last', async () => {
  const members = () =>
    here.db.gateway
      .collection<SubscriberDoc>('subscribers')
      .find({}, { projection: { _id: 0, channel: 1, wants: 1 } })
      .toArray();
  await smsTalk(here).says(komla, 'participer', '1', '30', '2', 'Lomé');
  await byWhatsApp(komla, 'participer', '1,2', '30', '2', 'Lomé');
  const wants = { polls: true, alerts: true, campaigns: false };
  expect(await members()).toEqual([{ channel: 'whatsapp', wants }]);
  await smsTalk(here).says(komla, "Pas d'alertes");
  expect(await members()).toEqual([{ channel: 'whatsapp', wants: { ...wants, alerts: false } }]);
  await smsTalk(here).says(komla, 'participer', '1', '30', '2', 'Lomé');
  expect(await channels()).toEqual(['sms']);
});

test('what one channel knows of a member is not shown on the other', async () => {
  await byWhatsApp(binta, 'participer', '1', '30', '2', 'Lomé');
  const before = here.twilio.messagesTo(binta).length;
  await smsTalk(here).says(binta, 'participer');
  const shown = here.twilio
    .messagesTo(binta)
    .slice(before)
    .map(({ text }) => text)
    .join(' ');
  expect(shown).not.toBe('');
  expect(shown).not.toMatch(/Lomé|30/);
});
