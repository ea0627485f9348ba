import { seededChance } from '../../../src/shared/seeded-chance.js';

/** What a thief says: for each thing that somebody wrote, the people who fit equally well. */
export type Guess = ReadonlyMap<string, readonly string[]>;

/** Who really wrote each thing. */
export type Truth = ReadonlyMap<string, string>;

/**
 * How good a guess is. Of several people who fit equally
 * well one is drawn, so a hit among four counts a quarter.
 */
export interface Score {
  /** For how many things anybody was named. */
  readonly guessed: number;
  readonly correct: number;
  /** For how many things one person alone was named. */
  readonly unique: number;
  readonly uniqueCorrect: number;
}

/** What the same guesses are worth when it is drawn by lot who wrote what. */
export interface Lots {
  readonly mean: number;
  /** Of a hundred draws, two or three are below and two or three above. */
  readonly from: number;
  readonly to: number;
}

/**
 * How a way of joining did. Of several guesses the strongest,
 * against the strongest of as many that were drawn.
 */
export interface Verdict extends Score {
  /** How many guesses were tried. */
  readonly tried: number;
  readonly lots: Lots;
}

const DRAWS = 400;
const SEED = 15;

/** Compares a guess with the truth. */
export function score(guess: Guess, truth: Truth): Score {
  let [guessed, correct, unique, uniqueCorrect] = [0, 0, 0, 0];
  for (const [thing, author] of truth) {
    const named = guess.get(thing) ?? [];
    if (named.length > 0) guessed += 1;
    if (named.length === 1) unique += 1;
    if (!named.includes(author)) continue;
    correct += 1 / named.length;
    if (named.length === 1) uniqueCorrect += 1;
  }
  return { guessed, correct, unique, uniqueCorrect };
}

/**
 * Draws who wrote what, again and again: for each
 * thing the place of an author in the list of authors.
 */
function draws(things: number): readonly Uint16Array[] {
  const random = seededChance(SEED);
  return Array.from({ length: DRAWS }, () => {
    const left = Array.from({ length: things }, (_, i) => i);
    return Uint16Array.from(
      { length: things },
      () => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0,
    );
  });
}

/** For each thing and each author of any thing: how much of a hit it would be. */
function weights(guess: Guess, things: readonly string[], authors: readonly string[]) {
  const n = things.length;
  const all = new Float32Array(n * n);
  things.forEach((thing, i) => {
    const named = guess.get(thing) ?? [];
    if (named.length === 0) return;
    const those = new Set(named);
    authors.forEach((author, j) => {
      if (those.has(author)) all[i * n + j] = 1 / named.length;
    });
  });
  return all;
}

/** The strongest of the guesses in each draw, weakest draw first. */
function strongestOfDraws(guesses: readonly Guess[], truth: Truth): Float32Array {
  const [things, authors] = [[...truth.keys()], [...truth.values()]];
  const n = things.length;
  const drawn = draws(n);
  const strongest = new Float32Array(DRAWS);
  for (const guess of guesses) {
    const all = weights(guess, things, authors);
    drawn.forEach((places, draw) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += all[i * n + (places[i] ?? 0)] ?? 0;
      if (sum > (strongest[draw] ?? 0)) strongest[draw] = sum;
    });
  }
  return strongest.sort();
}

/** Judges a way of joining by the strongest of its guesses. */
export function judge(guesses: readonly Guess[], truth: Truth): Verdict {
  const scores = guesses.map((guess) => score(guess, truth));
  const best = scores.reduce((a, b) => (b.correct > a.correct ? b : a), score(new Map(), truth));
  const sums = strongestOfDraws(guesses, truth);
  const at = (share: number) => sums[Math.floor(share * (sums.length - 1))] ?? 0;
  const mean = sums.reduce((sum, one) => sum + one, 0) / sums.length;
  return { ...best, tried: guesses.length, lots: { mean, from: at(0.025), to: at(0.975) } };
}
