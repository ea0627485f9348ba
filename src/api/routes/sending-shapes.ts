import { z } from 'zod';
import type { Action } from '../../access/policy.js';
import type { Scope } from '../../access/scopes.js';
import { audienceShape, broadcastShape } from '../../broadcasts/input.js';
import type { Estimate } from '../../broadcasts/estimate.js';
import type { Drafted } from '../../desk/sending.js';
import type { SendingView } from '../../desk/sending-view.js';
import { moment } from '../shapes.js';

/** The audience, as in a file or on the command line. */
export const audience = audienceShape.meta({
  id: 'Audience',
  description:
    'A list that is left out means everybody; lists together mean both. How many people gave an answer (`answered`) is not told: they are counted as all who may have given it, and in tens once they were written to.',
});
const { sample, starts, closes, hours, waves } = broadcastShape.shape;
/** The settings of a sending. */
export const sendingInput = z
  .strictObject({ audience: audience.default({}), sample, starts, closes, hours, waves })
  .meta({ id: 'SendingInput' });

const count = z.int();
/** The sums that decide whether a second person must approve. */
const summed = {
  above: count.describe('above so many people in all, a second person must approve'),
  ofSubject: count.describe('of this poll or campaign, ever, without approval'),
  byPerson: count.describe('by the person who confirms, on this day (UTC), without approval'),
  left: count.describe('so many more may be written to without approval'),
};
/** The state of a sending. */
export const sending = z
  .object({
    id: z.string(),
    kind: z.enum(['poll', 'results', 'campaign']),
    poll: z.string().optional(),
    campaign: z.string().optional(),
    state: z
      .string()
      .describe(
        'draft, waiting (for a second person), scheduled, copying, sending, paused, ending, done, stopping, stopped',
      ),
    audience: z.looseObject({}),
    sample: count.optional(),
    startsAt: moment,
    closesAt: moment,
    hours: z.object({ from: count, to: count }).describe('of the day at each person’s place'),
    waves: z.object({ people: count, minutes: count }).optional(),
    remindAt: moment.optional(),
    recipients: count.optional().describe('of the last estimate: the number to type'),
    people: z.object({
      total: count,
      said: count,
      waiting: count,
      answered: count,
      left: count,
      unreached: count,
      reminded: count,
    }),
    texts: z.object({ waiting: count, dead: count, withdrawn: count }),
    progress: z.number().describe('from 0 to 1'),
    decisions: z.array(z.object({ what: z.string(), by: z.string(), at: moment })),
    approval: z
      .object({ ...summed, says: z.string() })
      .optional()
      .describe('while it waits for a second person: what was summed, and what to do'),
  })
  .meta({ id: 'Sending' });

const money = z.record(z.string(), z.number()).describe('by currency (ISO 4217)');
const estimate = z
  .object({
    people: count.describe('in the audience, whatever their language'),
    recipients: count.describe('whom it will be said to: the number to type'),
    blocked: z
      .record(z.string(), count)
      .describe('people whose language is not ready, by language: not written to'),
    languages: z.record(z.string(), count),
    countries: z.record(z.string(), count),
    senders: z.array(
      z.object({
        channel: z.string(),
        present: z.boolean(),
        recipients: count,
        units: count,
        perSecond: z.number(),
        finishesAt: moment.optional(),
      }),
    ),
    segments: count,
    costs: z.array(
      z.object({
        channel: z.string(),
        country: z.string(),
        units: count,
        currency: z.string().optional(),
        each: z.number().optional(),
        from: z.string().optional().describe('entered: by hand; or whose price it is'),
        at: moment.optional().describe('when it was entered, or told by the provider'),
        unknown: z.string().optional().describe('why no price is known'),
      }),
    ),
    total: money.describe('of what is sent first, by currency (ISO 4217)'),
    toTheEnd: z
      .object({
        segments: count,
        each: z.record(z.string(), count).describe('SMS segments of one person, by language'),
        total: money,
      })
      .describe('if everybody answers to the end, by the longest way; what is sent first is in it'),
    startsAt: moment,
    finishesAt: moment.optional(),
    late: z.boolean().describe('it takes longer than it may'),
    overlaps: z
      .array(z.object({ sending: z.string(), poll: z.string(), people: count }))
      .describe(
        'polls under way whose audience has people of this one: they are asked this one afterwards',
      ),
    approval: z
      .boolean()
      .describe('a second person must approve: it is for more people than are left'),
    allowance: z.object(summed),
  })
  .meta({ id: 'Estimate' });
/** A draft with its estimate. */
export const drafted = z.object({ sending, estimate }).meta({ id: 'DraftedSending' });

export const shown = (one: SendingView) => ({
  ...one,
  audience: { ...one.audience },
  decisions: [...one.decisions],
});

/** Returns an estimate with prices in their currency, for people. */
export function priced({ costs, total, toTheEnd, senders, overlaps, ...rest }: Estimate) {
  const inMoney = (micros: Estimate['total']) =>
    Object.fromEntries(Object.entries(micros).map(([currency, n]) => [currency, n / 1e6]));
  return {
    ...rest,
    senders: [...senders],
    overlaps: overlaps.map(({ broadcast, ...one }) => ({ sending: broadcast, ...one })),
    costs: costs.map(({ channel, country, units, price, ...about }) => ({
      channel,
      country,
      units,
      ...(price ? { currency: price.currency, each: price.micros / 1e6 } : {}),
      ...about,
    })),
    total: inMoney(total),
    toTheEnd: { ...toTheEnd, total: inMoney(toTheEnd.total) },
  };
}
export const shownDraft = ({ sending: one, estimate: found }: Drafted) => ({
  sending: shown(one),
  estimate: priced(found),
});
/** Returns a new draft, with its address. */
export const madeDraft = (made: Drafted) => ({
  body: shownDraft(made),
  location: `/sendings/${made.sending.id}`,
});

/** The kinds of rights on a sending, which decide the scope that a token needs. */
export type Right = 'read' | 'send' | 'approve';
const subjects = ['polls', 'campaigns'] as const;

/**
 * Returns the scopes of polls and of campaigns for a right. The kind of a sending decides which one
 * is needed.
 */
export const eitherFor = (right: Right): readonly Scope[] =>
  subjects.map((subject): Scope => `${subject}:${right}`);
/**
 * Returns the actions of polls and of campaigns for a right: a person's roles must allow one of
 * them.
 */
export const eitherMay = (right: Right): readonly Action[] =>
  subjects.map((subject): Action => `${subject}.${right}`);
/** Returns the scope for a sending of this kind. */
export const scopeFor = (kind: SendingView['kind'], right: Right): Scope =>
  `${kind === 'campaign' ? 'campaigns' : 'polls'}:${right}`;
