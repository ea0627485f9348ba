import { z } from 'zod';
import { referralStates, type Referral } from '../../cases/referral-types.js';
import { services } from '../../shared/services.js';
import { accountOf } from '../roles.js';
import { route, type Route } from '../route.js';
import { formedIdForm, moment } from '../shapes.js';
import { caseGranted, type CaseDesk } from './case-desk.js';
import { caseChanged, caseName, change, hour, reason } from './case-shapes.js';
import { words, written } from './case-words.js';
import { withKeysOf, type KeyDesk } from './key-sessions.js';

type Desk = CaseDesk & KeyDesk;
const tag = 'Referrals';

const referral = z
  .object({
    id: z.string(),
    case: z.string(),
    reference: z.string(),
    organisation: z.string(),
    purpose: z.enum(services),
    state: z.enum(referralStates),
    askedBy: z.string(),
    askedAt: moment,
    dueAt: moment.describe('when an answer is due'),
    overdue: z.boolean(),
    until: moment.describe('the last moment at which it can be read'),
    answeredBy: z.string().optional(),
    endedBy: z.string().optional(),
  })
  .meta({ id: 'Referral' });
const listed = z.object({ referrals: z.array(referral) });
const bodyOf = (referrals: readonly Referral[]) => ({ body: { referrals: [...referrals] } });

const referralName = z.object({ referral: formedIdForm('A referral') });

const listPartnersOfCase = (desk: Desk): Route =>
  route({
    id: 'listPartnersOfCase',
    method: 'get',
    path: '/cases/{case}/partners',
    scope: 'cases:refer',
    action: 'case.refer',
    tag,
    summary: 'List the organisations that can be asked to help with a case',
    params: caseName,
    problems: ['conflict'],
    answer: z.object({
      partners: z.array(
        z.object({
          organisation: z.string(),
          people: z.int().describe('how many there would read it'),
        }),
      ),
    }),
    async handle({ account, params }) {
      const partners = caseGranted(await desk.cases.partners(accountOf(account), params.case));
      return { body: { partners: [...partners] } };
    },
  });

const listReferralsOfCase = (desk: Desk): Route =>
  route({
    id: 'listReferralsOfCase',
    method: 'get',
    path: '/cases/{case}/referrals',
    scope: 'cases:refer',
    action: 'case.see',
    tag,
    summary: 'List the referrals of a case',
    params: caseName,
    answer: listed,
    handle: async ({ account, params }) =>
      bodyOf(caseGranted(await desk.cases.referrals(accountOf(account), params.case))),
  });

const referCase = (desk: Desk): Route =>
  route({
    id: 'referCase',
    method: 'post',
    path: '/cases/{case}/referrals',
    scope: 'cases:refer',
    action: 'case.refer',
    tag,
    summary: 'Ask an organisation to help with a case',
    description:
      'Its people read what you write here, and nothing else of the case. What could lead to a person is refused.',
    params: caseName,
    body: z.strictObject({
      ...change.shape,
      organisation: z.string().min(1).max(100),
      purpose: z.enum(services),
      words: written,
      until: hour.describe('the last moment at which it can be read; 90 days from now at most'),
    }),
    keyed: true,
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: caseChanged,
    handle: (call) =>
      withKeysOf(desk, call, async (staff, keys) => {
        const { v, until, ...wish } = call.body;
        const asked = { ...wish, until: new Date(until) };
        return {
          body: caseGranted(await desk.cases.refer(staff, call.params.case, asked, keys, { v })),
        };
      }),
  });

const withdrawReferral = (desk: Desk): Route =>
  route({
    id: 'withdrawReferral',
    method: 'post',
    path: '/cases/{case}/referrals/{referral}/withdraw',
    scope: 'cases:refer',
    action: 'case.refer',
    tag,
    summary: 'Take a referral back: the copy of the organisation is deleted',
    params: caseName.extend(referralName.shape),
    body: change,
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: caseChanged,
    async handle({ account, params, body }) {
      const staff = accountOf(account);
      const { case: of, referral: which } = params;
      return { body: caseGranted(await desk.cases.withdrawReferral(staff, of, which, body)) };
    },
  });

const listReferrals = (desk: Desk): Route =>
  route({
    id: 'listReferrals',
    method: 'get',
    path: '/referrals',
    scope: 'cases:refer',
    action: 'referral.read',
    tag,
    summary: 'List what your organisation is asked for',
    answer: listed,
    handle: async ({ account }) => bodyOf(await desk.cases.referralsFor(accountOf(account))),
  });

const readReferral = (desk: Desk): Route =>
  route({
    id: 'readReferral',
    method: 'get',
    path: '/referrals/{referral}',
    scope: 'cases:refer',
    action: 'referral.read',
    tag,
    summary: 'Read what your organisation is asked for',
    description: 'It is noted in the audit log before any word is given.',
    params: referralName,
    keyed: true,
    problems: ['conflict'],
    answer: z.object({ referral, summary: words }),
    handle: (call) =>
      withKeysOf(desk, call, async (staff, keys) => ({
        body: caseGranted(await desk.cases.readReferral(staff, call.params.referral, keys)),
      })),
  });

const answering = z.discriminatedUnion('accept', [
  z.strictObject({ ...change.shape, accept: z.literal(true) }),
  z.strictObject({ ...change.shape, accept: z.literal(false), reason }),
]);

const answerReferral = (desk: Desk): Route =>
  route({
    id: 'answerReferral',
    method: 'post',
    path: '/referrals/{referral}/answer',
    scope: 'cases:refer',
    action: 'referral.answer',
    tag,
    summary: 'Say for your organisation whether it helps',
    params: referralName,
    body: answering,
    example: { v: 0, accept: true },
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: caseChanged,
    async handle({ account, params, body }) {
      const { v, ...answer } = body;
      const staff = accountOf(account);
      return {
        body: caseGranted(await desk.cases.answerReferral(staff, params.referral, answer, { v })),
      };
    },
  });

const reportOnReferral = (desk: Desk): Route =>
  route({
    id: 'reportOnReferral',
    method: 'post',
    path: '/referrals/{referral}/reports',
    scope: 'cases:refer',
    action: 'referral.answer',
    tag,
    summary: 'Report what your organisation did, and whether that ends it',
    params: referralName,
    body: z.strictObject({ ...change.shape, words: written, over: z.boolean() }),
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: caseChanged,
    async handle({ account, params, body }) {
      const { v, ...report } = body;
      const staff = accountOf(account);
      return {
        body: caseGranted(await desk.cases.reportOnReferral(staff, params.referral, report, { v })),
      };
    },
  });

/** The routes of referrals: those of a case, and those of the organisation that is asked. */
export const referralRoutes = (desk: Desk): readonly Route[] => [
  listPartnersOfCase(desk),
  listReferralsOfCase(desk),
  referCase(desk),
  withdrawReferral(desk),
  listReferrals(desk),
  readReferral(desk),
  answerReferral(desk),
  reportOnReferral(desk),
];
