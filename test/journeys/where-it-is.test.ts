import { expect, test } from '@jest/globals';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';

/**
 * The country of a report is the one that its words say,
 * where people are called; a number is only the first guess.
 */
let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);
/** Where a report with these words is, and in which country people are called for it. */
async function where(words: string) {
  const found = (await readTips(here)).find((one) => one.words.join('\n').includes(words));
  const tip = found?.tip;
  const docs = await here.db.cases
    .collection('escalations')
    .find({ reference: tip?.reference })
    .toArray();
  return { tip: tip?.country, called: docs.map(({ country }) => country as string) };
}
const asked = /Which country is this about\?|Dans quel pays/;

test('in a chat, the town and the country in the text choose the country, and its people are called at once', async () => {
  const person = here.telegram.person(7_200_000_901, { language: 'en' });
  const words = 'They beat girls and lock them in a house in Kumasi, behind the station, Ghana';
  await person.text(words);
  await here.settle();
  expect(await where(words)).toEqual({ tip: 'GH', called: ['GH'] });
  await person.press('Yes');
  await here.settle();
  expect(
    person
      .phone()
      .map(({ text }) => text)
      .join('\n'),
  ).not.toMatch(asked);
});

test('in a chat, a town alone calls the people of its country, and the country is asked for', async () => {
  const person = here.telegram.person(7_200_000_902, { language: 'en' });
  const words = 'They beat boys and lock them in a shed in Kumasi';
  await person.text(words);
  await here.settle();
  expect(await where(words)).toEqual({ tip: 'GH', called: ['GH'] });
  await person.press('Yes');
  await here.settle();
  expect(person.phone().at(-1)?.text).toMatch(asked);
});

test('an SMS from Togo that says Ghana calls people of Ghana, and the sender is asked; their answer decides', async () => {
  const phone = '+22890070001';
  const words = 'They lock girls up and beat them in Kumasi, Ghana';
  await says(phone, words);
  expect(await where(words)).toEqual({ tip: 'GH', called: ['GH'] });
  expect(await says(phone, '1')).toMatch(asked);
  await says(phone, 'Togo');
  expect(await where(words)).toEqual({ tip: 'TG', called: ['TG'] });
});

test('by SMS from Togo, where somebody is taken to is not where they are, and a town of Ghana is asked about', async () => {
  const going = 'They lock girls up and beat them, they take them to Nigeria tonight';
  await says('+22890070002', going);
  expect(await where(going)).toEqual({ tip: 'TG', called: ['TG'] });
  const town = 'They lock women up and beat them in Kumasi';
  await says('+22890070003', town);
  expect(await where(town)).toEqual({ tip: 'TG', called: ['TG'] });
  expect(await says('+22890070003', '1')).toMatch(asked);
});
