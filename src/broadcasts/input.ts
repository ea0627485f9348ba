import { DateTime } from 'luxon';
import { z } from 'zod';
import { channelIds } from '../bots/channel.js';
import { ageBands, genders } from '../shared/traits.js';

const list = <T extends z.ZodType>(one: T) =>
  z
    .array(one)
    .min(1, { error: 'An empty list means nobody: leave it out for everybody.' })
    .optional();
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'Write countries as two capital letters, as TG.' });
const area = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, { error: 'Write areas as in ISO 3166-2, as TG-M.' });
const language = z
  .string()
  .regex(/^[a-z]{2,3}$/, { error: 'Write languages as in ISO 639, as fr.' });

/** Whom a broadcast is for. A list that is left out means everybody; lists together mean both. */
export const audienceShape = z.strictObject({
  countries: list(country),
  areas: list(area),
  languages: list(language),
  ages: list(z.enum(ageBands)),
  genders: list(z.enum(genders)),
  channels: list(z.enum(channelIds)),
  /** Who gave one of these answers to a question of a poll that is still open. */
  answered: z
    .strictObject({ poll: z.string(), question: z.string(), values: z.array(z.string()).min(1) })
    .optional(),
});
export type Audience = z.infer<typeof audienceShape>;

const moment = 'Write a day, a time and its distance from UTC, as 2026-12-01T08:00+01:00.';
const when = z
  .string({ error: moment })
  .refine(
    (text) => /T\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && DateTime.fromISO(text).isValid,
    { error: moment },
  );
const hour = (from: number) => z.int().min(from).max(24);
const whole = z.int().min(1);
/** SMS gives up after ten segments; nobody reads more than a few. Source: Twilio's limit of 1,600 characters. */
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
    starts: when.optional(),
    /** When nobody is written to any more; a poll's close, if it is left out. */
    closes: when.optional(),
    /** The hours of the day at the person's place in which it may be sent. */
    hours: z
      .strictObject({ from: hour(0), to: hour(1) })
      .refine(({ from, to }) => from < to, {
        error: 'The hours end after they begin, on the same day.',
      })
      .default(USUAL_HOURS),
    /** So many people at a time, so many minutes apart. */
    waves: z.strictObject({ people: whole, minutes: whole.max(7 * 24 * 60) }).optional(),
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
}
