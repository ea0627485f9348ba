import { hkdfSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import sodium from 'libsodium-wrappers-sumo';
import { newPasswordKdf, passwordCost, passwordKeys } from '../../src/privacy/password-key.js';

const salt = Buffer.alloc(16, 7);
const cheap = { operations: 1, memory: 8_192, salt };

test('one password gives two keys, the same each time; another letter, salt or cost gives others', async () => {
  const one = await passwordKeys('gabiru votane kolemi', cheap);
  const again = await passwordKeys('gabiru votane kolemi', cheap);
  expect(one.forPrivateKey.key.equals(again.forPrivateKey.key)).toBe(true);
  expect(one.forPrivateKey.key.equals(one.forTotp.key)).toBe(false);
  const others = [
    await passwordKeys('gabiru votane kolemo', cheap),
    await passwordKeys('gabiru votane kolemi', { ...cheap, salt: Buffer.alloc(16, 8) }),
    await passwordKeys('gabiru votane kolemi', { ...cheap, operations: 2 }),
  ];
  for (const other of others)
    expect(other.forPrivateKey.key.equals(one.forPrivateKey.key)).toBe(false);
});

test('an accent that is typed on another keyboard is the same password', async () => {
  const one = await passwordKeys('caf\u00e9 du port', cheap);
  const two = await passwordKeys('cafe\u0301 du port', cheap);
  expect(one.forTotp.key.equals(two.forTotp.key)).toBe(true);
});

test('what is kept today opens tomorrow: known answers', async () => {
  const keys = await passwordKeys('gabiru votane kolemi', cheap);
  expect(keys.forPrivateKey.key.toString('hex')).toMatchInlineSnapshot(
    `"55e9475b920b1fa327786ce9a66d4ec582e3454c2d70b0d7ca5c836c92e0dd79"`,
  );
  expect(keys.forTotp.key.toString('hex')).toMatchInlineSnapshot(
    `"c7aa2b26aecc3140415c9e692f34aae1a68d1432904674b058e8a7f51b554c9d"`,
  );
});

test('it is the Argon2id of everybody: libsodium gives the same', async () => {
  await sodium.ready;
  const words = Buffer.from('gabiru votane kolemi');
  const root = sodium.crypto_pwhash(32, words, salt, 1, 8_192, sodium.crypto_pwhash_ALG_ARGON2ID13);
  const part = hkdfSync('sha256', root, Buffer.alloc(0), 'amana account 1 totp', 32);
  const keys = await passwordKeys('gabiru votane kolemi', cheap);
  expect(keys.forTotp.key.equals(Buffer.from(part))).toBe(true);
});

test('the event loop goes on while a password of production cost is tried', async () => {
  expect(passwordCost.memory).toBeGreaterThanOrEqual(19 * 1024 * 1024);
  let turns = 0;
  let over = false;
  const count = () => {
    turns += 1;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  await passwordKeys('gabiru votane kolemi', newPasswordKdf(passwordCost));
  over = true;
  expect(turns).toBeGreaterThan(50);
});

test('keys are zeroed when they are forgotten', async () => {
  const keys = await passwordKeys('gabiru votane kolemi', cheap);
  keys.forget();
  expect(keys.forTotp.key.every((byte) => byte === 0)).toBe(true);
});
