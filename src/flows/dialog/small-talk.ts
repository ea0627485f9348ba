import { fold } from '../../shared/texts/fold.js';
import type { Lexicon, Texts } from '../../shared/texts/texts.js';
import type { Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';

/**
 * Kinds of words that tell nothing by themselves: a greeting, thanks, a goodbye, an answer without
 * a question.
 */
const kinds = ['greetings', 'partings', 'fillers', 'yes', 'no', 'unknown', 'skip'] as const;
type SmallTalk = (typeof kinds)[number];

/** The number of words of the longest of these phrases. */
const LONGEST = 6;

/** A text with more words is more than small talk. */
const MOST_WORDS = 100;

/**
 * Matches a word of laughter, as people write it: "hahaha", "hihi", "kkkk", "rsrs", "lool", "mdr".
 */
const laughter = /^(?:a?(?:h[aei]){2,}h?|(?:j[ae]){2,}|k{3,}|(?:rs){2,}|lo+l|lmf?ao|mdr+|ptdr)$/;

/**
 * Returns the kinds of small talk of which a text consists; undefined when a part of it is not
 * small talk.
 */
function smallTalkIn(text: string, lexicons: readonly Lexicon[]): Set<SmallTalk> | undefined {
  const words = fold(text).split(' ');
  if (words.length > MOST_WORDS) return undefined;
  const heard = new Set<SmallTalk>();
  const kindsOf = (phrase: string) =>
    kinds.filter((kind) => lexicons.some((lexicon) => lexicon[kind].includes(phrase)));
  for (let at = 0; at < words.length;) {
    const lengths = Array.from({ length: LONGEST }, (_, i) => LONGEST - i);
    const phrases = lengths
      .filter((n) => at + n <= words.length)
      .map((n) => ({ n, found: kindsOf(words.slice(at, at + n).join(' ')) }));
    const laughs = laughter.test(words[at] ?? '')
      ? { n: 1, found: ['partings'] as const }
      : undefined;
    const phrase = phrases.find(({ found }) => found.length > 0) ?? laughs;
    if (!phrase) return undefined;
    for (const kind of phrase.found) heard.add(kind);
    at += phrase.n;
  }
  return heard;
}

/** Returns the lexicons of all languages. */
export const lexiconsOf = (texts: Texts): readonly Lexicon[] =>
  texts.languages.map((language) => texts.lexicon(language));

/**
 * Checks whether a text is only small talk, in any language: "hello", "ok thanks", "wrong number",
 * "hahaha". Such a text opens no report: after a goodbye many people send thanks, and no focal
 * point must be called for that.
 */
export const isSmallTalk = (text: string, lexicons: readonly Lexicon[]): boolean =>
  smallTalkIn(text, lexicons) !== undefined;

/**
 * Checks whether a text is only pictures and signs, such as "🙏🙏": no letter, no digit, no
 * question.
 */
const isOnlySigns = (text: string): boolean => /\S/.test(text) && !/[\p{L}\p{N}?]/u.test(text);

/** Checks whether a text is thanks, a goodbye or the like, to which nobody expects an answer. */
const isParting = (text: string, texts: Texts): boolean =>
  isOnlySigns(text) || smallTalkIn(text, lexiconsOf(texts))?.has('partings') === true;

/**
 * Checks whether a text gets no answer at all: thanks and the like from a person who knows us
 * already; for a day after an ending, any small talk. After "not safe", STOP or ERASE somebody else
 * may hold the phone, so numbers do not bring up the menu either.
 */
export function getsNoAnswer({ person }: Draft, text: string, context: TalkContext): boolean {
  const { texts, ended } = context;
  if (person.session) return false;
  const known = person.language !== undefined || person.stopped;
  if (ended === undefined) return known && isParting(text, texts);
  if (ended === 'unsafe' && !/\p{L}/u.test(text)) return true;
  return isOnlySigns(text) || isSmallTalk(text, lexiconsOf(texts));
}
