import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mask, MASKED } from '../../src/privacy/mask.js';
import { effort } from '../support/effort.js';

test.each([
  ['Call me on +228 90 12 34 56 or 90-12-34-56.', 'Call me on [***] or [***].'],
  ['(228)90.12.34.56', '[***]'],
  ['90/12/34/56 90,12,34,56', '[***]'],
  ['tel90123456', '[***]'],
  ['90123456tel', '[***]tel'],
  ['my number: 9️0️1️2️3️4️5️6', 'my number: [***]'],
  ['٩٠١٢٣٤٥٦', '[***]'],
  ['90\u200b12\u200b34\u200b56', '[***]'],
  ['90  -  12  -  34  -  56', '[***]'],
  ['mail kofi.a@gmail.com. Quickly', 'mail [***]. Quickly'],
  ['kofi @ gmail.com', '[***]'],
  ['kofi(at)gmail.com', '[***]'],
  ['I am @kofi_99!', 'I am [***]!'],
  ['see https://x.y/a?b=1, t.me/kofi and www.site', 'see [***], [***] and [***]'],
  ['wa.me/22890123456 or amana.org', '[***] or [***]'],
  ['passport A01234567, CNI NG12345678', 'passport [***], CNI [***]'],
])('what leads to a person is masked: %s', (text, masked) => {
  expect(mask(text)).toBe(masked);
});

test.each([
  'Appelez le 1011, le 116 ou le 627.',
  'Three girls of 12, 13, 14 and 15 years, at 14:30, behind the market',
  'A red car TG 1234 AB, and a lorry ABC-123-DE',
  'Il est là.Ne venez pas.Vite',
  'They ask 500 000 FCFA @ the border',
  '',
])('what a helper needs is left: %s', (text) => {
  expect(mask(text)).toBe(text);
});

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 });
const between = fc.constantFrom(
  '',
  ' ',
  '-',
  '.',
  '/',
  ' - ',
  '\u00a0',
  '\u202f',
  ') ',
  '–',
  '_',
  ',',
);
const around = fc.string({ unit: 'grapheme', maxLength: 60 });

test('§5.23 no telephone number gets through, however it is written and whatever stands around it', () => {
  fc.assert(
    fc.property(
      around,
      digits,
      between,
      fc.constantFrom('', '+', '00', '('),
      around,
      (before, number, gap, plus, after) => {
        const masked = mask(`${before} ${plus}${number.join(gap)} ${after}`);
        expect(masked).toContain(MASKED);
        expect(masked).not.toContain(number.join(gap));
      },
    ),
    { numRuns: 500 },
  );
});

test('no run of seven digits is left in any text, and masking twice changes nothing', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'0123456789 .-+@/:,;()[]*abéñ\n٣'),
    maxLength: 120,
  });
  fc.assert(
    fc.property(fc.oneof(text, around), (words) => {
      const masked = mask(words);
      expect(masked).not.toMatch(/\p{N}(?:[ .\-/]?\p{N}){6}/u);
      expect(masked).not.toMatch(/@[\p{L}\p{N}]/u);
      expect(mask(masked)).toBe(masked);
    }),
    { numRuns: 2_000 },
  );
});

test('no e-mail address gets through', () => {
  fc.assert(
    fc.property(around, fc.emailAddress(), around, (before, email, after) => {
      const masked = mask(`${before} ${email} ${after}`);
      expect(masked).not.toContain(email);
      expect(masked).not.toContain(email.slice(email.indexOf('@')));
    }),
  );
});

test('a very long text made to be slow is masked in a moment', () => {
  const parts = ['a', '1 ', '@', 'a.', '(at', ') ', ' @ '];
  for (const part of parts) {
    const long = part.repeat(50_000 / part.length);
    expect(effort(() => mask(long), 500)).toBeLessThan(500);
  }
});
