import { afterAll, beforeAll } from '@jest/globals';
import type { TestAmana } from './amana.js';

/**
 * Starts an Amana before the tests of a file, and stops it after them.
 * @param begin starts it, and keeps it for them
 */
export function forTheseTests(begin: () => Promise<TestAmana>): void {
  let running: TestAmana | undefined;
  beforeAll(async () => {
    running = await begin();
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
  });
}
