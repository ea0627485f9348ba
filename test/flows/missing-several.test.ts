import { describe, expect, test } from '@jest/globals';
import { judgedOnce } from '../../src/conversation/judged.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { context, Talker, texts } from './dialog/people.js';

/** Several missing persons in one report: of two nothing is mixed, and the case says so. */
const judge = createJudge(texts);
const reporter = (country: string) =>
  new Talker(context({ ...judgedOnce(judge, texts), countryOfAddress: country }));

const codes = (talker: Talker): Record<string, string> =>
  Object.fromEntries(
    talker.all.flatMap((effect) =>
      effect.type === 'note' && effect.note.value !== undefined
        ? [[effect.note.step, effect.note.value]]
        : [],
    ),
  );

describe('one text tells of several', () => {
  test.each([
    ['GH', 'my two sons are missing since yesterday, 7 and 9. last seen at Labadi beach'],
    ['GH', 'Twins missing, Ata and Atsu, both 6 years, last seen yesterday at Osu'],
    ['GH', 'My wife and my daughter disappeared from Takoradi on Monday night'],
    ['NG', 'abeg I no see my two pikin since morning for Mushin'],
    ['TG', 'mes deux fils ont disparu hier à Lomé 7 ans et 9 ans'],
    ['TG', 'jumeaux disparus Ata et Atsou 6 ans vus hier à Bè'],
    ['GW', 'os meus filhos desapareceram ontem em Bissau, 7 e 9 anos'],
    ['GW', 'gémeos desaparecidos, 6 anos, vistos ontem no Bandim'],
    ['GH', 'two of my daughters are missing since yesterday'],
    ['GH', 'I have five children and two of them are missing'],
    ['GH', 'two children are missing, I have four'],
    ['GH', 'my twins are missing, both of them'],
    ['GH', 'my daughter is missing and my son too'],
    ['NG', 'two pikin don miss for our street'],
    ['TG', 'deux de mes filles ont disparu hier'],
    ['TG', "deux enfants ont disparu, j'en ai quatre"],
    ['TG', "j'ai quatre enfants et deux ont disparu"],
    ['CV', 'duas das minhas filhas desapareceram ontem'],
    ['CV', 'tenho quatro filhos e dois desapareceram'],
  ])('%s: %s', (country, text) => {
    const talker = reporter(country);
    expect(talker.says(text)).toContain('missing.several');
    expect(codes(talker)).toMatchObject({ missingSeveral: 'yes' });
    expect(talker.says('1')).not.toContain('missing.several');
  });
});

test.each([
  'my daughter is missing, last seen with two boys',
  'my son 8 years old never came back, he was with his brothers',
  'ma fille de 9 ans a disparu hier avec ses deux copines',
  'a minha filha desapareceu ontem com os irmãos',
  'my only child is missing since yesterday',
  'one child is missing, I have three',
  'I have 4 kids and one of them is missing',
  'one of my two sons did not come home',
  'one of the twins is missing, the other is home',
  'mother of twins, one boy is missing',
  'my second daughter is missing, she is 8',
  'my son is missing, my daughters are at school',
  'my daughter is missing, my other children are safe at home',
  'my daughter is missing. We are five in the house',
  'she has 3 brothers and is missing since monday',
  'I be mama of three pikin, one don miss',
  "un enfant a disparu, j'en ai trois",
  "l'un de mes deux fils n'est pas rentré",
  "une des jumelles a disparu, l'autre est à la maison",
  "mon fils a disparu, mes filles sont à l'école",
  'ma fille a disparu, nous sommes cinq à la maison',
  'ma deuxième fille a disparu, elle a 8 ans',
  'je suis mère de jumeaux, un a disparu',
  'uma criança desapareceu, tenho três',
  'um dos meus dois filhos não voltou para casa',
  'um dos gémeos desapareceu, o outro está em casa',
  'o meu filho desapareceu, as minhas filhas estão na escola',
  'sou mãe de gémeos, um desapareceu',
  'a minha filha desapareceu, somos cinco em casa',
])('one person is one, whoever is with them: %s', (text) => {
  const talker = reporter('GH');
  expect(talker.says(text)).not.toContain('missing.several');
  expect(codes(talker)).not.toHaveProperty('missingSeveral');
});

describe('a second child while the first report is open takes nothing from the first', () => {
  const first = 'my daughter Ama, 9 years, is missing since yesterday 3pm near the market in Accra';
  test.each([
    'my son Kofi, 5 years, is also missing since this morning, blue shirt',
    'my son Kofi is missing, he is 5 years old and wears a blue shirt',
    'my other child too, a boy of 5 years, this morning',
  ])('%s', (second) => {
    const talker = reporter('GH');
    talker.says(first, '1');
    const before = codes(talker);
    expect(talker.says(second)).toContain('missing.several');
    expect(codes(talker)).toMatchObject({ ...before, missingSeveral: 'yes' });
    const notes = talker.all.flatMap((effect) => (effect.type === 'note' ? [effect.note] : []));
    expect(notes.some(({ words }) => words === second)).toBe(true);
    expect(notes.filter(({ step }) => step === 'missingName')).toHaveLength(1);
    expect(notes.some(({ step }) => step === 'missingClothes')).toBe(false);
  });
});
