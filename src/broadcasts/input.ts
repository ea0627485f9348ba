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

/** Whom a broadcast is for. A list that is left out means everybody; lists together mean both. */
export const audienceShape = z.strictObject({
  countries: list(countryForm),
  areas: list(area),
  languages: list(languageForm),
  ages: list(z.enum(ageBands)),
  genders: list(z.enum(genders)),
  channels: list(z.enum(channelIds)),
  /** Who gave one of these answers to a question of a poll that is still open. */
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
 * SMS gives up after ten segments; nobody reads more than
 * a few. Source: Twilio's limit of 1,600 characters.
 */
const LONGEST = 1_600;

/** People are written to between these hours at their place, unless a broadcast says otherwise. */
export const USUAL_HOURS = { from: 8, to: 20 } as const;

/** A broadcast as it is asked for. */
export const broadcastShape = z
  .strictObject({
    kind: z.enum(['poll', 'results', 'campaign'], {
      error: 'The kind is poll, results or campaign.',
    }),
    /** The poll that is asked, or whose results are told. */
    poll: z.string().optional(),
    /** The campaign that begins with it; without one, its texts are all there is. */
    campaign: z.string().optional(),
    /** By language. */
    texts: z.record(z.string(), z.string().trim().min(1).max(LONGEST)).optional(),
    audience: audienceShape.default({}),
    /** So many of the audience, drawn by lot. */
    sample: whole.optional(),
    /** When it begins; at once, if it is left out. */
    starts: momentForm.optional(),
    /** When nobody is written to any more; a poll's close, if it is left out. */
    closes: momentForm.optional(),
    /** The hours of the day at the person's place in which it may be sent. */
    hours: z
      .strictObject({ from: hour(0), to: hour(1) })
      .refine(({ from, to }) => from < to, {
        error: 'The hours end after they begin, on the same day.',
      })
      .default(USUAL_HOURS),
    /** So many people at a time, so many minutes apart. */
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

/** What is wrong with an input, by path: `audience.countries.0`. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
  /** What it is, where its message has values, with these. */
  readonly code?: ProblemCode;
  readonly params?: Readonly<Record<string, string>>;
}

/** What can be wrong with a sending. Each has its text in the console as `finding.<code>`. */
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

/** How the message of a shape begins, and what it is: a shape gives nothing but its message. */
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

/** What a message of the shape is; undefined when it is none that people can cause in a form. */
export const problemCode = (message: string): ProblemCode | undefined =>
  shapeMessages.find(([start]) => message.startsWith(start))?.[1];

/** Everything that a shape found wrong. */
export const problemsOf = ({ issues }: z.ZodError): readonly InputProblem[] =>
  issues.map(({ path, message }) => ({ path: path.join('.'), message }));
