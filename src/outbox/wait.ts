import { setTimeout } from 'node:timers/promises';

/** Waits some milliseconds. When the signal is aborted it ends at once. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits by the machine's timer. */
export const systemWait: Wait = async (ms, signal) => {
  await setTimeout(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
};

/**
 * What a promise comes to, or `late` when it takes longer than some milliseconds. It goes on by itself then,
 * and what it comes to later is lost.
 */
export async function within<T>(promise: Promise<T>, ms: number, wait: Wait): Promise<T | 'late'> {
  const over = new AbortController();
  try {
    return await Promise.race([promise, wait(ms, over.signal).then(() => 'late' as const)]);
  } finally {
    over.abort();
    promise.catch(() => undefined);
  }
}
