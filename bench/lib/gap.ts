/**
 * The gaps of a Poisson process, in milliseconds: nobody who texts knows of the others.
 * @param rate a second
 */
export const gap = (rate: number, random: () => number): number =>
  (-Math.log(1 - random()) / rate) * 1_000;
