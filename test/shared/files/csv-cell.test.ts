import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { guardCell, unguardCell } from '../../../src/shared/files/csv-cell.js';

test.each([
  '=1+1',
  '+228',
  '-1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u00A0=1',
  '\u200B=1',
  '＝1',
  '＋1',
  '－1',
  '＠a',
])('%j is no formula to a spreadsheet', (text) => {
  expect(guardCell(text)).toBe(`'${text}`);
});

test.each(['Lomé', 'a=1', '1 + 1', ' Kara', ''])('%j stays as it is', (text) => {
  expect(guardCell(text)).toBe(text);
});

test('what is guarded comes back unchanged', () => {
  const parts = fc.array(fc.constantFrom("'", '=', '＝', ' ', '\n', 'a', '\u200B'));
  const any = fc.oneof(
    fc.string({ unit: 'binary' }),
    parts.map((some) => some.join('')),
  );
  fc.assert(fc.property(any, (text) => unguardCell(guardCell(text)) === text));
});
