import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../shared/log.js';
import { timerMs } from '../../shared/timer.js';
import { aboutOf, SendError } from '../errors.js';

/** Waits this many milliseconds; ends early, without an error, when the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits by the machine's clock, without keeping the process alive. */
export const realWait: Wait = (ms, signal) =>
  sleep(timerMs(ms), undefined, { signal, ref: false }).catch(() => undefined);

/** The longest pause: an administrator who fixes something sees it work within this time. */
const LONGEST_PAUSE = 30_000;

/**
 * Returns the pause after this many failures in a row (1, 2, …): 1 s, 2 s, 4 s … 30 s, or what
 * Telegram asks for, if longer.
 */
export function pause(failures: number, error: unknown): number {
  const asked = error instanceof SendError ? (error.details.retryAfterMs ?? 0) : 0;
  return Math.max(asked, Math.min(LONGEST_PAUSE, 1_000 * 2 ** Math.min(failures - 1, 10)));
}

/**
 * Logs an attempt that failed: as an error when it does not pass by itself.
 * @param failures in a row
 */
export function logFailed(log: Log, event: string, error: unknown, failures: number): void {
  const ours = error instanceof SendError ? error : undefined;
  const { failure, details } = ours ?? {};
  log[failure && aboutOf(failure) !== 'passing' ? 'error' : 'warn'](event, {
    channel: 'telegram',
    count: failures,
    ...(failure ? { reason: failure } : {}),
    ...(details?.code === undefined ? {} : { code: details.code }),
    error,
  });
}

/**
 * Repeats an attempt until it succeeds or the signal is aborted, and logs each failure. It goes on
 * even when an administrator must act first (a token that was revoked): then fixing that is enough.
 */
export async function untilDone(
  attempt: () => Promise<void>,
  event: string,
  { signal, wait, log }: { signal: AbortSignal; wait: Wait; log: Log },
): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) return;
      logFailed(log, event, error, failures);
      await wait(pause(failures, error), signal);
    }
  }
}
