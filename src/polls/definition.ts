import { z } from 'zod';
import { momentForm } from '../shared/forms.js';

/**
 * A poll as people write it and as it is stored: one document, in a YAML file or in MongoDB. Names
 * are short because `poll.<poll>:offer.<question>:<value>` must fit the 64 bytes of a button
 * (Telegram Bot API, callback_data).
 */
const name = (longest: number, what: string) =>
  z.string({ error: `Write ${what}.` }).regex(new RegExp(`^[a-z][a-z0-9-]{0,${longest - 1}}$`), {
    error: `Write ${what}: a small letter, then small letters, digits or "-", ${longest} characters at most.`,
  });
const pollName = name(24, 'a name for the poll');
const questionName = name(12, 'a name for the question');
const optionName = name(12, 'a name for the answer');
const target = z.string({ error: 'Write the id of a question, or end.' });

/**
 * The most options of a question: people answer with one digit, and the lexicons name the numbers
 * up to nine.
 */
export const MOST_OPTIONS = 9;
const many = `A question of this kind needs a list of 2 to ${MOST_OPTIONS} options.`;
const four = 'A poll has 1 to 4 questions.';

/** Far above two SMS segments, and above what a website shows of a title. */
const LONGEST_TEXT = 2_000;
/** More languages than are written in West Africa; the cost of a check grows with their square. */
export const MOST_LANGUAGES = 40;
/** A language by its tag, such as `fr` or `pt-GW`. */
export const language = z
  .string({ error: 'Write a language as en, fr or pt.' })
  .max(35, { error: 'Write a language as en, fr or pt.' });
const fewer = `There are texts in more than ${MOST_LANGUAGES} languages.`;

/** A text by language, with the same meaning in each. */
export const words = z
  .record(
    z.string(),
    z
      .string({ error: 'Write a text; put it in quotes.' })
      .max(LONGEST_TEXT, { error: `A text has ${LONGEST_TEXT} characters at most.` })
      .trim()
      .min(1, { error: 'This text is empty.' }),
    { error: 'Write one text a language, as { en: "…", fr: "…" }.' },
  )
  .refine((texts) => Object.keys(texts).length <= MOST_LANGUAGES, { error: fewer });
export type PollText = z.infer<typeof words>;

const shared = { id: questionName, ask: words, to: target.optional() };
const option = { value: optionName, label: words };
const whole = (error: string) => z.int({ error }).min(1, { error }).max(1_000_000, { error });
const from1 = 'Write a whole number from 1 (0 is the word for BACK) to 1000000.';

const question = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...shared,
      kind: z.literal('choice'),
      options: z
        .array(z.strictObject({ ...option, to: target.optional() }), { error: many })
        .min(2, { error: many })
        .max(MOST_OPTIONS, { error: many }),
    }),
    z.strictObject({
      ...shared,
      kind: z.literal('several'),
      options: z
        .array(z.strictObject(option), { error: many })
        .min(2, { error: many })
        .max(MOST_OPTIONS, { error: many }),
    }),
    z.strictObject({
      ...shared,
      kind: z.literal('number'),
      min: whole(from1),
      max: whole(from1),
      unit: words.optional(),
      /** The singular unit: "day" beside "days". */
      unitOne: words.optional(),
    }),
    z.strictObject({ ...shared, kind: z.literal('text') }),
  ],
  { error: 'The kind of a question is choice, several, number or text.' },
);
export type Question = z.infer<typeof question>;

/** A word that people text to be asked, without an invitation. */
export const joinWord = z
  .string()
  .regex(/^[A-Za-z]{3,12}$/, { error: 'The join word is one word of 3 to 12 letters, A to Z.' });

/**
 * The shape of a poll. Rules that a shape cannot express (jumps, languages, lengths) are in
 * `check.ts`.
 */
export const pollShape = z.strictObject({
  poll: pollName,
  /**
   * Raised when a poll that people may be answering is changed; `renamed` maps earlier questions to
   * today's for people in the middle of it.
   */
  version: z
    .int({ error: 'The version is a whole number from 1.' })
    .min(1, { error: 'The version is a whole number from 1.' }),
  renamed: z
    .record(z.string(), z.string())
    .refine((names) => Object.keys(names).length <= 100, {
      error: 'A poll renames 100 questions at most.',
    })
    .optional(),
  languages: z
    .array(language, { error: 'List the languages, as [en, fr].' })
    .min(1, { error: 'A poll needs a language.' })
    .max(MOST_LANGUAGES, { error: `A poll has ${MOST_LANGUAGES} languages at most.` }),
  title: words,
  opens: momentForm,
  closes: momentForm,
  /** The word people text to take part without an invitation. */
  join: joinWord.optional(),
  intro: words.optional(),
  questions: z.array(question, { error: four }).min(1, { error: four }).max(4, { error: four }),
  thanks: words,
  /**
   * Sent last. Its {{helpline}} is the verified one of the person's country; without one, the
   * footer is not sent.
   */
  footer: words,
  /** Texted to those who answered, when the results are published. */
  results: words,
});
export type Poll = z.infer<typeof pollShape>;

/** The target of a jump that ends the poll. */
export const END = 'end';
