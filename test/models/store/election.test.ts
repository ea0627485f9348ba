import { describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { throughElections } from '../../../src/models/store/election.js';

const failing = (times: number, error: Error) => {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw error;
    return tries;
  };
};
const steppedDown = new mongo.MongoServerError({
  message: 'operation was interrupted',
  code: 11602,
});

describe('what is created at the start', () => {
  test('is created again when the primary changes meanwhile', async () => {
    const waits: number[] = [];
    const wait = async (ms: number) => void waits.push(ms);
    expect(await throughElections(failing(3, steppedDown), wait)).toBe(4);
    expect(waits).toEqual([500, 500, 500]);
  });
  test('fails at once for any other reason, and after a while when no primary comes', async () => {
    const wait = async () => undefined;
    const other = new mongo.MongoServerError({ message: 'not authorized', code: 13 });
    await expect(throughElections(failing(1, other), wait)).rejects.toBe(other);
    await expect(throughElections(failing(1, new TypeError('a mistake')), wait)).rejects.toThrow(
      'a mistake',
    );
    await expect(throughElections(failing(100, steppedDown), wait)).rejects.toBe(steppedDown);
  });
});
