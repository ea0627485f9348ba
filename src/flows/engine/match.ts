import { fold } from '../../shared/texts/fold.js';
import { oneSlip } from '../../shared/texts/slip.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import { bookOf, is, meaningOf, type AnswerBook, type AnswerOption } from './answer-book.js';

export type { AnswerOption };
export { matchCommand } from './match-command.js';

/** How an answer was read. `rest` is what the person wrote after it, in their own words. */
export type AnswerMatch =
  | { readonly kind: 'match'; readonly value: string; readonly rest?: string }
  /**
   * A probable answer: it must be confirmed before it counts. `rest` must not be lost when the
   * person says no.
   */
  | {
      readonly kind: 'maybe';
      readonly value: string;
      readonly label: string;
      readonly rest?: string;
    }
  | { readonly kind: 'ambiguous'; readonly values: readonly string[] }
  | { readonly kind: 'none' };

/** Positions of options; several mean that the answer is ambiguous. */
type Places = ReadonlySet<number>;
const none = new Set<number>();
const isNumber = (word: string) => /^\p{N}+$/u.test(word);
/** The fewest letters of a word for which a similar word counts. */
const LIKE = 4;

/**
 * A piece of a text: an answer of this step, words that mean something elsewhere, words that say
 * nothing, or any word.
 */
interface Unit {
  readonly kind: 'answer' | 'silent' | 'meaning' | 'word';
  readonly phrase: string;
}

/** The number of words of the longest phrase that is looked for. */
const LONGEST = 7;

/**
 * Cuts a text into phrases, the longest first: "no answer" is a skip, not a "no" followed by a word
 * that adds nothing; "don't know" is not "don't". It is a generator, because most readers stop at
 * the first word they do not know.
 */
function* unitsOf(text: string, book: AnswerBook): Generator<Unit, void> {
  const words = text.split(' ');
  const kindOf = (phrase: string): Unit['kind'] | undefined => {
    if (book.phrases.has(phrase)) return 'answer';
    if (is('fillers', phrase, book) || is('joins', phrase, book)) return 'silent';
    return is('meanings', phrase, book) ? 'meaning' : undefined;
  };
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const longer = book.starts.has(word) || is('starts', word, book);
    let end = longer ? Math.min(words.length, at + LONGEST) : at + 1;
    let kind = kindOf(words.slice(at, end).join(' '));
    while (kind === undefined && end > at + 1) {
      end -= 1;
      kind = kindOf(words.slice(at, end).join(' '));
    }
    yield { kind: kind ?? 'word', phrase: words.slice(at, end).join(' ') };
    at = end;
  }
}

/**
 * A text with more phrases is a story, whatever it consists of, so that "a a a …" keeps nobody
 * waiting.
 */
const MOST_PHRASES = 100;

/**
 * Returns the answers of a text that consists only of answers, fillers and joins: "1 please", "1 or
 * 2", "yes no".
 */
function sequence(text: string, book: AnswerBook): Places | undefined {
  const answers: Unit[] = [];
  let count = 0;
  for (const unit of unitsOf(text, book)) {
    count += 1;
    if (count > MOST_PHRASES || unit.kind === 'meaning' || unit.kind === 'word') return undefined;
    if (unit.kind === 'answer') answers.push(unit);
  }
  // "n 1" is number one, though "n" alone is a no.
  const plain = answers.filter(({ phrase }) => !is('fillers', phrase, book));
  const found = (plain.length > 0 ? plain : answers).flatMap(({ phrase }) => [
    ...(book.phrases.get(phrase) ?? []),
  ]);
  return found.length > 0 ? new Set(found) : undefined;
}

/**
 * Returns the options that a folded text lists, if it consists only of answers, fillers and joins:
 * "1 3", "radio and 5".
 * @returns their values in the order of the options
 */
export function listAnswers(
  folded: string,
  options: readonly AnswerOption[],
  lexicons: readonly Lexicon[],
): readonly string[] | undefined {
  const places = sequence(folded, bookOf(options, lexicons));
  return places && options.flatMap(({ value }, place) => (places.has(place) ? [value] : []));
}

/** Returns the options whose label passes a test. */
const labelled = (book: AnswerBook, test: (label: string) => boolean): Places =>
  new Set(book.labels.flatMap((label, place) => (test(label) ? [place] : [])));

/**
 * Checks whether the beginning of a label may also be the beginning of a yes or no for which nobody
 * asked: "si" of "Simples", or of "sim".
 */
function mayBeAnother(text: string, book: AnswerBook, lexicons: readonly Lexicon[]): boolean {
  const answers = lexicons.flatMap(({ yes, no }) => [...yes, ...no]);
  return answers.some((word) => word.startsWith(text) && !book.phrases.has(word));
}

/**
 * Checks whether a label denies what its beginning says: "I will" does not mean "I will not go", "I
 * don't" not "I don't know", and "sem" not "Sempre".
 */
function isDenied(text: string, label: string, lexicons: readonly Lexicon[]): boolean {
  const rest = label.slice(text.length);
  return lexicons.some(({ denies }) =>
    denies.some((no) => {
      if (` ${rest} `.includes(` ${no} `)) return true;
      // "not" does mean "Not now", because both deny.
      const agrees = text === no && rest.startsWith(' ');
      return !agrees && ` ${text}`.endsWith(` ${no}`);
    }),
  );
}

/**
 * Returns the options whose label begins with a text that means nothing else: "check" of "Check it
 * first". A word that means something alone is only perhaps the beginning of a label, when it is a
 * whole word of it and the label means nothing else: "non" may be "Non, jamais", but "não" is not
 * "Não sei", and "yes" not "Yesterday".
 */
function begun(
  text: string,
  book: AnswerBook,
  lexicons: readonly Lexicon[],
): { readonly places: Places; readonly sure: boolean } {
  if (!is('taken', text, book)) {
    const places = labelled(book, (label) => label.startsWith(text));
    const whole = [...places].every((place) => book.labels[place]?.startsWith(`${text} `));
    const denied = [...places].some((place) => isDenied(text, book.labels[place] ?? '', lexicons));
    return { places, sure: !denied && (whole || !mayBeAnother(text, book, lexicons)) };
  }
  const mine = meaningOf(text, lexicons);
  const places = labelled(book, (label) => {
    if (mine === undefined || mine === 'skip' || !label.startsWith(`${text} `)) return false;
    const [first] = unitsOf(label, { ...book, phrases: new Map() });
    return first?.phrase === text;
  });
  return { places, sure: false };
}

/**
 * Returns other options that a text with the name of a number may mean: "first" where "First aid"
 * is the second option.
 */
function alsoBegun(text: string, book: AnswerBook): Places {
  if (!is('numberNames', text, book)) return none;
  return labelled(book, (label) => label.startsWith(`${text} `));
}

/**
 * Returns the options that differ from the text by one typing error. Names of numbers are left out:
 * they are too similar to other words.
 */
function slipped(text: string, book: AnswerBook): Places {
  if (text.length < LIKE || /\p{N}/u.test(text)) return none;
  const near = [...book.phrases].filter(
    ([phrase]) =>
      phrase.length >= LIKE && !is('numberNames', phrase, book) && oneSlip(phrase, text),
  );
  return new Set(near.flatMap(([, places]) => [...places]));
}

/**
 * Splits a text after its first words, which are given folded: the text that follows, and whether
 * punctuation stands between.
 */
function behind(
  text: string,
  lead: string,
  rest: string,
): { readonly strong: boolean; readonly rest: string } {
  const enough = Math.min(text.length, lead.length * 4 + 40);
  // It goes letter by letter only where a letter may fold to none or to several.
  const whole =
    /^[\x20-\x7e]*$/.test(text.slice(0, lead.length)) && fold(text.slice(0, lead.length)) === lead;
  for (let at = whole ? lead.length : 1; at < enough; at += 1) {
    if (fold(text.slice(0, at)) !== lead || fold(text.slice(at)) !== rest) continue;
    const gap = /^[^\p{L}\p{N}\p{Extended_Pictographic}]*/u.exec(text.slice(at))?.[0] ?? '';
    return {
      strong: /[.,;:!?)\]\n…]|\s[-–—]\s|^[–—]/u.test(gap),
      rest: text.slice(at + gap.length).trim(),
    };
  }
  return { strong: false, rest };
}

/** Reads an answer followed by a story: "yes they have guns", "2. in the market". */
function opening(
  text: string,
  folded: string,
  book: AnswerBook,
  options: readonly AnswerOption[],
): AnswerMatch | undefined {
  const [first] = unitsOf(folded, book);
  const lead =
    first?.kind === 'answer' && first.phrase !== folded && !is('numberNames', first.phrase, book)
      ? first.phrase
      : undefined;
  const [place, second] = book.phrases.get(lead ?? '') ?? [];
  const option = options[place ?? -1];
  if (lead === undefined || place === undefined || !option || second !== undefined)
    return undefined;
  const after = folded.slice(lead.length + 1);
  const next = after.split(' ').find((word) => !is('joins', word, book)) ?? '';
  if (isNumber(lead) && isNumber(next)) return { kind: 'none' };
  if (book.labels[place]?.startsWith(after)) return { kind: 'match', value: option.value };
  const { strong, rest } = behind(text, lead, after);
  // "no one helps" is not "no", and "2 girls" not "2": such words need punctuation, or must be
  // confirmed.
  const plain = is('openings', lead, book) || (lead.includes(' ') && !isNumber(lead));
  if (strong || plain) return { kind: 'match', value: option.value, rest };
  return { kind: 'maybe', value: option.value, label: option.label, rest };
}

/**
 * Reads an answer as people send it: "1", "(1)", "#1", "one", the label, its beginning, "yes" in
 * any given language, with words around or after it. A typing error or a part of a label is only
 * `maybe`. Total; the result does not depend on case, accents or the alphabet of digits.
 * @param options in the order in which they were numbered for the person, from 1
 * @param lexicons of every language the answer may be in
 */
export function matchAnswer(
  text: string,
  options: readonly AnswerOption[],
  lexicons: readonly Lexicon[],
): AnswerMatch {
  const folded = fold(text);
  if (folded === '') return { kind: 'none' };
  const book = bookOf(options, lexicons);
  const result = (places: Places, sure: boolean): AnswerMatch | undefined => {
    const chosen = options.filter((_, place) => places.has(place));
    const [first] = chosen;
    if (!first) return undefined;
    if (chosen.length > 1) return { kind: 'ambiguous', values: chosen.map(({ value }) => value) };
    return sure
      ? { kind: 'match', value: first.value }
      : { kind: 'maybe', value: first.value, label: first.label };
  };
  const letters = !isNumber(folded.replaceAll(' ', ''));
  const exact = book.phrases.get(folded);
  if (exact)
    return result(new Set([...exact, ...alsoBegun(folded, book)]), true) ?? { kind: 'none' };
  const free = !is('taken', folded, book);
  const beginning = letters && folded.length >= 2 ? begun(folded, book, lexicons) : undefined;
  return (
    result(sequence(folded, book) ?? none, true) ??
    (beginning && result(beginning.places, beginning.sure)) ??
    opening(text, folded, book, options) ??
    (letters && free && folded.length >= LIKE
      ? result(
          labelled(book, (label) => ` ${label}`.includes(` ${folded}`)),
          false,
        )
      : undefined) ??
    (free ? result(slipped(folded, book), false) : undefined) ?? { kind: 'none' }
  );
}
