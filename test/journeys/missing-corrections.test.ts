import { expect, test } from '@jest/globals';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

/** Somebody takes back what they told of a missing person, in the middle of other questions. */
let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);
async function told(words: string) {
  const found = (await readTips(here)).find((one) => one.words.join('\n').includes(words));
  if (!found) throw new Error('No tip has these words.');
  return found;
}

test.each([
  [
    'fr',
    '+22890000901',
    "Ma fille Afi, 9 ans, a disparu hier à 15h devant l'école de Lomé",
    'non, elle a 8 ans',
  ],
  [
    'en',
    '+233500000902',
    'My daughter Ama, 9 years, is missing since yesterday 3pm near the market in Accra',
    'no, she is 8',
  ],
  [
    'pt',
    '+245955000903',
    'A minha filha Ana, 9 anos, desapareceu ontem às 15h no mercado de Bandim em Bissau',
    'não, ela tem 8 anos',
  ],
] as const)(
  'in %s a corrected age at the question about the police is no “no” to it: the age is corrected, and it is asked again',
  async (language, from, sentence, correction) => {
    const police = smsWords(language, 'missing.police');
    expect(await says(from, sentence, '1')).toContain(police);
    expect(await says(from, correction)).toContain(police);
    expect(await says(from, '1')).toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    const { tip, words } = await told(sentence);
    expect(tip.answers).toMatchObject({ missingAge: '8', missingPolice: 'yes' });
    expect(tip.excludedAffiliations ?? []).toEqual([]);
    expect(words).toContain(correction);
  },
);

test('a no with a reason, or with an official in it, stays a no', async () => {
  for (const [from, name, no] of [
    ['+233500000911', 'Adwoa', 'no, they took her yesterday'],
    ['+233500000912', 'Akosua', 'no, the police officer is 40 years old'],
  ] as const) {
    const sentence = `My daughter ${name}, 9 years, is missing since yesterday 3pm near the market in Accra`;
    await says(from, sentence, '1', no);
    const { tip } = await told(sentence);
    expect(tip.answers).toMatchObject({ missingAge: '9', missingPolice: 'no' });
    expect(tip.excludedAffiliations).toEqual(['police', 'government']);
  }
});

test('a correction where words are asked for is no answer to it either: that is asked again, once', async () => {
  const from = '+233500000913';
  const sentence =
    'My daughter Efua, 9 years, is missing since yesterday 3pm near the market in Accra';
  await says(from, sentence, '1', '1', '1');
  const looks = smsWords('en', 'missing.looks');
  expect(await says(from, 'sorry, it was on Monday')).toContain(looks);
  expect(await says(from, 'tall, fair')).toContain(smsWords('en', 'missing.clothes'));
  const { tip, words } = await told(sentence);
  expect(tip.answers['missingSince']).toMatch(/T00:00Z$/);
  expect(words).toEqual(expect.arrayContaining(['sorry, it was on Monday', 'tall, fair']));
});

test('two children in one text are not made one: which of them is how old stays open', async () => {
  const from = '+233500000914';
  const sentence = 'My daughters Akos 6 and Abena 9 years are missing since yesterday in Accra';
  await says(from, sentence, '1');
  const { tip, words } = await told(sentence);
  expect(tip).toMatchObject({ kind: 'missing', priority: 1 });
  expect(tip.answers).not.toHaveProperty('missingAge');
  expect(words.join('\n')).not.toMatch(/^(Akos|Abena)$/m);
});
