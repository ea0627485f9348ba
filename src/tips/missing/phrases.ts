import { fold } from '../../shared/texts/fold.js';
import type { Token } from './token.js';

/** The words that may come next in a phrase, and whether a phrase may end here. */
interface Branch {
  readonly next: Map<string, Branch>;
  ends: boolean;
}

/** Words and phrases to look for. */
export interface Phrases {
  readonly all: ReadonlySet<string>;
  readonly has: (phrase: string) => boolean;
  /** The phrases as trees: from their first word forward, and from their last word backward. */
  readonly onward: Branch;
  readonly back: Branch;
}

function grow(root: Branch, words: readonly string[]): void {
  let branch = root;
  for (const word of words) {
    const next = branch.next.get(word) ?? { next: new Map(), ends: false };
    branch.next.set(word, next);
    branch = next;
  }
  branch.ends = true;
}

/** Builds phrases from a comma-separated list. */
export function phrases(list: string): Phrases {
  const all = new Set(
    list
      .split(',')
      .map((one) => fold(one))
      .filter((one) => one !== ''),
  );
  const onward: Branch = { next: new Map(), ends: false };
  const back: Branch = { next: new Map(), ends: false };
  for (const phrase of all) {
    const words = phrase.split(' ');
    grow(onward, words);
    grow(back, words.toReversed());
  }
  return { all, has: (phrase) => all.has(phrase), onward, back };
}

/**
 * Returns how many words the longest phrase that begins at a word has. No phrase goes past the end
 * of a sentence.
 */
export function lengthAt(tokens: readonly Token[], at: number, wanted: Phrases): number {
  let longest = 0;
  let branch = wanted.onward.next.get(tokens[at]?.word ?? '');
  for (let length = 1; branch; length += 1) {
    if (branch.ends) longest = length;
    const token = tokens[at + length];
    if (!token || token.gap === '.') break;
    branch = branch.next.get(token.word);
  }
  return longest;
}

/** Whether a phrase ends right before a word. */
export function endsBefore(tokens: readonly Token[], at: number, wanted: Phrases): boolean {
  let branch = wanted.back.next.get(tokens[at - 1]?.word ?? '');
  for (let before = at - 2; branch; before -= 1) {
    if (branch.ends) return true;
    branch = branch.next.get(tokens[before]?.word ?? '');
  }
  return false;
}
