import { auditAfter } from '../models/cases/audit-read.js';
import { tipsReceived } from '../models/cases/tip-lookup.js';
import {
  changeWebhook,
  keepWebhookWork,
  type WebhookDoc,
  type WebhookWorkDoc,
} from '../models/gateway/webhook.js';
import { beginningOf, DAY, HOUR, MINUTE } from '../shared/clock.js';
import type { WebhookDeps } from './deps.js';
import { createdOf, eventOf, type HookEvent } from './events.js';

/** How long an event is retried. */
const GIVE_UP = DAY;
/** The most audit log entries that one run reads. */
const MOST_ENTRIES = 200;
/** After a standstill cases of this long are still told; their ids are remembered for longer. */
const LOOKS_BACK = 7 * DAY;
/** The wait after the end of an hour before it is read, because a tip may be written late. */
const LATE = 10 * MINUTE;

const workPlace = (id: string) => ({ collection: 'webhookwork', field: 'box', id });

/** The sealed part of the work. */
export interface Message {
  readonly case?: string;
  readonly body: string;
}

/** Returns an event as work that waits to be sent. */
function workOf(
  { keyring }: WebhookDeps,
  hook: WebhookDoc,
  { id, kind, at, data, case: about }: HookEvent,
  now: Date,
): WebhookWorkDoc {
  const body = JSON.stringify({ type: kind, timestamp: at.toISOString(), data });
  const message: Message = { ...(about === undefined ? {} : { case: about }), body };
  return {
    _id: id,
    hook: hook._id,
    kind,
    box: keyring().sealSession(workPlace(id), JSON.stringify(message), now),
    dueAt: now,
    attempts: 0,
    giveUpAt: new Date(now.getTime() + GIVE_UP),
  };
}

/**
 * Opens the sealed part of the work.
 * @throws Fault when it was altered, or its key is gone
 */
export const openWork = ({ keyring }: WebhookDeps, { _id, box }: WebhookWorkDoc): Message =>
  JSON.parse(keyring().openSession(workPlace(_id), box).toString('utf8')) as Message;

/**
 * Reads the acts of people since the last run. Their events are saved before the new position is
 * saved.
 */
async function followAudit(deps: WebhookDeps, hook: WebhookDoc, now: Date): Promise<number> {
  const { cases, gateway } = deps.db;
  const entries = await auditAfter(cases, hook.after, MOST_ENTRIES);
  const last = entries.at(-1);
  if (!last) return 0;
  const events: HookEvent[] = [];
  for (const entry of entries) {
    const event = await eventOf(deps, hook, entry);
    if (event) events.push(event);
  }
  const made = await keepWebhookWork(
    gateway,
    events.map((event) => workOf(deps, hook, event, now)),
  );
  await changeWebhook(gateway, hook._id, { after: last._id });
  return made;
}

/**
 * Finds new cases after their hour has ended: arrivals are reported only to the hour, so that
 * nobody learns the minute in which a person wrote. The hour before is read again, for tips that
 * were written late.
 */
async function followCases(deps: WebhookDeps, hook: WebhookDoc, now: Date): Promise<number> {
  const { cases, gateway } = deps.db;
  const to = beginningOf(HOUR, now.getTime() - LATE);
  if (!hook.kinds.includes('case.created') || to <= hook.createdTo) return 0;
  const from = Math.max(
    hook.createdTo.getTime() - HOUR,
    to.getTime() - LOOKS_BACK,
    beginningOf(HOUR, hook.addedAt).getTime(),
  );
  let made = 0;
  for await (const { _id, receivedAt } of tipsReceived(cases, new Date(from), to)) {
    const event = await createdOf(deps, hook, _id, receivedAt);
    if (event) made += await keepWebhookWork(gateway, [workOf(deps, hook, event, now)]);
  }
  await changeWebhook(gateway, hook._id, { createdTo: to });
  return made;
}

/**
 * Saves the events for a webhook.
 * @returns the number of new events
 */
export const follow = async (deps: WebhookDeps, hook: WebhookDoc, now: Date): Promise<number> =>
  (await followAudit(deps, hook, now)) + (await followCases(deps, hook, now));
