/** A word or phrase to look for; `label` is the meaning of a match. */
export interface Pattern<Label> {
  readonly text: string;
  readonly label: Label;
  readonly words: readonly string[];
}

/** The position of a match: the words from `start` to before `end`. */
export interface Found<Label> {
  readonly pattern: Pattern<Label>;
  readonly start: number;
  readonly end: number;
}

/** A tree of stems by letters: the patterns whose first word begins so, and the next letters. */
interface Stems<Label> {
  readonly next: Map<number, Stems<Label>>;
  readonly patterns: Pattern<Label>[];
}

/** Patterns ordered by their beginning, so that a long list costs little. */
export interface PatternIndex<Label> {
  readonly whole: ReadonlyMap<string, readonly Pattern<Label>[]>;
  readonly stems: Stems<Label>;
}

/**
 * A pattern word for any whole number below 18, the age of majority. Source: Palermo Protocol,
 * Article 3(d).
 */
export const MINOR_AGE = '<18';
/** All ways to write such an age: 1 to 17, and 01 to 09. */
const MINORS: ReadonlySet<string> = new Set(
  Array.from({ length: 17 }, (_, at) => String(at + 1)).flatMap((age) => [
    age,
    age.padStart(2, '0'),
  ]),
);

/** Checks whether one word of a pattern fits one word of a text. */
function fits(wanted: string, word: string): boolean {
  if (word === wanted) return true;
  if (wanted === MINOR_AGE) return MINORS.has(word);
  return wanted.endsWith('*') && word.startsWith(wanted.slice(0, -1));
}

/** Returns the node of a stem; missing nodes on the way are created. */
function stemOf<Label>(stems: Stems<Label>, stem: string): Stems<Label> {
  let here = stems;
  for (let at = 0; at < stem.length; at += 1) {
    const letter = stem.charCodeAt(at);
    const next = here.next.get(letter) ?? { next: new Map(), patterns: [] };
    here.next.set(letter, next);
    here = next;
  }
  return here;
}

/**
 * Builds a search index of word lists.
 * @param lists folded words or phrases with the meaning of a match
 */
export function indexOf<Label>(
  lists: Iterable<readonly [Label, readonly string[]]>,
): PatternIndex<Label> {
  const whole = new Map<string, Pattern<Label>[]>();
  const stems: Stems<Label> = { next: new Map(), patterns: [] };
  const under = (word: string, pattern: Pattern<Label>) =>
    whole.set(word, [...(whole.get(word) ?? []), pattern]);
  for (const [label, texts] of lists) {
    for (const text of texts) {
      const words = text.split(' ');
      const first = words[0] ?? '';
      const pattern = { text, label, words };
      if (first === MINOR_AGE) for (const age of MINORS) under(age, pattern);
      else if (first.endsWith('*')) stemOf(stems, first.slice(0, -1)).patterns.push(pattern);
      else under(first, pattern);
    }
  }
  return { whole, stems };
}

/**
 * Checks whether the words of a pattern, whose first is known to fit, match a text from a position
 * on.
 */
function fitsAt(
  { words: wanted }: Pattern<unknown>,
  words: readonly string[],
  start: number,
): boolean {
  if (start + wanted.length > words.length) return false;
  for (let at = 1; at < wanted.length; at += 1)
    if (!fits(wanted[at] ?? '', words[start + at] ?? '')) return false;
  return true;
}

/** Returns every match of an index in a list of folded words, in the order of the words. */
export function findAll<Label>(
  index: PatternIndex<Label>,
  words: readonly string[],
): Found<Label>[] {
  const found: Found<Label>[] = [];
  const look = (patterns: readonly Pattern<Label>[], start: number) => {
    for (const pattern of patterns)
      if (fitsAt(pattern, words, start))
        found.push({ pattern, start, end: start + pattern.words.length });
  };
  words.forEach((word, start) => {
    look(index.whole.get(word) ?? [], start);
    let stem: Stems<Label> | undefined = index.stems;
    for (let at = 0; stem; at += 1) {
      look(stem.patterns, start);
      stem = at < word.length ? stem.next.get(word.charCodeAt(at)) : undefined;
    }
  });
  return found;
}
