import { expect, test } from '@jest/globals';
import type { SubscriberDoc } from '../../src/models/gateway/subscriber.js';
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

test.each([
  ['by SMS', (word: string) => smsTalk(here).says(komla, word), 'STOP'],
  ['by WhatsApp', (word: string) => byWhatsApp(komla, word), 'STOP'],
  ['by SMS', (word: string) => smsTalk(here).says(komla, word), 'EFFACER'],
] as const)(
  'a number that takes part by SMS and by WhatsApp is deleted on both: %s, nobody else',
  async (_, says, word) => {
    await here.db.gateway.collection('subscribers').deleteMany({});
    await smsTalk(here).says(komla, ...joining);
    await byWhatsApp(komla, ...joining);
    await byWhatsApp(binta, ...joining);
    expect(await channels()).toEqual(['sms', 'whatsapp', 'whatsapp']);
    await says(word);
    expect(await channels()).toEqual(['whatsapp']);
    await byWhatsApp(binta, 'STOP');
    expect(await channels()).toEqual([]);
  },
);
