import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { measure, plain } from '../../../src/shared/texts/segments.js';

test.each([
  ['', 'gsm7', 0, 1],
  ['a'.repeat(160), 'gsm7', 160, 1],
  ['a'.repeat(161), 'gsm7', 161, 2],
  ['a'.repeat(306), 'gsm7', 306, 2],
  ['a'.repeat(307), 'gsm7', 307, 3],
  ['€'.repeat(80), 'gsm7', 160, 1],
  ['à'.repeat(160), 'gsm7', 160, 1],
  ['ê'.repeat(70), 'ucs2', 70, 1],
  ['ê'.repeat(71), 'ucs2', 71, 2],
  ['ê'.repeat(134), 'ucs2', 134, 2],
  ['ê'.repeat(135), 'ucs2', 135, 3],
  ['🆘'.repeat(35), 'ucs2', 70, 1],
  ['Çé\nÉñ', 'gsm7', 5, 1],
  ['ç', 'ucs2', 1, 1],
  ['\u001b', 'ucs2', 1, 1],
  ['\u0000', 'ucs2', 1, 1],
  ['\ud83d', 'ucs2', 1, 1],
] as const)('%# a carrier counts this text as it should', (text, letters, units, segments) => {
  expect(measure(text)).toEqual({ letters, units, segments });
});

test('an extension character is not split between two segments', () => {
  // 152 + the two units of € do not fit into 153, so the €
  // opens the second segment, which then holds 153 no more.
  expect(measure('a'.repeat(152) + '€' + 'a'.repeat(151))).toEqual({
    letters: 'gsm7',
    units: 305,
    segments: 2,
  });
  expect(measure('a'.repeat(152) + '€' + 'a'.repeat(152))).toEqual({
    letters: 'gsm7',
    units: 306,
    segments: 3,
  });
});

test('an emoji is not split between two segments', () => {
  expect(measure('ê'.repeat(66) + '🆘' + 'ê'.repeat(65)).segments).toBe(2);
  expect(measure('ê'.repeat(66) + '🆘' + 'ê'.repeat(66))).toEqual({
    letters: 'ucs2',
    units: 134,
    segments: 3,
  });
});

test.each([
  ['Vous êtes en sécurité ? Français, œuvre, ÇA', 'Vous etes en sécurité ? Francais, oeuvre, ÇA'],
  ['« l’aide » — “ok”…', '"l\'aide" - "ok"...'],
  ['Não, três crianças estão à espera; saúde', 'Nao, tres criancas estao à espera; saude'],
  ['Ɓarawo ɗan ƙasa Ƴan', 'Barawo dan kasa Yan'],
  ['Ẹ jọ̀wọ́, ọmọ', 'E jowo, omo'],
  ['e\u0301 et E\u0302', 'é et E'],
  ['Œ ẞ ½ ™ 1️⃣', 'OE SS 1/2 TM 1'],
  ['مساعدة 🆘', 'مساعدة 🆘'],
])('%j is sent plain as %j', (text, sent) => {
  expect(plain(text)).toBe(sent);
});

test('a French or Portuguese or Hausa or Yoruba text always fits GSM-7 when sent plain', () => {
  const letters = [
    ...'aâãáàbcçdeéèêëiîïíoôõóuûùúúœ ŋɓɗƙƴɛɔẹọṣńÂÀÊÉŒÇÔÛÕÃ’«»“”–—…\u00a0\u202f?!.,;0123456789',
  ];
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...letters) }),
      (text) => measure(plain(text)).letters === 'gsm7',
    ),
  );
});

test('plain leaves a text that fits as it is, and changes nothing twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = plain(text);
      expect(plain(once)).toBe(once);
      if (measure(text).letters === 'gsm7') expect(once).toBe(text);
    }),
    { numRuns: 1000 },
  );
});
