import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kidOf, open, pad, seal, unpad, type NamedKey, type Place } from '../../src/privacy/box.js';
import { Fault } from '../../src/shared/fault.js';

const key: NamedKey = { kid: 's-7Kx2ab', key: randomBytes(32) };
const find = (kid: string) => (kid === key.kid ? key.key : undefined);
const here: Place = { collection: 'conversations', field: 'session', id: 'row-1' };
const bytes = () => fc.uint8Array({ maxLength: 600 }).map((array) => Buffer.from(array));

test('whatever is sealed opens again in its place', () => {
  fc.assert(
    fc.property(bytes(), fc.string(), (plain, id) => {
      const place = { ...here, id };
      const sealed = seal(key, place, plain);
      expect(kidOf(sealed)).toBe(key.kid);
      expect(open(find, place, sealed)).toEqual(plain);
    }),
  );
});

test('the same words sealed twice look different', () => {
  expect(seal(key, here, 'help')).not.toEqual(seal(key, here, 'help'));
});

test('§5.26 a value with any one bit flipped does not open', () => {
  const sealed = seal(key, here, 'they hold three girls');
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const bent = Buffer.from(sealed);
    bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => open(find, here, bent)).toThrow(Fault);
  }
});

test('a value cut short or made longer does not open', () => {
  const sealed = seal(key, here, 'they hold three girls');
  for (let length = 0; length < sealed.length; length += 1)
    expect(() => open(find, here, sealed.subarray(0, length))).toThrow(Fault);
  expect(() => open(find, here, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(Fault);
});

test('a value with the nonce of another does not open', () => {
  const [one, two] = [seal(key, here, 'one'), seal(key, here, 'two')];
  const start = 2 + key.kid.length;
  one.set(two.subarray(start, start + 12), start);
  expect(() => open(find, here, one)).toThrow(/altered or moved/);
});

test.each<[string, Place]>([
  ['row', { ...here, id: 'row-2' }],
  ['field', { ...here, field: 'address' }],
  ['collection', { ...here, collection: 'tips' }],
])('a value copied to another %s does not open there', (_, elsewhere) => {
  const sealed = seal(key, here, 'one');
  expect(() => open(find, elsewhere, sealed)).toThrow(/altered or moved/);
});

test('places whose names only look alike when put together are different places', () => {
  const sealed = seal(key, { collection: 'a', field: 'b', id: 'c/d' }, 'one');
  expect(() => open(find, { collection: 'a', field: 'b/c', id: 'd' }, sealed)).toThrow(Fault);
});

test('a value does not open under the name of another key, nor when its key was destroyed', () => {
  const other: NamedKey = { kid: 's-Zz9Zz9', key: randomBytes(32) };
  const sealed = seal(key, here, 'one');
  const renamed = Buffer.from(sealed);
  renamed.write(other.kid, 2);
  const both = (kid: string) => (kid === other.kid ? key.key : find(kid));
  expect(() => open(both, here, renamed)).toThrow(/altered or moved/);
  expect(() => open(() => undefined, here, sealed)).toThrow(/was destroyed/);
});

test('a padded text has a length that is a multiple of 256 bytes and tells nothing else', () => {
  expect(pad('')).toHaveLength(256);
  expect(pad('a'.repeat(255))).toHaveLength(256);
  expect(pad('a'.repeat(256))).toHaveLength(512);
  expect(pad('🌍'.repeat(64))).toHaveLength(512);
  expect(seal(key, here, pad('yes'))).toHaveLength(
    seal(key, here, pad('they hold three girls')).length,
  );
});

test('any text a person can send is the same after padding and unpadding', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 700 }),
    fc.string({ unit: 'binary', maxLength: 700 }),
  );
  fc.assert(
    fc.property(text, (words) => {
      const whole = Buffer.from(words).toString();
      expect(pad(whole).length % 256).toBe(0);
      expect(unpad(pad(whole))).toBe(whole);
    }),
  );
  for (const words of ['\u0000\u0000', '\u0080', 'ends in À\u0000'])
    expect(unpad(pad(words))).toBe(words);
});

test('a value that was never padded is refused', () => {
  for (const value of [
    Buffer.alloc(0),
    Buffer.alloc(256),
    Buffer.from('hello'),
    Buffer.from([0x80]),
    Buffer.alloc(256, 1),
  ])
    expect(() => unpad(value)).toThrow(Fault);
});
