import { expect, test } from '@jest/globals';
import { randomPiece, randomText, randomWord } from '../../src/shared/random.js';

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

test('no two ids are the same text, and each has all its bytes', () => {
  const texts = Array.from({ length: 5_000 }, () => randomText(16));
  expect(new Set([...texts, randomPiece(16).toString('base64url')]).size).toBe(5_001);
  expect(texts.every((text) => /^[\w-]{22}$/.test(text))).toBe(true);
});

test('words and pieces come from one place, each once, and a word is any whole number of 32 bits', () => {
  const words: number[] = [];
  const pieces: string[] = [];
  for (let count = 0; count < 4_000; count += 1) {
    words.push(randomWord());
    pieces.push(randomPiece(12).toString('hex'));
  }
  expect(new Set(pieces).size).toBe(4_000);
  expect(words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32)).toBe(true);
  // Of 4,000 words two are equal once in 500 runs; four pairs are as good as impossible.
  expect(new Set(words).size).toBeGreaterThan(3_996);
  for (let bit = 0; bit < 32; bit += 1) {
    const set = words.filter((word) => (word >>> bit) & 1).length;
    // 2,000 on average; eight standard deviations are 253.
    expect(Math.abs(set - 2_000)).toBeLessThan(253);
  }
});
