import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { languageForm } from '../../shared/forms.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { campaignName, pollName } from '../shapes.js';
import { asked, params, tag } from './asked-sending.js';
import {
  audience,
  drafted,
  eitherFor,
  eitherMay,
  madeDraft,
  scopeFor,
  shownDraft,
  sendingInput,
} from './sending-shapes.js';

const countAudience = (desk: Desk): Route =>
  route({
    id: 'countAudience',
    method: 'post',
    path: '/audience-counts',
    scope: eitherFor('read'),
    action: eitherMay('read'),
    tag,
    summary: 'Count an audience as it is now',
    description:
      'People who want polls (or campaigns), are in no list that leaves them out, ' +
      'and read one of the languages. With `answered` it is the most it can be.',
    body: z.strictObject({
      kind: z.enum(['poll', 'campaign']).default('poll'),
      audience: audience.default({}),
      languages: z.array(languageForm).min(1),
    }),
    example: { audience: { countries: ['TG'] }, languages: ['fr', 'en'] },
    answer: z.object({ people: z.int() }),
    async handle({ body, need }) {
      await need(scopeFor(body.kind, 'read'));
      const { kind, audience: whom, languages } = body;
      return { body: { people: granted(await desk.sending.count(kind, whom, languages)) } };
    },
  });

const draftPoll = (desk: Desk): Route =>
  route({
    id: 'draftSending',
    method: 'post',
    path: '/polls/{poll}/sendings',
    scope: 'polls:send',
    action: 'polls.send',
    tag,
    summary: 'Draft the sending of a poll, with an estimate',
    description:
      'Recipients, segments, cost, when it would be through. The cost is that of the first message, ' +
      'and that of all messages if everybody answers to the end. Nobody is written to.',
    params: pollName,
    body: sendingInput,
    example: {
      audience: { countries: ['TG', 'GH'], languages: ['fr', 'en'] },
      hours: { from: 9, to: 19 },
    },
    once: true,
    status: 201,
    answer: drafted,
    async handle({ params: { poll }, body, who }) {
      return madeDraft(granted(await desk.sending.draft(who, { kind: 'poll', poll, ...body })));
    },
  });

const draftCampaign = (desk: Desk): Route =>
  route({
    id: 'draftCampaignSending',
    method: 'post',
    path: '/campaigns/{campaign}/sendings',
    scope: 'campaigns:send',
    action: 'campaigns.send',
    tag,
    summary: 'Draft the sending of a campaign, with an estimate',
    description: 'Like a poll, but for people who want campaigns. Sends nothing.',
    params: campaignName,
    body: sendingInput,
    example: {
      audience: { countries: ['TG'], ages: ['18-24'] },
      starts: '2026-12-01T08:00+00:00',
    },
    once: true,
    status: 201,
    answer: drafted,
    async handle({ params: { campaign }, body, who }) {
      return madeDraft(
        granted(await desk.sending.draft(who, { kind: 'campaign', campaign, ...body })),
      );
    },
  });

/** The route that estimates a draft again. */
export const estimateRoute = (desk: Desk): Route =>
  route({
    id: 'estimateSending',
    method: 'post',
    path: '/sendings/{sending}/estimate',
    scope: eitherFor('send'),
    action: eitherMay('send'),
    tag,
    summary: 'Estimate a draft again',
    description: 'An estimate is good for an hour.',
    params,
    problems: ['conflict'],
    answer: drafted,
    handle: async (call) => ({
      body: shownDraft(
        granted(await desk.sending.estimate(call.who, (await asked(desk, call, 'send')).id)),
      ),
    }),
  });

/** The routes that count an audience and draft a sending. No message is sent. */
export const draftRoutes = (desk: Desk): readonly Route[] => [
  countAudience(desk),
  draftPoll(desk),
  draftCampaign(desk),
];
