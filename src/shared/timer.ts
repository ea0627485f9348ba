/**
 * The longest a timer of Node waits, in milliseconds: with
 * more it fires at once, and a pause becomes a hot loop.
 */
const LONGEST = 2 ** 31 - 1;
/** What is waited when it cannot be told how long, in milliseconds. */
const UNSURE = 1_000;

/**
 * A wait that a timer keeps: never negative, never more
 * than it can hold, and a second when it is no number.
 */
export function timerMs(ms: number): number {
  return Number.isNaN(ms) ? UNSURE : Math.min(Math.max(0, ms), LONGEST);
}
