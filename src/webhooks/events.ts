import { createHash } from 'node:crypto';
import { isOwnCountry, may } from '../access/policy.js';
import { loadCase } from '../cases/facts.js';
import type { Affiliation } from '../shared/affiliation.js';
import { findAlert } from '../models/cases/alert.js';
import type { AuditAction } from '../models/cases/audit.js';
import type { ReadEntry } from '../models/cases/audit-read.js';
import { idsByReference } from '../models/cases/tip-lookup.js';
import type { WebhookDoc } from '../models/gateway/webhook.js';
import type { Db } from '../models/store/db.js';
import type { Staff } from '../shared/staff.js';
import type { EventKind } from './kinds.js';

/** The entries of the audit log that are events, with their kinds. */
const kindOf: Readonly<Partial<Record<AuditAction, EventKind>>> = {
  'case.raised': 'case.priority',
  'case.lowered': 'case.priority',
  'tip.priority': 'case.priority',
  'case.taken': 'case.taken',
  'escalation.acknowledged': 'case.taken',
  'case.acted': 'case.acted',
  'escalation.acted': 'case.acted',
  'case.closed': 'case.closed',
  'tip.closed': 'case.closed',
  'case.reopened': 'case.reopened',
  'escalation.reopened': 'case.reopened',
  'alert.published': 'alert.approved',
  'alert.ended': 'alert.ended',
  'alert.stopped': 'alert.ended',
  'results.published': 'poll.published',
};

/** An event as it is sent: ids and codes. */
export interface HookEvent {
  /** The same event for the same webhook always has this id. */
  readonly id: string;
  readonly kind: EventKind;
  readonly at: Date;
  readonly data: Readonly<Record<string, string | number>>;
  /** Its case, so that the permission can be checked again before sending. */
  readonly case?: string;
}

type Hook = Pick<WebhookDoc, '_id' | 'kinds' | 'countries' | 'affiliation'>;
type EventDeps = { readonly db: Db };

/**
 * Returns a webhook as a staff member: a coordinator of its countries, with its owner's
 * affiliation. The policy hides from the webhook what it hides from such a person.
 */
export const readerOf = ({ _id, countries, affiliation }: Hook): Staff => ({
  account: `webhook.${_id}`,
  login: 'webhook',
  roles: ['coordinator'],
  countries,
  ...(affiliation === undefined ? {} : { affiliation: affiliation as Affiliation }),
});

/**
 * Returns the id of an event for one webhook. It is as random as the webhook's id, and reveals
 * nothing.
 */
const eventId = (hook: string, of: string): string =>
  `evt_${createHash('sha256').update(`${hook}\n${of}`).digest('base64url').slice(0, 24)}`;

/** Returns what a webhook may know about a case; undefined when it may not see it. */
export async function caseFor(
  { db }: EventDeps,
  hook: Hook,
  id: string,
): Promise<HookEvent['data'] | undefined> {
  const reader = readerOf(hook);
  const opened = await loadCase({ db }, id, reader.account);
  if (!opened || !may(reader, 'case.see', opened.facts)) return undefined;
  const { _id, reference, country, kind, priority, work } = opened.doc;
  return { case: _id, reference, country, kind, priority, state: work?.state ?? 'Active' };
}

async function alertFor(
  { db }: EventDeps,
  hook: Hook,
  subject: string,
): Promise<HookEvent['data'] | undefined> {
  const alert = await findAlert(db.cases, subject.replace(/^alert\//, ''));
  if (!alert || !isOwnCountry(readerOf(hook), alert.country)) return undefined;
  const { number, country, kind, status, endedAs } = alert;
  return {
    ...{ alert: number, country, kind },
    ...(status === undefined ? {} : { status }),
    ...(endedAs === undefined ? {} : { endedAs }),
  };
}

/** Returns the event of an audit log entry, if the webhook receives that kind. */
export async function eventOf(
  deps: EventDeps,
  hook: Hook,
  { _id, at, action, subject }: ReadEntry,
): Promise<HookEvent | undefined> {
  const kind = kindOf[action];
  if (!kind || !hook.kinds.includes(kind)) return undefined;
  const told = { id: eventId(hook._id, `audit ${_id}`), kind, at };
  if (kind === 'poll.published') return { ...told, data: { poll: subject.replace(/^poll\//, '') } };
  if (kind === 'alert.approved' || kind === 'alert.ended') {
    const data = await alertFor(deps, hook, subject);
    return data && { ...told, data };
  }
  // Answers by text name their case by its reference.
  const [id = subject] = await idsByReference(deps.db.cases, subject);
  const data = await caseFor(deps, hook, id);
  return data && { ...told, data, case: id };
}

/**
 * Returns the event of a new case.
 * @param at the hour in which it came
 */
export async function createdOf(
  deps: EventDeps,
  hook: Hook,
  id: string,
  at: Date,
): Promise<HookEvent | undefined> {
  const data = await caseFor(deps, hook, id);
  return (
    data && { id: eventId(hook._id, `created ${id}`), kind: 'case.created', at, data, case: id }
  );
}
