import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import { findAll, indexOf, type PatternIndex } from '../../shared/texts/patterns.js';
import type { Lexicon, Texts } from '../../shared/texts/texts.js';
import { isPicture } from '../danger.js';

/** A text with more words tells a story; "not safe" is said in few words. */
const MOST_WORDS = 8;
/** "I am alone" is said in fewer: "alone" in a longer text is about somebody else. */
const MOST_IF_SAFE = 6;
const FEW_WORDS = 3;
/** The most words between a person and what they do: "my husband is now back". */
const BETWEEN = 3;

type Label = 'unsafe' | 'safe';
interface Words {
  readonly phrases: PatternIndex<Label>;
  readonly holders: ReadonlySet<string>;
  readonly nearby: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;
  /** Words at the end of a text that add nothing. */
  readonly silent: ReadonlySet<string>;
}

const wordsOf = onceFor((lexicon: Lexicon): Words => ({
  phrases: indexOf((['unsafe', 'safe'] as const).map((name) => [name, lexicon[name]] as const)),
  holders: new Set(lexicon.holders),
  nearby: new Set(lexicon.nearby),
  denies: new Set(lexicon.denies),
  silent: new Set(lexicon.around),
}));

/** The number of words of the longest phrase with which a text says that somebody is there. */
const LONGEST = 5;

/** The positions of words. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Returns whether a text ends with somebody who is there ("oga don come", "mon mari est là"), or
 * who is not ("he is not here"); undefined when it says nothing of the kind. A "no" at its
 * beginning is an answer: "no, he is inside" says that he is there.
 * @param spent phrases that say already what their words mean: "no person dey here"
 */
function presence(
  words: readonly string[],
  { holders, nearby, denies, silent }: Words,
  spent: readonly Span[],
): 'there' | 'away' | undefined {
  const isSpent = (from: number, to: number) =>
    spent.some(({ start, end }) => start <= from && to < end);
  const last = words.findLastIndex((word) => nearby.has(word) || !silent.has(word)) + 1;
  for (let start = Math.max(1, last - LONGEST); start < last; start += 1) {
    if (!nearby.has(words.slice(start, last).join(' '))) continue;
    const who = words.findLastIndex((word, at) => at < start && holders.has(word));
    if (who < 0 || isSpent(who, start) || start - who - 1 > BETWEEN) continue;
    if (words.slice(who, start).some((word) => denies.has(word))) return 'away';
    return words.slice(1, who).some((word) => denies.has(word)) ? undefined : 'there';
  }
  return undefined;
}

/**
 * Returns what a text says about writing now, in any language: `unsafe` ("not now", "madam is
 * coming"), `safe` ("I am alone", "he is not here"); undefined when it says neither. Pure.
 */
export function safetyIn(text: string, texts: Texts): Label | undefined {
  const words = fold(text)
    .split(' ')
    .filter((word) => !isPicture(word));
  if (words.length === 0 || words.length > MOST_WORDS) return undefined;
  const lists = texts.languages.map((language) => wordsOf(texts.lexicon(language)));
  const heard = lists.flatMap(({ phrases }) => findAll(phrases, words));
  const says = (label: Label) =>
    heard.filter(
      ({ pattern }) =>
        pattern.label === label &&
        // "later" alone is an answer; in a longer text it refers to something else.
        (pattern.words.length > 1 || words.length <= FEW_WORDS),
    );
  if (says('unsafe').length > 0) return 'unsafe';
  const safe = says('safe');
  const where = lists.flatMap((list) => presence(words, list, safe) ?? []);
  if (where.includes('there') && !where.includes('away')) return 'unsafe';
  const isSafe = safe.length > 0 || where.includes('away');
  return isSafe && words.length <= MOST_IF_SAFE ? 'safe' : undefined;
}
