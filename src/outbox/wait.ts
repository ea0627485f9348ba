import { timerMs } from '../shared/timer.js';

/** Waits some milliseconds. @param hold is given a function that ends the wait at once */
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
 * What a promise comes to, or `late` when it takes longer than some milliseconds. It goes on by
 * itself then, and what it comes to later is lost. (Every message is waited for twice like this: an
 * AbortSignal would cost ten times as much.)
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
