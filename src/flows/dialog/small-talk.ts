import { fold } from '../../shared/texts/fold.js';
import type { Lexicon, Texts } from '../../shared/texts/texts.js';
import type { Draft } from './draft.js';
import type { TalkContext } from './person.js';

/**
 * Words that by themselves tell nothing: a greeting, thanks, a goodbye, an answer to no question.
 */
const kinds = ['greetings', 'partings', 'fillers', 'yes', 'no', 'unknown', 'skip'] as const;
type SmallTalk = (typeof kinds)[number];

/** The longest of these phrases has so many words. */
const LONGEST = 6;

/** A text of more words is more than small talk. */
const MOST_WORDS = 100;

/** A word of laughter, as people write it: "hahaha", "hihi", "kkkk", "rsrs", "lool", "mdr". */
const laughter = /^(?:a?(?:h[aei]){2,}h?|(?:j[ae]){2,}|k{3,}|(?:rs){2,}|lo+l|lmf?ao|mdr+|ptdr)$/;

/** The kinds of small talk a text consists of; undefined when something in it is none. */
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

/** The words of every language. */
export const lexiconsOf = (texts: Texts): readonly Lexicon[] =>
  texts.languages.map((language) => texts.lexicon(language));

/**
 * Whether a text is nothing but small talk, in any language: "hello", "ok thanks", "wrong number",
 * "hahaha". Such a text opens no report: after a goodbye many people send thanks, and a focal point
 * must not be called for them.
 */
export const isSmallTalk = (text: string, lexicons: readonly Lexicon[]): boolean =>
  smallTalkIn(text, lexicons) !== undefined;

/**
 * Whether a text is nothing but pictures and signs,
 * such as "🙏🙏": no letter, no digit, no question.
 */
const isOnlySigns = (text: string): boolean => /\S/.test(text) && !/[\p{L}\p{N}?]/u.test(text);

/** Whether a text is thanks, a goodbye or the like, which nobody expects an answer to. */
const isParting = (text: string, texts: Texts): boolean =>
  isOnlySigns(text) || smallTalkIn(text, lexiconsOf(texts))?.has('partings') === true;

/**
 * Whether a text gets no answer at all: thanks and the like from a person who knows us already; for
 * a day after an ending any small talk. After "not safe", STOP or ERASE somebody else may hold the
 * phone, so numbers bring no menu either.
 */
export function getsNoAnswer({ person }: Draft, text: string, context: TalkContext): boolean {
  const { texts, ended } = context;
  if (person.session) return false;
  const known = person.language !== undefined || person.stopped;
  if (ended === undefined) return known && isParting(text, texts);
  if (ended === 'unsafe' && !/\p{L}/u.test(text)) return true;
  return isOnlySigns(text) || isSmallTalk(text, lexiconsOf(texts));
}
