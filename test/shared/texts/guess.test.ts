import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { guessLanguage } from '../../../src/shared/texts/guess.js';
import { createTexts } from '../../../src/shared/texts/load.js';

const texts = createTexts();

test.each([
  ['they are holding three girls behind the market', 'en'],
  ['Pls my sister dey there, dem no let her comot', 'en'],
  ['Good morning', 'en'],
  ['HELP', 'en'],
  ['Ils ont enfermé des filles dans la maison', 'fr'],
  ['une fille a disparu avec un monsieur', 'fr'],
  ['Bonjour', 'fr'],
  ['ARRÊT', 'fr'],
  ['aide', 'fr'],
  ['As meninas não podem sair da casa', 'pt'],
  ['levaram uma criança para o Senegal com eles', 'pt'],
  ['Bom dia', 'pt'],
  ['Ajuda', 'pt'],
  ['não sei', 'pt'],
])('%j is taken for %s', (text, language) => {
  expect(guessLanguage(text, texts)).toBe(language);
});

test.each([
  '',
  '1',
  '0',
  'STOP',
  'menu',
  'o',
  'Kano',
  'barka da zuwa',
  'Lomé, Hedzranawoé',
  'مساعدة',
  '🆘',
  'the la para',
])('nothing is guessed from %j', (text) => {
  expect(guessLanguage(text, texts)).toBeUndefined();
});

test('any text is guessed without a fault', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      [undefined, ...texts.languages].includes(guessLanguage(text, texts)),
    ),
  );
});
