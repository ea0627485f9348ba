/** A word or phrase to look for; `label` is what finding it means. */
export interface Pattern<Label> {
  readonly text: string;
  readonly label: Label;
  readonly words: readonly string[];
}

/** Where a pattern was found: the words from `start` to before `end`. */
export interface Found<Label> {
  readonly pattern: Pattern<Label>;
  readonly start: number;
  readonly end: number;
}

/** Patterns ordered by how they begin, so that a long list costs little. */
export interface PatternIndex<Label> {
  readonly whole: ReadonlyMap<string, readonly Pattern<Label>[]>;
  readonly stems: ReadonlyMap<string, readonly Pattern<Label>[]>;
  readonly other: readonly Pattern<Label>[];
  /** Letters of the longest stem: no longer beginning of a word needs to be looked up. */
  readonly longestStem: number;
}

/** A word of a pattern for any whole number below 18, the age of majority. Source: Palermo Protocol, Article 3(d). */
export const MINOR_AGE = '<18';

/** Whether one word of a pattern fits one word of a text. */
function fits(wanted: string, word: string): boolean {
  if (wanted === MINOR_AGE) return /^\d{1,2}$/.test(word) && Number(word) >= 1 && Number(word) < 18;
  return wanted.endsWith('*') ? word.startsWith(wanted.slice(0, -1)) : word === wanted;
}

/** Orders word lists for searching. @param lists folded words or phrases with what finding them means */
export function indexOf<Label>(
  lists: Iterable<readonly [Label, readonly string[]]>,
): PatternIndex<Label> {
  const whole = new Map<string, Pattern<Label>[]>();
  const stems = new Map<string, Pattern<Label>[]>();
  const other: Pattern<Label>[] = [];
  const add = (map: Map<string, Pattern<Label>[]>, key: string, pattern: Pattern<Label>) =>
    map.set(key, [...(map.get(key) ?? []), pattern]);
  for (const [label, texts] of lists) {
    for (const text of texts) {
      const words = text.split(' ');
      const first = words[0] ?? '';
      const pattern = { text, label, words };
      if (first === '*' || first === MINOR_AGE) other.push(pattern);
      else if (first.endsWith('*')) add(stems, first.slice(0, -1), pattern);
      else add(whole, first, pattern);
    }
  }
  return {
    whole,
    stems,
    other,
    longestStem: Math.max(0, ...[...stems.keys()].map((stem) => stem.length)),
  };
}

/** Everything of an index that is in a row of folded words, in the order of the words. */
export function findAll<Label>(
  index: PatternIndex<Label>,
  words: readonly string[],
): Found<Label>[] {
  const found: Found<Label>[] = [];
  const look = (patterns: readonly Pattern<Label>[] | undefined, start: number) => {
    for (const pattern of patterns ?? []) {
      const end = start + pattern.words.length;
      if (end > words.length) continue;
      if (pattern.words.every((wanted, offset) => fits(wanted, words[start + offset] ?? ''))) {
        found.push({ pattern, start, end });
      }
    }
  };
  words.forEach((word, start) => {
    look(index.whole.get(word), start);
    look(index.other, start);
    for (let length = 1; length <= Math.min(word.length, index.longestStem); length += 1) {
      look(index.stems.get(word.slice(0, length)), start);
    }
  });
  return found;
}
