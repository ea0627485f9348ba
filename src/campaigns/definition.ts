import { z } from 'zod';
import { joinWord, language, MOST_LANGUAGES, words } from '../polls/definition.js';
import { momentForm } from '../shared/forms.js';

/**
 * A campaign as people write it and as it is stored: a message that helps people not to be
 * trafficked, perhaps a short quiz about it, and answers to words that people may text back. Names
 * are short like those of polls, because the same buttons are used.
 */
const name = (longest: number, what: string) =>
  z.string({ error: `Write ${what}.` }).regex(new RegExp(`^[a-z][a-z0-9-]{0,${longest - 1}}$`), {
    error: `Write ${what}: a small letter, then small letters, digits or "-", ${longest} characters at most.`,
  });

const two = 'A question of the quiz has 2 to 4 options.';
const three = 'A quiz has 1 to 3 questions.';
const version = 'The version is a whole number from 1.';
const keywords = 'List the words by language, as { en: [passport, papers] }: 1 to 6 in each.';

const option = z.strictObject({
  value: name(12, 'a name for the answer'),
  label: words,
  /** Marks the right answer; there is exactly one. */
  right: z
    .literal(true, { error: 'Write "right: true" at the right answer, and nothing at the others.' })
    .optional(),
  /** Sent to a person who chose it: why it is right, or what would be better. */
  say: words,
});

const question = z.strictObject({
  id: name(12, 'a name for the question'),
  ask: words,
  options: z.array(option, { error: two }).min(2, { error: two }).max(4, { error: two }),
});
export type QuizQuestion = z.infer<typeof question>;

const faq = z.strictObject({
  /** A person who texts one of these words, and nothing else, gets the answer. */
  words: z
    .record(
      z.string(),
      z
        .array(z.string().max(100, { error: keywords }))
        .min(1, { error: keywords })
        .max(6, {
          error: keywords,
        }),
      { error: keywords },
    )
    .refine((lists) => Object.keys(lists).length <= MOST_LANGUAGES, { error: keywords }),
  say: words,
});
export type Faq = z.infer<typeof faq>;

/** The shape of a campaign. Rules that a shape cannot express are in `check.ts`. */
export const campaignShape = z.strictObject({
  campaign: name(20, 'a name for the campaign'),
  /** Raised when a campaign that people may be answering is changed. */
  version: z.int({ error: version }).min(1, { error: version }),
  languages: z
    .array(language, { error: 'List the languages, as [en, fr].' })
    .min(1, { error: 'A campaign needs a language.' })
    .max(MOST_LANGUAGES, { error: `A campaign has ${MOST_LANGUAGES} languages at most.` }),
  /** The title for people who work with it. */
  title: words,
  /** When it ends by itself; without it, a person must end it. */
  ends: momentForm.optional(),
  /** The word that people text to be sent it, from a poster or a radio programme. */
  join: joinWord.optional(),
  /** It is sent to everybody who joins and wants campaigns. */
  onJoining: z.literal(true, { error: 'Write "onJoining: true", or leave it out.' }).optional(),
  message: words,
  quiz: z
    .array(question, { error: three })
    .min(1, { error: three })
    .max(3, { error: three })
    .optional(),
  /** Sent after the last question, or after the message when there is no quiz. */
  thanks: words,
  /**
   * Sent last. Its {{helpline}} is the verified one of the person's country; without one, the
   * footer is not sent.
   */
  footer: words,
  faq: z.array(faq).max(12, { error: 'A campaign answers 12 groups of words at most.' }).optional(),
});
export type Campaign = z.infer<typeof campaignShape>;
