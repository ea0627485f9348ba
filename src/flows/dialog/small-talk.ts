import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import type { Lexicon, Texts } from '../../shared/texts/texts.js';
import { isPicture } from '../danger.js';
import type { Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';

/**
 * Kinds of words that tell nothing by themselves: a greeting, thanks, a goodbye, an answer without
 * a question.
 */
const kinds = ['greetings', 'partings', 'fillers', 'yes', 'no', 'unknown', 'skip'] as const;
type SmallTalk = (typeof kinds)[number];

/** The number of words of the longest of these phrases. */
const LONGEST = 7;

/** A text with more words is more than small talk. */
const MOST_WORDS = 100;

/**
 * Matches a word of laughter, as people write it: "hahaha", "hihi", "kkkk", "rsrs", "lool", "mdr".
 */
const laughter =
  /^(?:a?(?:h[aei]+){2,}h?|(?:j[ae]){2,}|k{3,}|(?:rs){2,}|lo+l+|lmf?ao+|rofl|x+d+|mdr+|ptdr+)$/;

/** A piece of small talk, and what it may be; words of warmth are nothing by themselves. */
interface Piece {
  readonly words: number;
  readonly kinds: readonly SmallTalk[];
}

/** What each phrase of a lexicon may be; words of warmth are of no kind. */
type Phrases = ReadonlyMap<string, readonly SmallTalk[]>;

/** Read once for each lexicon, because each message is compared with all of them. */
const phrasesOf = onceFor((lexicon: Lexicon): Phrases => {
  const made = new Map<string, readonly SmallTalk[]>();
  for (const phrase of lexicon.warmth) made.set(phrase, []);
  for (const kind of kinds)
    for (const phrase of lexicon[kind]) made.set(phrase, [...(made.get(phrase) ?? []), kind]);
  return made;
});

/** Returns what a phrase may be in any language; undefined when it is no small talk. */
function kindsOf(phrase: string, lexicons: readonly Lexicon[]): readonly SmallTalk[] | undefined {
  const found = lexicons.flatMap((lexicon) => {
    const one = phrasesOf(lexicon).get(phrase);
    return one ? [one] : [];
  });
  return found.length === 0
    ? undefined
    : kinds.filter((kind) => found.some((one) => one.includes(kind)));
}

/** Returns the longest piece of small talk with which these words begin. */
function pieceOf(words: readonly string[], lexicons: readonly Lexicon[]): Piece | undefined {
  const [first = ''] = words;
  if (laughter.test(first)) return { words: 1, kinds: ['partings'] };
  if (isPicture(first)) return { words: 1, kinds: [] };
  for (let length = Math.min(LONGEST, words.length); length > 0; length -= 1) {
    const found = kindsOf(words.slice(0, length).join(' '), lexicons);
    if (found) return { words: length, kinds: found };
  }
  return undefined;
}

/**
 * Returns the pieces of small talk of which a text consists; undefined when a part of it is not
 * small talk, or when it consists of words of warmth alone.
 */
function piecesOf(text: string, lexicons: readonly Lexicon[]): readonly Piece[] | undefined {
  const words = fold(text).split(' ');
  if (words.length > MOST_WORDS) return undefined;
  const pieces: Piece[] = [];
  for (let at = 0; at < words.length;) {
    const piece = pieceOf(words.slice(at), lexicons);
    if (!piece) return undefined;
    pieces.push(piece);
    at += piece.words;
  }
  return pieces.some(({ kinds: found }) => found.length > 0) ? pieces : undefined;
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
  piecesOf(text, lexicons) !== undefined;

/**
 * Checks whether a text is only pictures and signs, such as "🙏🙏": no letter, no digit, no
 * question.
 */
const isOnlySigns = (text: string): boolean => /\S/.test(text) && !/[\p{L}\p{N}?]/u.test(text);

/** Checks whether a text is thanks, a goodbye or the like, to which nobody expects an answer. */
const isParting = (text: string, texts: Texts): boolean =>
  isOnlySigns(text) ||
  piecesOf(text, lexiconsOf(texts))?.some(({ kinds: found }) => found.includes('partings')) ===
    true;

/**
 * Checks whether a text is thanks or a goodbye and nothing else: "ok bye", "merci beaucoup". A
 * plain "ok" may be an answer.
 */
export function isOnlyParting(text: string, texts: Texts): boolean {
  const pieces = piecesOf(text, lexiconsOf(texts))?.filter(({ kinds: found }) => found.length > 0);
  return (
    pieces !== undefined &&
    pieces.every(({ kinds: found }) => found.includes('partings')) &&
    pieces.some(({ kinds: found }) => !found.includes('yes') && !found.includes('no'))
  );
}

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
