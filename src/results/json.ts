import { z } from 'zod';
import type { Poll } from '../polls/definition.js';
import type { Texts } from '../shared/texts/texts.js';
import { publishedShape, type Published } from './published.js';
import type { OpenAnswers } from './words.js';

const words = z.record(z.string(), z.string()).describe('By language (BCP-47).');
const named = z.array(z.strictObject({ name: z.string(), people: z.int() }));

/**
 * The JSON of a result, version 1: what was published, the poll's own words for it, and the caveat.
 */
export const resultsDocument = publishedShape.extend({
  caveat: words,
  title: words,
  texts: z
    .record(
      z.string(),
      z.strictObject({ ask: words, unit: words.optional(), options: z.record(z.string(), words) }),
    )
    .describe('The words of each question, by its id.'),
  open: z
    .record(z.string(), z.strictObject({ words: named, groups: named }))
    .describe('Of open answers, by question: words and groups of eleven people and more.'),
});
export type ResultsDocument = z.infer<typeof resultsDocument>;

/**
 * Returns a result as JSON. Numbers are people, rounded down to tens; null is a number that is not
 * shown.
 */
export function jsonOf(
  published: Published,
  poll: Poll,
  texts: Texts,
  open: Readonly<Record<string, OpenAnswers>> = {},
): ResultsDocument {
  return resultsDocument.parse({
    ...published,
    caveat: Object.fromEntries(
      poll.languages
        .filter((one) => texts.languages.includes(one))
        .map((one) => [one, texts.say(one, { key: 'poll.caveat' })]),
    ),
    title: poll.title,
    texts: Object.fromEntries(
      poll.questions.map((question) => [
        question.id,
        {
          ask: question.ask,
          ...(question.kind === 'number' && question.unit ? { unit: question.unit } : {}),
          options:
            'options' in question
              ? Object.fromEntries(question.options.map(({ value, label }) => [value, label]))
              : {},
        },
      ]),
    ),
    open,
  });
}
