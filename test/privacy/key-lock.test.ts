import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { withKeyLock } from '../../src/privacy/key-lock.js';
import { newFolder } from './keys.js';

const lockOf = (folder: string) => path.join(folder, 'keys.lock');
/** The number of a process that is not there: above what Linux gives out. */
const GONE = 2 ** 22 + 1;

test('of many who change the keys one is at work at a time, and the lock is gone afterwards', async () => {
  const folder = newFolder();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise(setImmediate);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withKeyLock(folder, work)));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('work that fails gives the lock back', async () => {
  const folder = newFolder();
  const work = () => Promise.reject(new Error('no space'));
  await expect(withKeyLock(folder, work)).rejects.toThrow('no space');
  expect(existsSync(lockOf(folder))).toBe(false);
});

test('the lock of a process that was killed is taken over, even under the same number as ours', async () => {
  const folder = newFolder();
  for (const pid of [GONE, process.pid]) {
    writeFileSync(lockOf(folder), `token ${hostname()} ${pid}`);
    expect(await withKeyLock(folder, () => 'done', 0)).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('of many who find the lock of a killed process one is at work at a time', async () => {
  const folder = newFolder();
  writeFileSync(lockOf(folder), `token ${hostname()} ${GONE}`);
  const order: string[] = [];
  const work = async (name: string) => {
    order.push(`${name} in`);
    await new Promise(setImmediate);
    order.push(`${name} out`);
  };
  await Promise.all(['a', 'b', 'c'].map((name) => withKeyLock(folder, () => work(name))));
  expect(order.map((each) => each.slice(2))).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
});

test('the lock of a living process, or of another machine, is respected and named', async () => {
  const folder = newFolder();
  for (const holder of [`token ${hostname()} ${process.ppid}`, 'token another-machine 1', '']) {
    writeFileSync(lockOf(folder), holder);
    await expect(withKeyLock(folder, () => 'done', 0)).rejects.toThrow(/remove keys.lock/);
    expect(existsSync(lockOf(folder))).toBe(true);
  }
});
