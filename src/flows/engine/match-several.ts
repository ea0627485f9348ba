import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import { listAnswers, matchAnswer, type AnswerMatch, type AnswerOption } from './match.js';

/** The separator between the values of an answer with several choices. No value contains it. */
export const BETWEEN = ',';

/** When there are more options than this, "all" must be confirmed. */
const FEW = 3;

/**
 * Matches "1-3": from the first to the third, or the first and the third? The person has to be
 * asked.
 */
const SPAN = /^\s*(\d{1,2})\s*[-–—]\s*(\d{1,2})\s*$/;

/**
 * Reads an answer to a question where several options may be chosen: "1,3,5", "1 and 3", "radio,
 * friends", or a single one, as `matchAnswer` does. Unclear answers ("1 or 2", "13", "1-3") and a
 * list followed by a story are only `maybe`. The value is the chosen values in the order of the
 * options, with `BETWEEN` between them. Total.
 * @param options in the order in which they were numbered for the person, from 1
 */
export function matchSeveral(
  text: string,
  options: readonly AnswerOption[],
  lexicons: readonly Lexicon[],
): AnswerMatch {
  const chosen = (values: readonly string[]) => ({
    value: values.join(BETWEEN),
    label: values
      .map((value) => options.findIndex((option) => option.value === value) + 1)
      .join(', '),
  });
  const folded = fold(text);
  if (isAll(folded, options.length, lexicons)) {
    const values = chosen(options.map(({ value }) => value));
    // The last of many options is often "none of these", which "all" does not include.
    return options.length <= FEW
      ? { kind: 'match', value: values.value }
      : { kind: 'maybe', ...values };
  }
  const listed = listAnswers(folded, options, lexicons);
  if (listed) {
    const open = folded.split(' ').some((word) => lexicons.some(({ ors }) => ors.includes(word)));
    const span = SPAN.exec(withPlainDigits(text));
    if (span && Number(span[2]) - Number(span[1]) > 1)
      return { kind: 'maybe', ...chosen(between(options, Number(span[1]), Number(span[2]))) };
    return open && listed.length > 1
      ? { kind: 'maybe', ...chosen(listed) }
      : { kind: 'match', value: chosen(listed).value };
  }
  const parts = byParts(text, options, lexicons);
  if (parts?.sure) return { kind: 'match', value: chosen(parts.values).value };
  const single = matchAnswer(text, options, lexicons);
  if (single.kind === 'match' || single.kind === 'maybe') return single;
  const together = parts?.values ?? runTogether(folded, options);
  if (together) return { kind: 'maybe', ...chosen(together) };
  const first = listBefore(folded, options, lexicons);
  return first ? { kind: 'maybe', ...chosen(first), rest: text } : single;
}

/** Returns the options that a text lists before it goes on with other words. */
function listBefore(
  folded: string,
  options: readonly AnswerOption[],
  lexicons: readonly Lexicon[],
): readonly string[] | undefined {
  const words = folded.split(' ');
  for (let end = Math.min(words.length - 1, options.length * 2); end > 1; end -= 1) {
    const first = listAnswers(words.slice(0, end).join(' '), options, lexicons);
    // A number after the list is not an answer of it: "1 2 12" is asked again as a whole.
    if (first && first.length > 1 && !/^\p{N}/u.test(words[end] ?? '')) return first;
  }
  return undefined;
}

/**
 * Checks whether a text says "all" of this many options, or "both" of two, or "all three" of three.
 */
function isAll(folded: string, count: number, lexicons: readonly Lexicon[]): boolean {
  return lexicons.some(
    ({ alls: [all, both, three] }) =>
      all?.includes(folded) ||
      (count === 2 && both?.includes(folded)) ||
      (count === 3 && three?.includes(folded)),
  );
}

/** Checks whether a text is a part of a label, in whole words. */
const isInLabel = (part: string | undefined, options: readonly AnswerOption[]): boolean =>
  options.some(({ label }) => ` ${fold(label)} `.includes(` ${part} `));

/** A text with more parts is not a list. */
const MOST_PARTS = 12;

/** Returns the parts of a text between commas and words such as "and", folded. */
function partsOf(text: string, lexicons: readonly Lexicon[]): string[] {
  const joins = new Set(lexicons.flatMap((lexicon) => lexicon.joins));
  const pieces = text.split(/[,;/+&\n]/u).slice(0, MOST_PARTS + 1);
  return pieces.flatMap((piece) =>
    fold(piece)
      .split(' ')
      .map((word) => (joins.has(word) ? '\n' : word))
      .join(' ')
      .split('\n')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
}

/**
 * Returns the options that the parts of a text name, between commas and words such as "and":
 * "famille et ambassade" for "La famille" and "Une ambassade". Undefined when there is one part
 * only, or a part names none.
 */
function byParts(
  text: string,
  options: readonly AnswerOption[],
  lexicons: readonly Lexicon[],
): { readonly values: readonly string[]; readonly sure: boolean } | undefined {
  const parts = partsOf(text, lexicons);
  if (parts.length < 2 || parts.length > MOST_PARTS) return undefined;
  const read = parts.map((part) => matchAnswer(part, options, lexicons));
  const values = read.map((one) =>
    (one.kind === 'match' || one.kind === 'maybe') && !one.rest ? one.value : undefined,
  );
  if (values.includes(undefined) || new Set(values).size < 2) return undefined;
  const ors = fold(text)
    .split(' ')
    .some((word) => lexicons.some((lexicon) => lexicon.ors.includes(word)));
  return {
    values: options.flatMap(({ value }) => (values.includes(value) ? [value] : [])),
    // A whole word of one label is not a typing error: "famille" of "Une personne de la famille".
    sure: !ors && read.every(({ kind }, at) => kind === 'match' || isInLabel(parts[at], options)),
  };
}

const between = (options: readonly AnswerOption[], from: number, to: number) =>
  options.slice(from - 1, to).map(({ value }) => value);

/**
 * Reads "135" where there is no 135th option: three different digits that are numbers of options.
 */
function runTogether(
  folded: string,
  options: readonly AnswerOption[],
): readonly string[] | undefined {
  if (!/^[1-9]{2,9}$/.test(folded) || new Set(folded).size < folded.length) return undefined;
  const places = [...folded].map(Number);
  if (places.some((place) => place > options.length)) return undefined;
  return options.flatMap(({ value }, at) => (places.includes(at + 1) ? [value] : []));
}
