import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../../src/shared/texts/fold.js';

test.each([
  ['ARRÊT !!!', 'arret'],
  ['N’oubliez pas l‘Œuvre…', 'n oubliez pas l oeuvre'],
  ['Não posso, sô!', 'nao posso so'],
  ['ɓarawo ya ɗauki yaro a Ƙano, ƴan', 'barawo ya dauki yaro a kano yan'],
  ['Ẹ jọ̀wọ́ ṣe', 'e jowo se'],
  ['Ŋútsu ɖeka le Lomɛ, nyɔnu ɛɔ ɲ', 'nutsu deka le lome nyonu eo n'],
  ['Łódź ı ðþø straße Æ', 'lodz i dtho strasse ae'],
  ['«\u00a01\u202f–\u202f2\u00a0»', '1 2'],
  ['١٢٣ ۴ ߅ 1️⃣', '123 4 5 1'],
  ['\u0000he\u0000lp\u200b me\u202e', 'help me'],
  ['line\r\none\ttwo', 'line one two'],
  ['he\u3164lp \uffa0me', 'help me'],
  ['مسـاعـدة', 'مساعدة'],
  ['مساعدة 🆘 👍🏽', 'مساعدة 🆘 👍'],
  ['{"$where": "1"}', 'where 1'],
  ['nº 1, n°2, 3ª', 'n 1 n 2 3'],
  ['  ', ''],
])('%j is compared as %j', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('folding what is folded changes nothing, for any text a phone or an attacker can send', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
      (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
        expect(once).not.toMatch(/^ | $| {2}|[\p{Cc}\p{Cs}]/u);
      },
    ),
    { numRuns: 500 },
  );
});

test('every single character of the first two planes folds to something that folds to itself', () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0x1ffff; code += 1) {
    const once = fold(`a${String.fromCodePoint(code)}`);
    if (fold(once) !== once) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('a text means the same in upper case and in lower case', () => {
  const letters = fc.string({ unit: fc.constantFrom(..."aàâçéèêëîïôœûùãõɓɗƙƴŋɛɔẹọṣ1 '’") });
  fc.assert(fc.property(letters, (text) => fold(text) === fold(text.toUpperCase())));
});
