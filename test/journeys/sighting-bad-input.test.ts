import { beforeAll, expect, test } from '@jest/globals';
import { publishedAlertsOf } from '../../src/models/gateway/published-alert.js';
import { HOUR } from '../../src/shared/clock.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';

/** What people send who saw a child of an alert, when it is not what was asked for. */
let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana('2026-03-03T18:00:00Z')));
beforeAll(async () => {
  await publishedAlertsOf(here.db.gateway).insertOne({
    ...{ _id: 'published-7', number: 'TG-2026-07', word: 'TG7', country: 'TG', countries: ['TG'] },
    ...{ areas: ['TG-M'], kind: 'alert', status: 'Actual', languages: ['fr', 'en'] },
    ...{ sent: here.clock.now(), state: 'standing', messages: [] },
    expires: new Date(here.clock.now().getTime() + 48 * HOUR),
  });
});

const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);
async function told(words: string) {
  const found = (await readTips(here)).find((one) => one.words.join('\n').includes(words));
  if (!found) throw new Error('No tip has these words.');
  return found;
}

test('several sightings in one text are not made one of the first place and the last hour: both are asked for, and all words kept', async () => {
  const words = 'I saw her at Kara market at 9am and then at Sokodé station at 3pm today';
  const from = '+22890000871';
  expect(await says(from, `TG7 ${words}`, '1')).toMatch(/^(?:Where did you see|Où avez-vous vu)/m);
  const { tip } = await told(words);
  expect(tip).toMatchObject({ kind: 'sighting', about: { alert: 'published-7' } });
  expect(tip.answers).not.toHaveProperty('sightingAt');
});

test.each([
  ['+22890000872', 'she is at the Kara market now', 'yes'],
  ['+22890000873', 'elle est à la gare de Kara en ce moment', 'yes'],
  ['+22890000874', 'she is not at the market now', undefined],
  ['+22890000875', 'elle est partie de Kara maintenant', undefined],
])('%s: "%s" says whether she is still there: %s', async (from, words, still) => {
  await says(from, `TG7 ${words}`);
  expect((await told(words)).tip.answers['sightingStill']).toBe(still);
});

test('an age of 400 in a sighting is words like others, and nobody is asked for an age', async () => {
  const from = '+22890000876';
  const words = 'a girl of 400 years with the red shirt at Bè market';
  const heard = await says(from, `TG7 ${words}`, '1', 'no', 'yesterday 3pm', 'SKIP', 'no');
  expect(heard).not.toMatch(/0 (?:to|à|a) 110/);
  const { tip } = await told(words);
  expect(tip.answers).not.toHaveProperty('missingAge');
  expect(tip.answers['sightingAt']).toBe('2026-03-02T15:00Z');
});

test('a photo with nothing but the word of the alert under it is a sighting with a picture, and is asked where', async () => {
  here.telegram.files.set('seen', await photoWithPlace());
  const person = here.telegram.person(7_200_000_877, { language: 'en' });
  const chat = { id: 7_200_000_877, type: 'private', first_name: 'Canaryfirst' };
  here.telegram.meet(7_200_000_877);
  const answered = await here.telegram.post({
    message: {
      ...{ message_id: 8_771, chat, from: { ...chat, is_bot: false, language_code: 'en' } },
      date: Math.floor(here.clock.now().getTime() / 1_000),
      photo: [{ file_id: 'seen', file_size: 900 }],
      caption: 'TG7',
    },
  });
  expect(answered.status).toBe(200);
  await here.amana.conversation.idle();
  await here.amana.attachments.idle();
  await here.settle();
  const said = person.phone().map(({ text }) => text);
  expect(said.join('\n')).toMatch(/photo was kept/);
  const tips = await readTips(here);
  const sent = await here.db.cases.collection('attachments').findOne({});
  const tip = tips.find((one) => (one.tip._id as unknown) === sent?.['tip'])?.tip;
  expect(tip).toMatchObject({ kind: 'sighting', about: { alert: 'published-7' } });
  await person.press('Yes');
  await here.settle();
  expect(person.phone().at(-1)?.text).toMatch(/^Where did you see/);
});
