import { describe, expect, test } from '@jest/globals';
import { toldBy } from '../../src/flows/told.js';
import { signalsIn } from '../../src/shared/texts/signals-in.js';
import { Talker, context, texts } from './dialog/people.js';

const tells = (text: string) => {
  const signals = signalsIn(text, texts).map(({ signal }) => signal);
  return toldBy(text, { signals, area: /lom[eé]/i.test(text) }, texts);
};

describe('words answer the questions that they answer surely', () => {
  test.each<[string, Record<string, string>]>([
    ['am 15', { minor: 'yes' }],
    ["j'ai 15 ans", { minor: 'yes' }],
    ['tenho 15 anos', { minor: 'yes' }],
    ['she is 14', { minor: 'yes' }],
    ['am 15 madam lock me in the house', { minor: 'yes', danger: 'yes', leave: 'no' }],
    ['a policeman is part of it', { officials: 'yes' }],
    ['he is beating her', { danger: 'yes', hurt: 'yes' }],
    ['they beat them behind the market in Lomé', { where: 'told', danger: 'yes' }],
    ['he took my passport and does not pay me', { papers: 'yes', unpaid: 'yes' }],
    ['madam dey hold our passports', { papers: 'yes' }],
    ['we work without salary', { unpaid: 'yes' }],
    ['elle me paye pas', { unpaid: 'yes' }],
    ["il a pris nos papiers, on n'est pas payées", { papers: 'yes', unpaid: 'yes' }],
    ["ma carte d'identité est chez elle, ils gardent mon passeport", { papers: 'yes' }],
    ['ela tem os meus documentos', { papers: 'yes' }],
    ['tirou o meu passaporte e não me paga', { papers: 'yes', unpaid: 'yes' }],
    ['they cross the border tonight in a white bus', { moving: 'yes', movingHow: 'told' }],
  ])('%j', (text, told) => {
    expect(tells(text)).toMatchObject(told);
  });

  test.each<[string, string]>([
    ['there is a girl in that house', 'minor'],
    ['I am 30', 'minor'],
    ['we worked 15 years for nothing', 'minor'],
    ['a woman in Lomé', 'where'],
    ['behind the market', 'where'],
    ['he has not taken my passport', 'papers'],
    ['they have phones to sell', 'papers'],
    ["je n'ai pas de passeport", 'papers'],
    ['he pays me well', 'unpaid'],
    ['o meu passaporte está comigo', 'papers'],
    ['the bus is late', 'movingHow'],
    ['nobody was hurt', 'hurt'],
  ])('%j leaves %s open', (text, step) => {
    expect(tells(text)[step]).toBeUndefined();
  });
});

test('a person who told that a child is in it in any words has told it for the report, too', () => {
  const ama = new Talker(context());
  ama.says('am 15 madam dey lock me for house');
  expect(ama.person.report?.told).toMatchObject({ minor: 'yes', what: 'told' });
  expect(ama.person.report?.signals).toContain('child');
});

test('what is told later adds to what was told before', () => {
  const ama = new Talker(context());
  ama.says('a policeman brings them here', 'yes', 'they are children, she is 14');
  expect(ama.person.report?.told).toMatchObject({ officials: 'yes', minor: 'yes' });
});

test.each([
  ['They keep girls locked in a house at Bairro Militar', 'near the police station'],
  ['Ils gardent des filles enfermées au camp militaire', 'rue de la Douane'],
  ['Guardam meninas fechadas no Bairro Militar', 'perto da esquadra da polícia'],
])('a place that is named after officials leaves the question open: %s', (text, where) => {
  const ama = new Talker(context());
  ama.says(text, 'yes');
  expect(ama.says(where)).toContain('tip.officials');
  expect(ama.person.report?.told).not.toHaveProperty('officials');
});
