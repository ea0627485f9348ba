import { z } from 'zod';
import { channelIds } from '../bots/channel.js';
import { ALLOWED_COUNTRY } from '../shared/allowed.js';
import { countryForm, languageForm, momentForm } from '../shared/forms.js';
import { ageBands, genders } from '../shared/traits.js';

/** The channels that an audience may name. */
export const audienceChannels = channelIds;

const list = <T extends z.ZodType>(one: T) =>
  z
    .array(one)
    .min(1, { error: 'An empty list means nobody: leave it out for everybody.' })
    .optional();
const area = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, { error: 'Write areas as in ISO 3166-2, as TG-M.' });

/**
 * The people for whom a broadcast is. A list that is left out means everybody; two lists together
 * mean people in both.
 */
export const audienceShape = z.strictObject({
  countries: list(countryForm),
  areas: list(area),
  languages: list(languageForm),
  ages: list(z.enum(ageBands)),
  genders: list(z.enum(genders)),
  channels: list(z.enum(channelIds)),
  /**
   * People who gave one of these answers to a question of an open poll. How many these are is not
   * told: they are counted by `countable`.
   */
  answered: z
    .strictObject({ poll: z.string(), question: z.string(), values: z.array(z.string()).min(1) })
    .optional(),
});
export type Audience = z.infer<typeof audienceShape>;

const hours = 'Write whole hours of a day, from 0 to 24.';
const hour = (from: number) => z.int({ error: hours }).min(from, hours).max(24, hours);
const from1 = 'Write a whole number from 1.';
const whole = z.int({ error: from1 }).min(1, from1);
const WEEK = 7 * 24 * 60;
/**
 * SMS allows ten segments at most; nobody reads more than a few. Source: Twilio's limit of 1,600
 * characters.
 */
const LONGEST = 1_600;

/** The local hours in which people are written to, unless a broadcast says otherwise. */
export const USUAL_HOURS = { from: 8, to: 20 } as const;

/** A broadcast in the form of a request. */
export const broadcastShape = z
  .strictObject({
    kind: z.enum(['poll', 'results', 'campaign'], {
      error: 'The kind is poll, results or campaign.',
    }),
    /** The poll that is asked, or whose results are sent. */
    poll: z.string().optional(),
    /** The campaign that begins with it; without one, it consists only of its texts. */
    campaign: z.string().optional(),
    /** Texts by language. */
    texts: z.record(z.string(), z.string().trim().min(1).max(LONGEST)).optional(),
    audience: audienceShape.default({}),
    /** The number of people of the audience who are drawn at random. */
    sample: whole.optional(),
    /** When it begins; at once, if left out. */
    starts: momentForm.optional(),
    /** When writing to people ends; the poll's close, if left out. */
    closes: momentForm.optional(),
    /** The hours of the day at the person's place in which it may be sent. */
    hours: z
      .strictObject({ from: hour(0), to: hour(1) })
      .refine(({ from, to }) => from < to, {
        error: 'The hours end after they begin, on the same day.',
      })
      .default(USUAL_HOURS),
    /** The number of people in each wave, and the minutes between waves. */
    waves: z
      .strictObject({
        people: whole,
        minutes: whole.max(WEEK, `Write minutes from 1 to ${WEEK}, which is a week.`),
      })
      .optional(),
  })
  .superRefine(({ kind, poll, campaign, texts }, context) => {
    const missing = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (kind !== 'campaign' && poll === undefined) missing('poll', 'Name the poll.');
    if (kind === 'results' && !texts) missing('texts', 'Give the texts by language.');
    if (kind === 'campaign' && !texts && campaign === undefined)
      missing('texts', 'Give the texts by language, or name a campaign.');
  });
export type BroadcastInput = z.input<typeof broadcastShape>;

/** A problem in an input, by path: `audience.countries.0`. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
  /** Its code and the values of its message, if the message has values. */
  readonly code?: ProblemCode;
  readonly params?: Readonly<Record<string, string>>;
}

/** The codes of problems in a sending. Each has its text in the console as `finding.<code>`. */
export const problemCodes = [
  'send.list',
  'send.area',
  'send.country',
  'send.language',
  'send.choice',
  'send.hours',
  'send.hoursOrder',
  'send.whole',
  'send.week',
  'send.moment',
  'send.none',
  'send.over',
  'send.unready',
  'send.close',
  'send.closeLate',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** The beginnings of a shape's messages, with their codes: a shape gives only its message. */
const shapeMessages: readonly (readonly [string, ProblemCode])[] = [
  ['An empty list', 'send.list'],
  ['Write areas', 'send.area'],
  [`Write ${ALLOWED_COUNTRY}`, 'send.country'],
  ['Write a language', 'send.language'],
  ['Invalid option', 'send.choice'],
  [hours, 'send.hours'],
  ['The hours end', 'send.hoursOrder'],
  [from1, 'send.whole'],
  ['Write minutes', 'send.week'],
  ['Write a day', 'send.moment'],
];

/** Returns the code of a shape's message; undefined when people cannot cause it in a form. */
export const problemCode = (message: string): ProblemCode | undefined =>
  shapeMessages.find(([start]) => message.startsWith(start))?.[1];

/** Returns everything that a shape found wrong. */
export const problemsOf = ({ issues }: z.ZodError): readonly InputProblem[] =>
  issues.map(({ path, message }) => ({ path: path.join('.'), message }));
