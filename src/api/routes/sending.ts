import { z } from 'zod';
import { audienceShape, broadcastShape } from '../../broadcasts/input.js';
import type { Estimate } from '../../broadcasts/estimate.js';
import type { Desk } from '../../desk/desk.js';
import type { Drafted } from '../../desk/sending.js';
import type { Outcome } from '../../desk/refusal.js';
import type { SendingView } from '../../desk/sending-view.js';
import type { Who } from '../../desk/who.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { moment, pollName } from '../shapes.js';

const audience = audienceShape.meta({ id: 'Audience', description: 'A list that is left out means everybody; lists together mean both' }); // prettier-ignore
const { sample, starts, closes, hours, waves } = broadcastShape.shape;
const wish = z.strictObject({ audience: audience.default({}), sample, starts, closes, hours, waves }).meta({ id: 'SendingWish' }); // prettier-ignore

const count = z.int();
const sending = z
  .object({
    id: z.string(),
    kind: z.enum(['poll', 'results', 'campaign']),
    poll: z.string().optional(),
    campaign: z.string().optional(),
    state: z.string().describe('draft, waiting (for a second person), scheduled, copying, sending, paused, ending, done, stopping, stopped'), // prettier-ignore
    audience: z.looseObject({}),
    sample: count.optional(),
    startsAt: moment,
    closesAt: moment,
    hours: z.object({ from: count, to: count }).describe('of the day at each person’s place'),
    waves: z.object({ people: count, minutes: count }).optional(),
    remindAt: moment.optional(),
    recipients: count.optional().describe('of the last estimate: the number to type'),
    people: z.object({ total: count, said: count, waiting: count, answered: count, left: count, unreached: count, reminded: count }), // prettier-ignore
    texts: z.object({ waiting: count, dead: count, withdrawn: count }),
    progress: z.number().describe('from 0 to 1'),
    decisions: z.array(z.object({ what: z.string(), by: z.string(), at: moment })),
  })
  .meta({ id: 'Sending' });

const money = z.record(z.string(), z.number()).describe('by currency (ISO 4217)');
const estimate = z
  .object({
    people: count.describe('in the audience, whatever their language'),
    recipients: count.describe('whom it will be said to: the number to type'),
    blocked: z.record(z.string(), count).describe('people whose language is not ready, by language: not written to'), // prettier-ignore
    languages: z.record(z.string(), count),
    countries: z.record(z.string(), count),
    senders: z.array(z.object({ channel: z.string(), present: z.boolean(), recipients: count, units: count, perSecond: z.number(), finishesAt: moment.optional() })), // prettier-ignore
    segments: count,
    costs: z.array(z.object({ channel: z.string(), country: z.string(), units: count, currency: z.string().optional(), each: z.number().optional() })), // prettier-ignore
    total: money.describe('of what is sent first, by currency (ISO 4217)'),
    toTheEnd: z
      .object({
        segments: count,
        each: z.record(z.string(), count).describe('SMS segments of one person, by language'),
        total: money,
      }) // prettier-ignore
      .describe('if everybody answers to the end, by the longest way; what is sent first is in it'),
    startsAt: moment,
    finishesAt: moment.optional(),
    late: z.boolean().describe('it takes longer than it may'),
    overlaps: z.array(z.object({ broadcast: z.string(), poll: z.string(), people: count })).describe('polls under way whose audience has people of this one: they are asked this one afterwards'), // prettier-ignore
    approval: z.boolean().describe('a second person must approve'),
  })
  .meta({ id: 'Estimate' });
/** A draft with what it would come to. */
export const drafted = z.object({ sending, estimate }).meta({ id: 'DraftedSending' });

const shown = (one: SendingView) => ({
  ...one,
  audience: { ...one.audience },
  decisions: [...one.decisions],
});

/** Prices in their currency, for people. */
export function priced({ costs, total, toTheEnd, senders, overlaps, ...rest }: Estimate) {
  const inMoney = (micros: Estimate['total']) => Object.fromEntries(Object.entries(micros).map(([currency, n]) => [currency, n / 1e6])); // prettier-ignore
  return {
    ...rest,
    senders: [...senders],
    overlaps: [...overlaps],
    costs: costs.map(({ channel, country, units, price }) => ({ channel, country, units, ...(price ? { currency: price.currency, each: price.micros / 1e6 } : {}) })), // prettier-ignore
    total: inMoney(total),
    toTheEnd: { ...toTheEnd, total: inMoney(toTheEnd.total) },
  };
}
export const shownDraft = ({ sending: one, estimate: found }: Drafted) => ({ sending: shown(one), estimate: priced(found) }); // prettier-ignore

const tag = 'Sending';
const params = z.object({ sending: z.string().max(40).describe('its id') });

/** Sending polls. */
export function sendingRoutes(desk: Desk): readonly Route[] {
  const decision = (name: 'approve' | 'pause' | 'resume' | 'stop', id: string, summary: string, description: string, decide: (who: Who, id: string) => Promise<Outcome<SendingView>>) =>
    route({
      id,
      method: 'post',
      path: `/sendings/{sending}/${name}`,
      scope: name === 'approve' ? 'polls:approve' : 'polls:send',
      tag,
      summary,
      description,
      params,
      problems: ['conflict'],
      answer: sending,
      handle: async ({ who, params: { sending: one } }) => ({ body: shown(granted(await decide(who, one))) }),
    }); // prettier-ignore

  return [
    route({
      id: 'countAudience',
      method: 'post',
      path: '/audience-counts',
      scope: 'polls:read',
      tag,
      summary: 'Count an audience as it is now',
      description: 'People who want polls, are in no list that leaves them out, and read one of the languages.',
      body: z.strictObject({ audience: audience.default({}), languages: z.array(z.string()).min(1) }),
      example: { audience: { countries: ['TG'] }, languages: ['fr', 'en'] },
      answer: z.object({ people: count }),
      handle: async ({ body }) => ({ body: { people: await desk.sending.count('poll', body.audience, body.languages) } }), // prettier-ignore
    }),
    route({
      id: 'draftSending',
      method: 'post',
      path: '/polls/{poll}/sendings',
      scope: 'polls:send',
      tag,
      summary: 'Draft the sending of a poll, and see what it would come to',
      description: 'Recipients, segments, cost, when it would be through. The cost is that of the first message, and that of all messages if everybody answers to the end. Nobody is written to.',
      params: pollName,
      body: wish,
      example: { audience: { countries: ['TG', 'GH'], languages: ['fr', 'en'] }, hours: { from: 9, to: 19 } },
      once: true,
      status: 201,
      answer: drafted,
      async handle({ params: { poll }, body }) {
        const made = granted(await desk.sending.draft({ kind: 'poll', poll, ...body }));
        return { body: shownDraft(made), location: `/sendings/${made.sending.id}` };
      },
    }),
    route({
      id: 'listSendings',
      method: 'get',
      path: '/sendings',
      scope: 'polls:read',
      tag,
      summary: 'List sendings, the latest first',
      query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
      answer: z.object({ sendings: z.array(sending) }),
      handle: async ({ query }) => ({ body: { sendings: (await desk.sending.list(query.limit)).map(shown) } }),
    }),
    route({
      id: 'showSending',
      method: 'get',
      path: '/sendings/{sending}',
      scope: 'polls:read',
      tag,
      summary: 'See how a sending stands',
      params,
      answer: sending,
      handle: async ({ params: { sending: id } }) => ({ body: shown(granted(await desk.sending.status(id))) }),
    }),
    route({
      id: 'estimateSending',
      method: 'post',
      path: '/sendings/{sending}/estimate',
      scope: 'polls:send',
      tag,
      summary: 'Estimate a draft again',
      description: 'An estimate is good for an hour.',
      params,
      problems: ['conflict'],
      answer: drafted,
      handle: async ({ params: { sending: id } }) => ({ body: shownDraft(granted(await desk.sending.estimate(id))) }),
    }),
    route({
      id: 'confirmSending',
      method: 'post',
      path: '/sendings/{sending}/confirm',
      scope: 'polls:send',
      tag,
      summary: 'Confirm a draft by typing its number of recipients',
      description: 'The poll is released with it. Above the size that whoever runs Amana has set, a second person must approve before anybody is written to.', // prettier-ignore
      params,
      body: z.strictObject({ number: z.int().min(0).describe('recipients of the last estimate') }),
      example: { number: 1234 },
      problems: ['conflict'],
      answer: sending,
      handle: async ({ who, params: { sending: id }, body }) => ({ body: shown(granted(await desk.sending.confirm(who, id, body.number))) }), // prettier-ignore
    }),
    decision('approve', 'approveSending', 'Approve a large sending as a second person', 'Whoever confirmed it cannot.', (who, id) => desk.sending.approve(who, id)),
    decision('pause', 'pauseSending', 'Pause a sending', 'Nothing is sent until it is resumed.', (who, id) => desk.sending.pause(who, id)),
    decision('resume', 'resumeSending', 'Resume a sending', '', (who, id) => desk.sending.resume(who, id)),
    decision('stop', 'stopSending', 'Stop a sending for good (kill switch)', 'Within seconds nothing more goes out, in every process. It cannot be undone.', (who, id) => desk.sending.stop(who, id)),
    route({
      id: 'remindSending',
      method: 'post',
      path: '/sendings/{sending}/remind',
      scope: 'polls:send',
      tag,
      summary: 'Remind those who were asked and have not answered',
      description: 'Once. A second time is refused.',
      params,
      body: z.strictObject({ at: z.iso.datetime({ offset: true }).optional().describe('by default now') }),
      example: {},
      problems: ['conflict'],
      answer: sending,
      handle: async ({ who, params: { sending: id }, body }) => ({ body: shown(granted(await desk.sending.remind(who, id, body.at === undefined ? undefined : new Date(body.at)))) }), // prettier-ignore
    }),
  ];
} // prettier-ignore
