/**
 * The longest time for a Node timer, in milliseconds: with more it fires at once, and a pause
 * becomes a busy loop.
 */
const LONGEST = 2 ** 31 - 1;
/** The wait when the time is unknown, in milliseconds. */
const UNSURE = 1_000;

/**
 * Returns a wait that a timer can hold: never negative, never above its limit, and a second when it
 * is not a number.
 */
export function timerMs(ms: number): number {
  return Number.isNaN(ms) ? UNSURE : Math.min(Math.max(0, ms), LONGEST);
}
