import { createHash } from 'node:crypto';

/** The progress of drawing a sample. */
export interface SampleProgress {
  /** People who have not been checked. */
  readonly left: number;
  /** How many of them are still to be chosen. */
  readonly needed: number;
}

/** Returns a number in [0, 1) that is always the same for the same person and seed. */
function chance(seed: string, id: string): number {
  return createHash('sha256').update(`${seed}/${id}`).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * Decides whether the next person is in the sample. Everybody has the same chance, the sample has
 * exactly as many people as needed, and the same seed draws the same people, so that drawing can
 * continue after a kill. Source: Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S
 * (selection sampling).
 */
export function isSampled(seed: string, id: string, { left, needed }: SampleProgress): boolean {
  if (needed <= 0) return false;
  return needed >= left || chance(seed, id) < needed / left;
}
