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

/** For each thing, by its author in a draw: the draws that say so. */
function drawnFor(things: number, authors: readonly string[]): ReadonlyMap<string, number[]>[] {
  const drawn = draws(things);
  return Array.from({ length: things }, (_, thing) => {
    const by = new Map<string, number[]>();
    drawn.forEach((places, draw) => {
      const author = authors[places[thing] ?? 0] ?? '';
      by.set(author, [...(by.get(author) ?? []), draw]);
    });
    return by;
  });
}

/** The strongest of the guesses in each draw, weakest draw first. */
function strongestOfDraws(guesses: readonly Guess[], truth: Truth): Float32Array {
  const things = [...truth.keys()];
  const drawn = drawnFor(things.length, [...truth.values()]);
  const strongest = new Float32Array(DRAWS);
  const sums = new Float64Array(DRAWS);
  for (const guess of guesses) {
    sums.fill(0);
    things.forEach((thing, i) => {
      const named = guess.get(thing) ?? [];
      const share = Math.fround(1 / named.length);
      // A guess names few: of most draws it says nothing, and these are not looked at.
      for (const one of named)
        for (const draw of drawn[i]?.get(one) ?? []) sums[draw] = (sums[draw] ?? 0) + share;
    });
    sums.forEach((sum, draw) => {
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
