import { z } from 'zod';
import { LONGEST_REASON } from '../../cases/work.js';
import { revealPurposes, revealStates } from '../../cases/reveal-types.js';
import { withoutUndefined } from '../../shared/without-undefined.js';
import { accountOf } from '../roles.js';
import { route, type Route } from '../route.js';
import { formedIdForm, moment } from '../shapes.js';
import { caseGranted, type CaseDesk } from './case-desk.js';
import { caseName, change } from './case-shapes.js';
import { written } from './case-words.js';
import { withKeysOf, type KeyDesk } from './key-sessions.js';

type Desk = CaseDesk & KeyDesk;

const askForm = z
  .object({
    how: z
      .enum(['texted', 'byCode', 'no'])
      .describe('texted: in their safe hours; byCode: when they come back; no: they want none'),
    safe: z.object({ hours: z.string(), next: moment }).optional(),
    language: z.string().optional(),
    templates: z.array(z.object({ id: z.string(), texts: z.record(z.string(), z.string()) })),
    longest: z.int().describe('letters of a question at most'),
  })
  .meta({ id: 'AskForm' });

const showAsking = (desk: Desk): Route =>
  route({
    id: 'showAsking',
    method: 'get',
    path: '/cases/{case}/questions',
    scope: 'cases:ask',
    action: 'case.ask',
    tag: 'Cases',
    summary: 'Show whether, when and in which language the reporter can be asked',
    params: caseName,
    problems: ['conflict'],
    answer: askForm,
    async handle({ account, params }) {
      const staff = accountOf(account);
      const { how, safe, language, templates, longest } = caseGranted(
        await desk.cases.askForm(staff, params.case),
      );
      const texts = templates.map((one) => ({ id: one.id, texts: { ...one.texts } }));
      const known = withoutUndefined({ safe, language });
      return { body: { how, templates: texts, longest, ...known } };
    },
  });

const askReporter = (desk: Desk): Route =>
  route({
    id: 'askReporter',
    method: 'post',
    path: '/cases/{case}/questions',
    scope: 'cases:ask',
    action: 'case.ask',
    tag: 'Cases',
    summary: 'Ask the reporter of a case',
    description: 'What you write goes to a phone that somebody else may hold.',
    params: caseName,
    body: z.strictObject({ ...change.shape, words: written }),
    keyed: true,
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: z.object({ how: z.enum(['texted', 'byCode']), v: z.int() }).meta({ id: 'Asked' }),
    handle: (call) =>
      withKeysOf(desk, call, async (staff) => {
        const { v, words } = call.body;
        const asked = await desk.cases.ask(staff, call.params.case, { words }, { v });
        return { body: caseGranted(asked) };
      }),
  });

const reveal = z
  .object({
    id: z.string(),
    case: z.string(),
    reference: z.string(),
    purpose: z.enum(revealPurposes),
    state: z.enum(revealStates),
    askedBy: z.string(),
    askedAt: moment,
    decidedBy: z.string().optional(),
    decidedAt: moment.optional(),
    seenAt: moment.optional(),
    expiresAt: moment,
  })
  .meta({ id: 'Reveal' });
const revealName = z.object({ reveal: formedIdForm('A request') });

const listReveals = (desk: Desk): Route =>
  route({
    id: 'listReveals',
    method: 'get',
    path: '/reveals',
    scope: 'cases:reveal',
    action: ['reveal.ask', 'reveal.decide', 'reveal.see'],
    tag: 'Reveals',
    summary: 'List the requests to see an address that wait for you, or are yours',
    answer: z.object({ reveals: z.array(reveal) }),
    async handle({ account }) {
      return { body: { reveals: [...(await desk.cases.reveals(accountOf(account)))] } };
    },
  });

const askReveal = (desk: Desk): Route =>
  route({
    id: 'askReveal',
    method: 'post',
    path: '/cases/{case}/reveals',
    scope: 'cases:reveal',
    action: 'reveal.ask',
    tag: 'Reveals',
    summary: 'Ask a custodian whether you may see the address of a reporter',
    description: 'The answer does not tell whether there is one.',
    params: caseName,
    body: z.strictObject({
      ...change.shape,
      purpose: z.enum(revealPurposes),
      words: z.string().min(1).max(LONGEST_REASON).describe('why; sealed'),
    }),
    keyed: true,
    once: true,
    status: 201,
    problems: ['conflict', 'changed-meanwhile'],
    answer: reveal,
    handle: (call) =>
      withKeysOf(desk, call, async (staff) => {
        const { v, ...wish } = call.body;
        const asked = await desk.cases.askReveal(staff, call.params.case, wish, { v });
        return { body: caseGranted(asked) };
      }),
  });

const decideReveal = (desk: Desk): Route =>
  route({
    id: 'decideReveal',
    method: 'post',
    path: '/reveals/{reveal}/decision',
    scope: 'cases:reveal',
    action: 'reveal.decide',
    tag: 'Reveals',
    summary: 'Decide, as a custodian, whether an address may be seen',
    params: revealName,
    body: z.discriminatedUnion('approve', [
      z.strictObject({ approve: z.literal(true) }),
      z.strictObject({
        approve: z.literal(false),
        reason: z.string().min(1).max(LONGEST_REASON).describe('sealed'),
      }),
    ]),
    example: { approve: false, reason: 'The reporter can be asked by a text.' },
    keyed: true,
    once: true,
    problems: ['conflict'],
    answer: reveal,
    handle: (call) =>
      withKeysOf(desk, call, async (staff) => ({
        body: caseGranted(await desk.cases.decideReveal(staff, call.params.reveal, call.body)),
      })),
  });

const revealed = z
  .object({
    address: z.union([z.literal('none'), z.object({ channel: z.string(), to: z.string() })]),
  })
  .meta({ id: 'Revealed' });

/** It takes no Idempotency-Key: the stored answer would have the address. */
const seeReveal = (desk: Desk): Route =>
  route({
    id: 'seeReveal',
    method: 'post',
    path: '/reveals/{reveal}/see',
    scope: 'cases:reveal',
    action: 'reveal.see',
    tag: 'Reveals',
    summary: 'See the address, once, after the approval',
    params: revealName,
    keyed: true,
    problems: ['conflict'],
    answer: revealed,
    handle: (call) =>
      withKeysOf(desk, call, async (staff) => ({
        body: caseGranted(await desk.cases.seeReveal(staff, call.params.reveal)),
      })),
  });

/** The routes of what reporters are asked, and of their addresses. */
export const askingRoutes = (desk: Desk): readonly Route[] => [
  showAsking(desk),
  askReporter(desk),
  askReveal(desk),
  listReveals(desk),
  decideReveal(desk),
  seeReveal(desk),
];
