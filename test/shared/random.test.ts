import { expect, test } from '@jest/globals';
import { randomPiece } from '../../src/shared/random.js';

test('no two people are given the same bytes, however many ask', () => {
  const pieces = Array.from({ length: 5_000 }, () => randomPiece(16).toString('hex'));
  expect(new Set(pieces).size).toBe(5_000);
  expect(pieces.every((piece) => piece.length === 32)).toBe(true);
});

test('a key of many bytes and a nonce of few are both whole, and what was given stays as it was', () => {
  const key = randomPiece(4_096);
  const before = key.toString('hex');
  for (let count = 0; count < 1_000; count += 1) expect(randomPiece(12)).toHaveLength(12);
  expect(key.toString('hex')).toBe(before);
});

test('every value of a byte comes about as often as any other', () => {
  const times = new Array<number>(256).fill(0);
  for (let count = 0; count < 4_000; count += 1)
    for (const byte of randomPiece(64)) times[byte] = (times[byte] ?? 0) + 1;
  // 1000 each on average; ten standard deviations are 316.
  expect(Math.min(...times)).toBeGreaterThan(684);
  expect(Math.max(...times)).toBeLessThan(1_316);
});
