import { fold, withPlainDigits } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';
import { listAnswers, matchAnswer, type AnswerMatch, type AnswerOption } from './match.js';

/** What stands between the values of an answer to a question with several choices. No value has it in it. */
export const BETWEEN = ',';

/** "1-3": from the first to the third, or the first and the third? It has to be asked. */
const SPAN = /^\s*(\d{1,2})\s*[-–—]\s*(\d{1,2})\s*$/;

/**
 * Reads an answer to a question where several may be chosen: "1,3,5", "1 and 3", "radio, friends", or one alone, as
 * `matchAnswer` does. What leaves open which are meant ("1 or 2", "13", "1-3") and a list with a story behind it are only
 * `maybe`. The value is the chosen values in the order of the options, with `BETWEEN` between them. Total.
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
  const single = matchAnswer(text, options, lexicons);
  if (single.kind === 'match' || single.kind === 'maybe') return single;
  const together = runTogether(folded, options);
  if (together) return { kind: 'maybe', ...chosen(together) };
  const words = folded.split(' ');
  for (let end = Math.min(words.length - 1, options.length * 2); end > 1; end -= 1) {
    const first = listAnswers(words.slice(0, end).join(' '), options, lexicons);
    // A number behind the list is none of its answers: "1 2 12" is asked again as a whole.
    if (first && first.length > 1 && !/^\p{N}/u.test(words[end] ?? ''))
      return { kind: 'maybe', ...chosen(first), rest: text };
  }
  return single;
}

const between = (options: readonly AnswerOption[], from: number, to: number) =>
  options.slice(from - 1, to).map(({ value }) => value);

/** "135" where there is no hundred-and-thirty-fifth option: three different digits that are numbers of options. */
function runTogether(
  folded: string,
  options: readonly AnswerOption[],
): readonly string[] | undefined {
  if (!/^[1-9]{2,9}$/.test(folded) || new Set(folded).size < folded.length) return undefined;
  const places = [...folded].map(Number);
  if (places.some((place) => place > options.length)) return undefined;
  return options.flatMap(({ value }, at) => (places.includes(at + 1) ? [value] : []));
}
