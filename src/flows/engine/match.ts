import { fold } from '../../shared/texts/fold.js';
import { oneSlip } from '../../shared/texts/slip.js';
import { commands, type Command, type Lexicon } from '../../shared/texts/texts.js';
import { bookOf, is, type AnswerBook, type AnswerOption } from './answer-book.js';

export type { AnswerOption };

/** How an answer was read. `rest` is what the person wrote behind it, in their own words. */
export type AnswerMatch =
  | { readonly kind: 'match'; readonly value: string; readonly rest?: string }
  /** Probably this: ask before it counts. `rest` must not get lost when the person says no. */
  | {
      readonly kind: 'maybe';
      readonly value: string;
      readonly label: string;
      readonly rest?: string;
    }
  | { readonly kind: 'ambiguous'; readonly values: readonly string[] }
  | { readonly kind: 'none' };

/** Places of options; several mean the answer is ambiguous. */
type Places = ReadonlySet<number>;
const none = new Set<number>();
const isNumber = (word: string) => /^\p{N}+$/u.test(word);
/** Letters a word needs before a likeness counts. */
const LIKE = 4;

/** The answers a text consists of, if it is nothing but answers, fillers and joins: "1 please", "1 or 2", "yes no". */
function sequence(text: string, book: AnswerBook): Places | undefined {
  const words = text.split(' ');
  const longest = (at: number, has: (phrase: string) => boolean) => {
    for (let end = Math.min(words.length, at + 7); end > at; end -= 1) {
      if (has(words.slice(at, end).join(' '))) return end;
    }
    return at;
  };
  const found = new Set<number>();
  for (let at = 0; at < words.length;) {
    const answer = longest(at, (phrase) => book.phrases.has(phrase));
    for (const place of book.phrases.get(words.slice(at, answer).join(' ')) ?? []) found.add(place);
    const next = Math.max(
      answer,
      longest(
        at,
        (phrase) => answer === at && (is('fillers', phrase, book) || is('joins', phrase, book)),
      ),
    );
    if (next === at) return undefined;
    at = next;
  }
  return found.size > 0 ? found : undefined;
}

/**
 * The options a folded text lists, when it is nothing but answers, fillers and joins: "1 3", "radio and 5".
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

/** A text without the words around an answer that say nothing. */
function bare(text: string, { words }: AnswerBook): string {
  let padded = ` ${text} `;
  for (const { fillers } of words)
    for (const filler of fillers) padded = padded.replaceAll(` ${filler} `, ' ');
  return padded.trim();
}

/** The options whose label passes a test. */
const labelled = (book: AnswerBook, test: (label: string) => boolean): Places =>
  new Set(book.labels.flatMap((label, place) => (test(label) ? [place] : [])));

/** The options that one slip of a finger away from the text are an answer. */
function slipped(text: string, book: AnswerBook): Places {
  if (text.length < LIKE || /\p{N}/u.test(text)) return none;
  const near = [...book.phrases].filter(
    ([phrase]) => phrase.length >= LIKE && oneSlip(phrase, text),
  );
  return new Set(near.flatMap(([, places]) => [...places]));
}

/** Splits a text behind its first words, given folded: what follows, and whether punctuation stands between. */
function behind(
  text: string,
  lead: string,
  rest: string,
): { readonly strong: boolean; readonly rest: string } {
  const enough = Math.min(text.length, lead.length * 4 + 40);
  // Letter by letter only where a letter may fold to none or to several.
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

/** An answer with a story behind it: "yes they have guns", "2. in the market". */
function opening(
  text: string,
  folded: string,
  book: AnswerBook,
  options: readonly AnswerOption[],
): AnswerMatch | undefined {
  const leads = [...book.phrases.keys()].filter(
    (phrase) => folded.startsWith(`${phrase} `) && !is('numberNames', phrase, book),
  );
  const lead = leads.sort((a, b) => b.length - a.length)[0];
  const [place, second] = book.phrases.get(lead ?? '') ?? [];
  const option = options[place ?? -1];
  if (lead === undefined || place === undefined || !option || second !== undefined)
    return undefined;
  const after = folded.slice(lead.length + 1);
  const next = after.split(' ').find((word) => !is('joins', word, book)) ?? '';
  if (isNumber(lead) && isNumber(next)) return { kind: 'none' };
  if (book.labels[place]?.startsWith(after)) return { kind: 'match', value: option.value };
  const { strong, rest } = behind(text, lead, after);
  // "no one helps" is no "no", and "2 girls" no "2": such words need punctuation, or are asked about.
  const plain = is('openings', lead, book) || (lead.includes(' ') && !isNumber(lead));
  if (strong || plain) return { kind: 'match', value: option.value, rest };
  return { kind: 'maybe', value: option.value, label: option.label, rest };
}

/**
 * Reads an answer as people send it: "1", "(1)", "#1", "one", the label, its beginning, "yes" in any language given,
 * with words around or behind it. A slip of a finger or a part of a label is only `maybe`. Total; no case, accent or
 * alphabet of digits changes what is read.
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
  return (
    result(book.phrases.get(folded) ?? none, true) ??
    result(book.phrases.get(bare(folded, book)) ?? none, true) ??
    result(sequence(folded, book) ?? none, true) ??
    (letters && folded.length >= 2
      ? result(
          labelled(book, (label) => label.startsWith(folded)),
          true,
        )
      : undefined) ??
    opening(text, folded, book, options) ??
    (letters && folded.length >= LIKE
      ? result(
          labelled(book, (label) => ` ${label}`.includes(` ${folded}`)),
          false,
        )
      : undefined) ??
    result(slipped(folded, book), false) ?? { kind: 'none' }
  );
}

/**
 * The global word a text consists of, in any of the languages: "STOP!!!", "Arrêt". A sentence with such a word in it is
 * not one. STOP may be said several times; "help help help" is a cry, and no command.
 */
export function matchCommand(text: string, lexicons: readonly Lexicon[]): Command | undefined {
  const folded = fold(text);
  if (folded === '') return undefined;
  const words = new Set(folded.split(' '));
  const has = (command: Command, phrase: string) =>
    lexicons.some((lexicon) => commandsOf(lexicon).get(phrase) === command);
  if ([...words].every((word) => has('stop', word))) return 'stop';
  return commands.find((command) => has(command, folded));
}

const commandWords = new WeakMap<Lexicon, ReadonlyMap<string, Command>>();

function commandsOf(lexicon: Lexicon): ReadonlyMap<string, Command> {
  const made =
    commandWords.get(lexicon) ??
    new Map(
      commands.flatMap((command) =>
        lexicon.commands[command].map((word) => [word, command] as const),
      ),
    );
  commandWords.set(lexicon, made);
  return made;
}
