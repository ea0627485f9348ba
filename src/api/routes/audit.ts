import { z } from 'zod';
import { readHead, writeHead } from '../../cases/audit-head.js';
import type { Outcome } from '../../cases/outcome.js';
import {
  auditProblems,
  type Acknowledged,
  type AuditVerdict,
  type CheckedTrail,
} from '../../cases/trail.js';
import { Problem } from '../problem.js';
import { route, type Route } from '../route.js';
import { moment } from '../shapes.js';
import { accountOf } from '../roles.js';
import { unlessDenied, type HouseDesk } from './house-desk.js';

const tag = 'Audit';

const entry = z
  .object({
    number: z.int().describe('entries are numbered without gaps from 1'),
    at: moment.describe('to the minute'),
    actor: z.string(),
    action: z.string(),
    subject: z.string().describe('what it was done to, by its id'),
  })
  .meta({ id: 'AuditEntry' });

const head = z.string().describe('note it elsewhere: it shows later whether the end was cut off');
const time = z.iso.datetime({ offset: true, error: 'Give a time as 2026-03-01T00:00:00Z.' });

/** A wrong entry that somebody has acknowledged. */
const acknowledgement = z
  .object({
    at: z.int(),
    problem: z.enum(auditProblems),
    by: z.string().describe('as the log writes it'),
    reason: z.string(),
    on: moment,
  })
  .meta({ id: 'AuditAcknowledgement' });

const shownOf = ({ at, problem, by, reason, on }: Acknowledged) => ({
  ...{ at, problem, by, reason, on },
});

/** The result of the daily check of the log. */
const checked = z
  .object({
    at: moment.describe('when it ended last'),
    head: head.optional(),
    wrong: z
      .object({ at: z.int(), problem: z.enum(auditProblems), since: moment })
      .optional()
      .describe('the first entry that is wrong and that nobody has acknowledged'),
    acknowledged: z
      .array(acknowledgement)
      .optional()
      .describe('wrong entries that people have acknowledged, oldest first'),
  })
  .meta({ id: 'AuditCheck' })
  .describe('what the daily check of the whole log came to; left out before the first');

const wrongOf = ({ at, problem, since }: NonNullable<CheckedTrail['finding']>) => ({
  ...{ at, problem, since },
});

const checkedOf = ({ at, head: last, finding, acknowledged = [] }: CheckedTrail) => ({
  at,
  ...(last && last.count > 0 ? { head: writeHead(last) } : {}),
  ...(finding ? { wrong: wrongOf(finding) } : {}),
  ...(acknowledged.length > 0 ? { acknowledged: acknowledged.map(shownOf) } : {}),
});

const granted = <T>(outcome: Outcome<T>): T =>
  unlessDenied(outcome.ok ? outcome.value : ('denied' as const));

/** The filters for a page of the log. */
const search = z.strictObject({
  case: z.string().max(80).optional().describe('reference or id of a case'),
  person: z.string().max(80).optional().describe('a login, or the id of a focal point'),
  since: time.optional().describe('entries of this time and later'),
  until: time.optional().describe('entries before this time'),
  before: z.coerce
    .number({ error: 'before is a number of an entry.' })
    .int()
    .min(1)
    .optional()
    .describe('`next` of the page before'),
});

const listAudit = (desk: HouseDesk): Route =>
  route({
    id: 'listAudit',
    method: 'get',
    path: '/audit',
    scope: 'audit:read',
    action: 'audit.read',
    tag,
    summary: 'Read the audit log, the newest entry first',
    query: search,
    answer: z.object({
      entries: z.array(entry),
      next: z.int().optional(),
      head,
      checked: checked.optional(),
    }),
    async handle({ account, query: { since, until, ...query } }) {
      const staff = accountOf(account);
      const page = granted(
        await desk.trail.page(staff, {
          ...query,
          ...(since === undefined ? {} : { since: new Date(since) }),
          ...(until === undefined ? {} : { until: new Date(until) }),
        }),
      );
      const entries = page.entries.map(({ _id, ...one }) => ({ number: _id, ...one }));
      return {
        body: {
          entries,
          head: writeHead(page.head),
          ...(page.checked ? { checked: checkedOf(page.checked) } : {}),
          ...(page.next === undefined ? {} : { next: page.next }),
        },
      };
    },
  });

const verdict = z.object({
  whole: z.boolean(),
  count: z.int().optional().describe('entries, when it is whole'),
  head: head.optional(),
  at: z.int().optional().describe('the first entry that is wrong'),
  problem: z.enum(auditProblems).optional(),
  acknowledged: z
    .array(z.int())
    .optional()
    .describe('wrong entries that were acknowledged, when it is whole but for them'),
});

function verdictOf(found: AuditVerdict): z.input<typeof verdict> {
  if (!found.ok) return { whole: false, at: found.at, problem: found.problem };
  const { count, acknowledged } = found;
  const told = acknowledged ? { acknowledged: [...acknowledged] } : {};
  return { whole: true, count, head: writeHead(found.head), ...told };
}

const verifyAudit = (desk: HouseDesk): Route =>
  route({
    id: 'verifyAudit',
    method: 'post',
    path: '/audit/verify',
    scope: 'audit:read',
    action: 'audit.read',
    tag,
    summary: 'Check that no entry was changed, moved or removed',
    description:
      'Walks the whole log. With a head noted earlier it also shows whether the end was cut off.',
    body: z.strictObject({
      head: z
        .string()
        .max(80)
        .refine((text) => readHead(text) !== undefined, {
          error: 'This is no head: give what an earlier check answered, whole.',
        })
        .optional(),
    }),
    example: {},
    answer: verdict,
    async handle({ account, body }) {
      const staff = accountOf(account);
      const noted = body.head === undefined ? undefined : readHead(body.head);
      return { body: verdictOf(granted(await desk.trail.verify(staff, noted))) };
    },
  });

const acknowledgeAudit = (desk: HouseDesk): Route =>
  route({
    id: 'acknowledgeAudit',
    method: 'post',
    path: '/audit/acknowledge',
    scope: 'audit:write',
    action: 'audit.acknowledge',
    tag,
    summary: 'Acknowledge what the daily check found wrong',
    description:
      'The check goes on behind that entry. If it is changed again, or another one is wrong, that is a new finding.',
    body: z.strictObject({
      at: z.int().min(1).describe('`wrong.at` of the last check'),
      reason: z.string().trim().min(1).max(500).describe('what happened; no names, no words'),
    }),
    example: { at: 214, reason: 'Restored from the backup of 3 March' },
    answer: acknowledgement,
    problems: ['conflict'],
    async handle({ account, body: { at, reason } }) {
      const staff = accountOf(account);
      const made = await desk.trail.acknowledge(staff, at, reason);
      if (made.ok || made.reason === 'denied') return { body: shownOf(granted(made)) };
      throw new Problem('conflict', {
        reason: 'noFinding',
        detail: `The last check found nothing wrong with entry ${at}.`,
        do: 'Read the last check with GET /audit, and acknowledge what it names.',
      });
    },
  });

/** The routes of the audit log, for auditors who store its head elsewhere. */
export const auditRoutes = (desk: HouseDesk): readonly Route[] => [
  listAudit(desk),
  verifyAudit(desk),
  acknowledgeAudit(desk),
];
