/** Waits some milliseconds. When the signal is aborted it ends at once. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits by the machine's timer. */
export const systemWait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal?.addEventListener('abort', end, { once: true });
  });

/** Why a wait is over. Given by hand: without a reason every abort makes an error, with its stack. */
const OVER = 'over';

/**
 * What a promise comes to, or `late` when it takes longer than some milliseconds. It goes on by itself then,
 * and what it comes to later is lost.
 */
export async function within<T>(promise: Promise<T>, ms: number, wait: Wait): Promise<T | 'late'> {
  const over = new AbortController();
  try {
    return await Promise.race([promise, wait(ms, over.signal).then(() => 'late' as const)]);
  } finally {
    over.abort(OVER);
    promise.catch(() => undefined);
  }
}
