import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import type { Outcome } from '../../desk/refusal.js';
import type { SendingView } from '../../desk/sending-view.js';
import type { Who } from '../../desk/who.js';
import { languageForm, momentForm } from '../../shared/forms.js';
import { granted } from '../refused.js';
import { route, type Call, type Route } from '../route.js';
import { campaignName, pollName } from '../shapes.js';
import {
  audience,
  drafted,
  eitherFor,
  scopeFor,
  sending,
  shown,
  shownDraft,
  wish,
} from './sending-shapes.js';

const tag = 'Sending';
const params = z.object({ sending: z.string().max(40).describe('its id') });

/** Sending polls and campaigns. What a token must allow follows from what is sent. */
export function sendingRoutes(desk: Desk): readonly Route[] {
  /** The sending that is asked for, if the token allows this with it. */
  async function asked(
    {
      params: { sending: id },
      need,
    }: Pick<Call<{ sending: string }, unknown, unknown>, 'params' | 'need'>,
    right: 'read' | 'send' | 'approve',
  ): Promise<SendingView> {
    const found = granted(await desk.sending.status(id));
    await need(scopeFor(found.kind, right));
    return found;
  }

  const decision = (
    name: 'approve' | 'pause' | 'resume' | 'stop',
    id: string,
    summary: string,
    description: string,
    decide: (who: Who, id: string) => Promise<Outcome<SendingView>>,
  ) =>
    route({
      id,
      method: 'post',
      path: `/sendings/{sending}/${name}`,
      scope: eitherFor(name === 'approve' ? 'approve' : 'send'),
      tag,
      summary,
      description,
      params,
      problems: ['conflict'],
      answer: sending,
      async handle(call) {
        const { id: one } = await asked(call, name === 'approve' ? 'approve' : 'send');
        return { body: shown(granted(await decide(call.who, one))) };
      },
    });

  return [
    route({
      id: 'countAudience',
      method: 'post',
      path: '/audience-counts',
      scope: eitherFor('read'),
      tag,
      summary: 'Count an audience as it is now',
      description:
        'People who want polls (or campaigns), are in no list that leaves them out, and read one of the languages.',
      body: z.strictObject({
        kind: z.enum(['poll', 'campaign']).default('poll'),
        audience: audience.default({}),
        languages: z.array(languageForm).min(1),
      }),
      example: { audience: { countries: ['TG'] }, languages: ['fr', 'en'] },
      answer: z.object({ people: z.int() }),
      async handle({ body, need }) {
        await need(scopeFor(body.kind, 'read'));
        return {
          body: { people: await desk.sending.count(body.kind, body.audience, body.languages) },
        };
      },
    }),
    route({
      id: 'draftSending',
      method: 'post',
      path: '/polls/{poll}/sendings',
      scope: 'polls:send',
      tag,
      summary: 'Draft the sending of a poll, and see what it would come to',
      description:
        'Recipients, segments, cost, when it would be through. The cost is that of the first message, and that of all messages if everybody answers to the end. Nobody is written to.',
      params: pollName,
      body: wish,
      example: {
        audience: { countries: ['TG', 'GH'], languages: ['fr', 'en'] },
        hours: { from: 9, to: 19 },
      },
      once: true,
      status: 201,
      answer: drafted,
      async handle({ params: { poll }, body, who }) {
        const made = granted(await desk.sending.draft(who, { kind: 'poll', poll, ...body }));
        return { body: shownDraft(made), location: `/sendings/${made.sending.id}` };
      },
    }),
    route({
      id: 'draftCampaignSending',
      method: 'post',
      path: '/campaigns/{campaign}/sendings',
      scope: 'campaigns:send',
      tag,
      summary: 'Draft the sending of a campaign, and see what it would come to',
      description: 'As with a poll, to people who want campaigns. Nobody is written to.',
      params: campaignName,
      body: wish,
      example: {
        audience: { countries: ['TG'], ages: ['18-24'] },
        starts: '2026-12-01T08:00+00:00',
      },
      once: true,
      status: 201,
      answer: drafted,
      async handle({ params: { campaign }, body, who }) {
        const made = granted(
          await desk.sending.draft(who, { kind: 'campaign', campaign, ...body }),
        );
        return { body: shownDraft(made), location: `/sendings/${made.sending.id}` };
      },
    }),
    route({
      id: 'listSendings',
      method: 'get',
      path: '/sendings',
      scope: eitherFor('read'),
      tag,
      summary: 'List sendings, the latest first',
      description: 'Those of polls, of campaigns, or both: what the token allows.',
      query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
      answer: z.object({ sendings: z.array(sending) }),
      async handle({ query, may }) {
        const kinds = (['poll', 'results', 'campaign'] as const).filter((kind) =>
          may(scopeFor(kind, 'read')),
        );
        return { body: { sendings: (await desk.sending.list(query.limit, kinds)).map(shown) } };
      },
    }),
    route({
      id: 'showSending',
      method: 'get',
      path: '/sendings/{sending}',
      scope: eitherFor('read'),
      tag,
      summary: 'See how a sending stands',
      params,
      answer: sending,
      handle: async (call) => ({ body: shown(await asked(call, 'read')) }),
    }),
    route({
      id: 'estimateSending',
      method: 'post',
      path: '/sendings/{sending}/estimate',
      scope: eitherFor('send'),
      tag,
      summary: 'Estimate a draft again',
      description: 'An estimate is good for an hour.',
      params,
      problems: ['conflict'],
      answer: drafted,
      handle: async (call) => ({
        body: shownDraft(
          granted(await desk.sending.estimate(call.who, (await asked(call, 'send')).id)),
        ),
      }),
    }),
    route({
      id: 'confirmSending',
      method: 'post',
      path: '/sendings/{sending}/confirm',
      scope: eitherFor('send'),
      tag,
      summary: 'Confirm a draft by typing its number of recipients',
      description:
        'The poll, or the campaign, is released with it. Above the size that whoever runs Amana has set, a second person must approve before anybody is written to.',
      params,
      body: z.strictObject({ number: z.int().min(0).describe('recipients of the last estimate') }),
      example: { number: 1234 },
      problems: ['conflict'],
      answer: sending,
      async handle(call) {
        const { id } = await asked(call, 'send');
        return { body: shown(granted(await desk.sending.confirm(call.who, id, call.body.number))) };
      },
    }),
    decision(
      'approve',
      'approveSending',
      'Approve a large sending as a second person',
      'Whoever confirmed it cannot.',
      (who, id) => desk.sending.approve(who, id),
    ),
    decision(
      'pause',
      'pauseSending',
      'Pause a sending',
      'Nothing is sent until it is resumed.',
      (who, id) => desk.sending.pause(who, id),
    ),
    decision('resume', 'resumeSending', 'Resume a sending', '', (who, id) =>
      desk.sending.resume(who, id),
    ),
    decision(
      'stop',
      'stopSending',
      'Stop a sending for good (kill switch)',
      'Within seconds nothing more goes out, in every process. It cannot be undone.',
      (who, id) => desk.sending.stop(who, id),
    ),
    route({
      id: 'remindSending',
      method: 'post',
      path: '/sendings/{sending}/remind',
      scope: eitherFor('send'),
      tag,
      summary: 'Remind those who were asked and have not answered',
      description: 'Once. A second time is refused.',
      params,
      body: z.strictObject({
        at: momentForm.meta({ format: 'date-time' }).optional().describe('by default now'),
      }),
      example: {},
      problems: ['conflict'],
      answer: sending,
      async handle(call) {
        const { id } = await asked(call, 'send');
        const at = call.body.at === undefined ? undefined : new Date(call.body.at);
        return { body: shown(granted(await desk.sending.remind(call.who, id, at))) };
      },
    }),
  ];
}
