import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import sodium from 'libsodium-wrappers-sumo';
import {
  newStrandKey,
  openWords,
  readySealing,
  sealWords,
  unwrapStrandKey,
  wrapStrandKey,
} from '../../src/privacy/tip-seal.js';
import { Fault } from '../../src/shared/fault.js';
import { randomWord } from '../../src/shared/random.js';

beforeAll(readySealing);

const person = (kid: string) => {
  const pair = sodium.crypto_box_keypair();
  return { pair, recipient: { kid, key: Buffer.from(pair.publicKey).toString('base64') } };
};

test('each of those a tip is sealed to reads it, and nobody else', () => {
  const [togo, ngo, other] = [person('TG-1'), person('TG.independent-1'), person('GH-1')];
  const key = newStrandKey();
  const [first, second] = wrapStrandKey(key, [togo.recipient, ngo.recipient]);
  if (!first || !second) throw new Error('two wraps were asked for');
  expect([first.kid, second.kid]).toEqual(['TG-1', 'TG.independent-1']);
  expect(unwrapStrandKey(first, togo.pair)).toEqual(key);
  expect(unwrapStrandKey(second, ngo.pair)).toEqual(key);
  expect(() => unwrapStrandKey(first, ngo.pair)).toThrow(Fault);
  expect(() => unwrapStrandKey(first, other.pair)).toThrow(Fault);
});

test('boxes of one key for one reader have nothing in common, and their chance comes from the pool', () => {
  const { pair, recipient } = person('TG-1');
  const key = newStrandKey();
  const boxes = Array.from({ length: 600 }, () => wrapStrandKey(key, [recipient])[0]?.box);
  const passing = boxes.map((box) => box?.subarray(0, 32).toString('hex'));
  const sealed = boxes.map((box) => box?.subarray(32).toString('hex'));
  expect(new Set(passing).size).toBe(600);
  expect(new Set(sealed).size).toBe(600);
  const last = boxes.at(-1) ?? Buffer.alloc(0);
  expect(unwrapStrandKey({ kid: 'TG-1', box: last }, pair)).toEqual(key);
  const { libsodium } = sodium as unknown as { libsodium: { getRandomValue: unknown } };
  expect(libsodium.getRandomValue).toBe(randomWord);
});

test('a sealed key with any one bit flipped does not open', () => {
  const { pair, recipient } = person('TG-1');
  const [wrap] = wrapStrandKey(newStrandKey(), [recipient]);
  if (!wrap) throw new Error('a wrap was asked for');
  for (let at = 0; at < wrap.box.length; at += 1) {
    const box = Buffer.from(wrap.box);
    box[at] = (box[at] ?? 0) ^ 1;
    expect(() => unwrapStrandKey({ ...wrap, box }, pair)).toThrow(Fault);
  }
  expect(() => unwrapStrandKey({ ...wrap, box: wrap.box.subarray(1) }, pair)).toThrow(Fault);
  expect(() => unwrapStrandKey({ ...wrap, box: Buffer.alloc(0) }, pair)).toThrow(Fault);
});

test('words open in their tip and entry only, with their key only', () => {
  const key = newStrandKey();
  const sealed = sealWords(key, 'tip-1', 'first', 'Elles sont trois');
  expect(openWords(key, 'tip-1', 'first', sealed)).toBe('Elles sont trois');
  expect(() => openWords(key, 'tip-2', 'first', sealed)).toThrow(Fault);
  expect(() => openWords(key, 'tip-1', 'second', sealed)).toThrow(Fault);
  expect(() => openWords(randomBytes(32), 'tip-1', 'first', sealed)).toThrow(Fault);
});

test('a short answer and a long one of up to 255 bytes are sealed to the same length', () => {
  const key = newStrandKey();
  const length = (words: string) => sealWords(key, 'tip-1', 'first', words).length;
  expect(length('no')).toBe(length('x'.repeat(255)));
});
