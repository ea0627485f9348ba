import { timerMs } from '../shared/timer.js';

/**
 * Waits for a number of milliseconds.
 * @param hold receives a function that ends the wait at once
 */
export type Wait = (ms: number, hold?: (end: () => void) => void) => Promise<void>;

/** Waits by the machine's timer. */
export const systemWait: Wait = (ms, hold) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, timerMs(ms));
    hold?.(() => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Returns the result of a promise, or `late` when it takes longer than `ms` milliseconds. The
 * promise then goes on by itself, and its later result is lost. (Every message waits like this
 * twice: an AbortSignal would cost ten times as much.)
 */
export async function within<T>(promise: Promise<T>, ms: number, wait: Wait): Promise<T | 'late'> {
  let end = () => undefined as void;
  try {
    return await Promise.race([
      promise,
      wait(ms, (by) => void (end = by)).then(() => 'late' as const),
    ]);
  } finally {
    end();
    promise.catch(() => undefined);
  }
}
