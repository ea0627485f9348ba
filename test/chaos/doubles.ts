import type { Copy } from './phones.js';

/** Copies of one text beyond the first. */
export interface Doubles {
  /**
   * The process that handed the copy before over was
   * killed before it could note the provider's answer.
   */
  readonly unavoidable: number;
  /** Any other: described. */
  readonly needless: readonly string[];
  /**
   * The longest time between a text's being taken and the death of the process, in milliseconds.
   */
  readonly longest: number;
}

/**
 * A process has noted an answer long before this, in
 * milliseconds; one that dies later doubles nothing.
 */
const NOTED_BY = 15_000;

/**
 * Judges copies of the same text, oldest first.
 * @param troubled whether a database was away at some time
 * between two moments, so that nothing could be noted
 */
export function judgeCopies(
  same: readonly (readonly Copy[])[],
  troubled: (from: number, to: number) => boolean,
): Doubles {
  let [unavoidable, longest] = [0, 0];
  const needless: string[] = [];
  for (const copies of same) {
    for (const [i, copy] of copies.slice(1).entries()) {
      const { at, by, delivery, to } = copies[i] as Copy;
      const lived = (by?.died ?? Infinity) - at;
      if (lived < NOTED_BY) {
        unavoidable += 1;
        longest = Math.max(longest, lived);
      } else if (troubled(at - NOTED_BY, at + NOTED_BY)) unavoidable += 1;
      else
        needless.push(
          `${delivery ?? to}: again after ${Math.round(copy.at - at)} ms, its sender lived ${Math.round(lived)} ms`,
        );
    }
  }
  return { unavoidable, needless, longest };
}
