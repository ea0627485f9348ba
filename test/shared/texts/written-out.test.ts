import { expect, test } from '@jest/globals';
import { notDrawnOut, writtenOut } from '../../../src/shared/texts/written-out.js';

test.each([
  ['S.O.S.', 'sos.'],
  ['S O S', 'sos'],
  ['pls s o s now', 'pls sos now'],
  ['5OS', 'sos'],
  ['h-e-l-p me', 'help me'],
  ['S*T*O*P', 'STOP'],
  ['🆘🆘', ' sos  '],
  ['H E L P  M E', 'HELP ME'],
  ['S  T  O  P', 'STOP'],
  ['🆂🅾️🆂!', ' sos !'],
  ['🅢🅞🅢', ' sos '],
  ['🇸🇴🇸', ' sos '],
])('%j is written out as %j', (text, out) => {
  expect(writtenOut(text)).toBe(out);
});

test.each([
  'il n y a aucun danger',
  '505',
  '5 0 5',
  '5.0.5',
  '3.4.2026',
  'a man',
  '🇹🇬',
  'P. D. ',
  '1 2 3',
])('%j stays as it is', (text) => {
  expect(writtenOut(text)).toBe(text);
});

test('a key held down counts once, and double letters stay', () => {
  expect(notDrawnOut('heeelp meee miss')).toBe('help me miss');
});
