import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buttonData, lacksCode, parseAnswer } from '../../src/escalation/commands.js';

test.each([
  ['OK 4821', 'ok'],
  ['ok4821', 'ok'],
  ['4821 ok', 'ok'],
  ['4821ok', 'ok'],
  [' Ok. #4821! ', 'ok'],
  ['OUI 4821', 'ok'],
  ['sim: 4821', 'ok'],
  ['OK 48 21', 'ok'],
  ['ok 4821 merci', 'ok'],
  ['OK ٤٨٢١', 'ok'],
  ['NO 4821', 'no'],
  ['Non, 4821', 'no'],
  ['NÃO 4821', 'no'],
  ['nao4821', 'no'],
  ['PASS 4821', 'pass'],
  ['Passe 4821', 'pass'],
  ['passar 4821', 'pass'],
  ['DONE 4821', 'done'],
  ['fait 4821', 'done'],
  ['FEITO 4821', 'done'],
] as const)('"%s" is read as %s', (said, verb) => {
  expect(parseAnswer(said)).toEqual({ verb, code: '4821' });
});

test.each([
  '4821',
  'OK',
  '',
  'OK 482',
  'OK 4821999',
  'OK 4821 NO',
  'NO OK 4821',
  'OK 4821 or 4822?',
  'I am not ok 4821',
  'fp:ok:4821',
  'they hold 4821 people, ok',
  'fp:ok:12',
  'fp:steal:4821',
  'fp:ok:4821;',
  'okra 4821',
  '__proto__ 4821',
  'constructor 4821',
  '\u0000',
])('"%s" is no answer', (said) => {
  expect(parseAnswer(said)).toBeUndefined();
});

test('a person called thousands of times has codes of five or six digits', () => {
  expect(parseAnswer('ok 48213')).toEqual({ verb: 'ok', code: '48213' });
  expect(parseAnswer('no482137')).toEqual({ verb: 'no', code: '482137' });
});

test.each(['', 'fp:ok:12', 'fp:steal:4821', 'fp:ok:4821;', 'tip:yes'])(
  'a button "%s" is no answer',
  (data) => {
    expect(parseAnswer('OK 4821', data)).toBeUndefined();
  },
);

test('whatever a button sends is read back, in at most 64 bytes', () => {
  for (const verb of ['ok', 'no', 'pass', 'done'] as const) {
    const data = buttonData({ verb, code: '482137' });
    expect(parseAnswer('', data)).toEqual({ verb, code: '482137' });
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  }
});

test('a very long text is no answer', () => {
  expect(parseAnswer('OK '.repeat(10_000))).toBeUndefined();
});

test('no text at all makes it fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (said) => {
      parseAnswer(said);
      parseAnswer('', said);
    }),
  );
});

test.each(['ok', ' OK! ', 'Não', 'passe', 'FAIT'])(
  '%j is an answer that lacks its code',
  (text) => {
    expect(lacksCode(text)).toBe(true);
  },
);
test.each(['ok 4821', 'ok then', 'no one helps', '', '4821'])('%j is not', (text) => {
  expect(lacksCode(text)).toBe(false);
});
