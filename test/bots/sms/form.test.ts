import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readForm } from '../../../src/bots/sms/form.js';

/** What the standard's reader finds: all values of each parameter. */
function byTheStandard(body: Buffer): Record<string, string[]> {
  const all: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of new URLSearchParams(body.toString('utf8')))
    (all[name] ??= []).push(value);
  return all;
}

function expectTheSame(body: Buffer): void {
  const { names, single, repeated } = readForm(body);
  const all = byTheStandard(body);
  const isRepeated = Object.values(all).some(({ length }) => length > 1);
  expect(repeated).toEqual(isRepeated ? all : undefined);
  if (isRepeated) return;
  expect([...names].sort()).toEqual(Object.keys(all).sort());
  for (const [name, [value]] of Object.entries(all)) expect(single[name]).toBe(value);
}

test('a form as Twilio writes it is read as the standard says', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })));
  fc.assert(
    fc.property(pairs, (all) => expectTheSame(Buffer.from(new URLSearchParams(all).toString()))),
  );
});

test('whatever bytes come, a form is read as the standard says', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '%',
      '%F',
      '%FF',
      '%EF%BB%BF',
      '%ED%A0%80',
      '%C3%A9',
      '%00',
      '+',
      '&',
      '=',
      '?',
    ),
    fc.constantFrom('é', '\u{1F198}', '\u0000', 'From', 'Body', '__proto__', '1', 'a=b', '&a=c'),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) =>
      expectTheSame(Buffer.from(pieces.join(''))),
    ),
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => expectTheSame(Buffer.from(bytes))));
});
