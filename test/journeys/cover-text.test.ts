import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { localesFolder } from '../../src/shared/texts/locale-file.js';
import { askReporter } from '../../src/tips/ask.js';
import { ourNumbers } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { mayBeTexted, tellUpToCode } from '../support/report.js';
import { smsTalk, type SmsTalk } from '../support/sms.js';

/** Ghana words the texts that cover a message in its own way; a person there approved them. */
const cover = {
  'mail.ping': 'Your order is ready. Send your word to see it. STOP to end.',
  'mail.neutral': 'Thank you for your order.',
};
function textsOfGhana() {
  const folder = mkdtempSync(path.join(tmpdir(), 'cover-'));
  cpSync(localesFolder(), folder, { recursive: true });
  mkdirSync(path.join(folder, 'countries'), { recursive: true });
  const file = { approved: { by: 'Coordination, GH', on: '2026-11-30' }, texts: { en: cover } };
  writeFileSync(path.join(folder, 'countries', 'GH.json'), JSON.stringify(file));
  return createTexts(folder);
}

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana(undefined, { texts: textsOfGhana() })));

type Says = Pick<SmsTalk, 'says'>;
const whatsapp = (): Says => ({
  async says(from, ...texts) {
    const line = here.twilio.connect({
      appUrl: here.url,
      publicUrl: 'https://amana.example',
      channel: 'whatsapp',
      number: ourNumbers.whatsapp,
    });
    const before = here.twilio.messagesTo(from).length;
    for (const text of texts) {
      await line.text(from, text);
      await here.settle();
    }
    const heard = here.twilio.messagesTo(from).slice(before);
    return heard.map(({ text }) => text).join('\n');
  },
});
/** On Telegram nobody's number tells their country: only their words do. */
const telegram = (): Says => ({
  async says(from, ...texts) {
    const person = here.telegram.person(from, { language: 'en' });
    const before = person.phone().length;
    for (const text of texts) {
      await person.text(text);
      await here.settle();
    }
    return person
      .phone()
      .slice(before)
      .map(({ text }) => text)
      .join('\n');
  },
});

test.each<[string, string, () => Says]>([
  ['SMS', '+233240000911', () => smsTalk(here)],
  ['WhatsApp', '+233240000912', whatsapp],
  ['Telegram', '7200000913', telegram],
])('by %s a question is covered by the text that its country chose', async (name, from, by) => {
  const talk = by();
  const words = `They lock ${name} girls in a room in Accra, Ghana and beat them`;
  if (name === 'Telegram') here.telegram.meet(from);
  await tellUpToCode(talk, from, words);
  await mayBeTexted(talk, from, 'baobab');
  const tips = await readTips(here);
  const reference = tips.find((one) => one.words.includes(words))?.tip.reference ?? 'none';
  expect(await askReporter(here, reference, 'Which door?', here.clock.now())).toMatchObject({
    how: 'texted',
  });
  await here.pass(HOUR, 20 * MINUTE);
  const phone = () =>
    name === 'Telegram'
      ? here.telegram.person(from, { language: 'en' }).phone()
      : here.twilio.messagesTo(from);
  expect(phone().at(-1)?.text).toBe(cover['mail.ping']);
  expect(await talk.says(from, 'mango')).toBe(cover['mail.neutral']);
});
