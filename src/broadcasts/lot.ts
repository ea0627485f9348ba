import { createHash } from 'node:crypto';

/** How far a drawing is. */
export interface Drawing {
  /** People who have not been looked at. */
  readonly left: number;
  /** How many of them are still to be chosen. */
  readonly needed: number;
}

/** A number in [0, 1) that is always the same for the same person and lot. */
function chance(seed: string, id: string): number {
  return createHash('sha256').update(`${seed}/${id}`).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * Whether the next person is drawn. Everybody has the same chance, exactly as many as needed are drawn, and the same lot
 * draws the same people, so that it can go on after a kill. Source: Knuth, The Art of Computer Programming 2, 3.4.2,
 * algorithm S (selection sampling).
 */
export function drawn(seed: string, id: string, { left, needed }: Drawing): boolean {
  if (needed <= 0) return false;
  return needed >= left || chance(seed, id) < needed / left;
}
