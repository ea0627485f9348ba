/** Chance that is the same in every run (mulberry32, public domain). @returns a function from 0 to below 1 */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The gaps of a Poisson process, in milliseconds: nobody who texts knows of the others. @param rate a second */
export const gap = (rate: number, random: () => number): number =>
  (-Math.log(1 - random()) / rate) * 1_000;
