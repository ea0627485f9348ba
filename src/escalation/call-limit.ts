import type { FocalPoint } from '../directory/directory.js';
import { claimDigest, digestSaid, takeCall, type CallBudget } from '../models/cases/call-budget.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { findEscalations } from '../models/cases/escalation.js';
import type { Delivery } from '../outbox/delivery.js';
import { lastCallOf, mayAnswer } from './calls.js';
import type { EscalationContext } from './context.js';
import type { Message } from './escalation.js';
import { digestOf, MOST_NAMED } from './notices.js';
import { callable } from './people.js';
import { toFocalPoint } from './wording.js';

/** A digest looks at this many of the waiting tips; the others wait for the next digest. */
const MOST_LOOKED_AT = 500;

/** What is needed to limit the calls of a person. */
type LimitDeps = Pick<EscalationContext, 'db' | 'wording' | 'outbox' | 'callsAnHour'>;

/** The calls that are sent one by one, and how many wait for the digest of their person. */
export interface LimitedCalls {
  readonly deliveries: readonly Delivery[];
  readonly waiting: number;
}

/**
 * Returns the calls of an escalation that are within each person's limit of the hour. Calls above
 * the limit wait for that person's digest.
 */
export async function callsWithinLimit(
  { db, wording, callsAnHour }: LimitDeps,
  message: Message,
  escalation: Escalation,
  calls: readonly Call[],
  now: Date,
): Promise<LimitedCalls> {
  const words = wording();
  const deliveries: Delivery[] = [];
  let waiting = 0;
  for (const call of calls) {
    const person = callable(words.directory, escalation, call.focalPoint);
    if (!person) continue;
    const delivery = toFocalPoint(words, message, escalation, call, person, now);
    const urgent = escalation.priority === 1;
    const wanted = { focalPoint: person.id, urgent, call: delivery.id, tip: escalation._id };
    if (await takeCall(db, wanted, callsAnHour, now)) deliveries.push(delivery);
    else waiting += 1;
  }
  return { deliveries, waiting };
}

/** A person's call that still waits for an answer. */
interface OpenCall {
  readonly escalation: Escalation;
  readonly call: Call;
  readonly person: FocalPoint;
}

/** Returns a person's call in an escalation, if it still waits for their answer. */
function openCallOf(
  { wording }: LimitDeps,
  escalation: Escalation,
  focalPoint: string,
): OpenCall | undefined {
  const call = lastCallOf(escalation, focalPoint);
  const person = callable(wording().directory, escalation, focalPoint);
  const open = escalation.state === 'calling' && call && mayAnswer(call);
  return open && person ? { escalation, call, person } : undefined;
}

/**
 * Returns the calls of a digest that still wait for this person's answer, most urgent and oldest
 * first.
 */
async function openCallsOf(
  deps: LimitDeps,
  focalPoint: string,
  tips: readonly string[],
): Promise<OpenCall[]> {
  const found = await findEscalations(deps.db, tips);
  return found
    .flatMap((escalation) => openCallOf(deps, escalation, focalPoint) ?? [])
    .sort(
      (a, b) =>
        a.escalation.priority - b.escalation.priority ||
        a.escalation.openedAt.getTime() - b.escalation.openedAt.getTime(),
    );
}

/**
 * Sends a person's digest. Calls that it does not name wait for the next one.
 * @returns whether there was anything to say
 */
async function sendDigest(deps: LimitDeps, due: CallBudget, now: Date): Promise<boolean> {
  const looked = due.waiting.slice(0, MOST_LOOKED_AT);
  const open = await openCallsOf(deps, due.focalPoint, looked);
  const named = open.slice(0, MOST_NAMED);
  const unnamed = new Set(open.slice(MOST_NAMED).map(({ escalation }) => escalation._id));
  const [first] = named;
  if (first) {
    const count = open.length + due.waiting.length - looked.length;
    const digest = digestOf(deps.wording(), due, named, count, first.person, now);
    await deps.outbox.enqueue([digest], now);
  }
  const over = looked.filter((tip) => !unnamed.has(tip));
  await digestSaid(deps.db, due, over, now);
  return first !== undefined;
}

/** Sends the digests that are due. @returns how many were sent */
export async function sendDigests(deps: LimitDeps, now: Date): Promise<number> {
  let sent = 0;
  for (let due = await claimDigest(deps.db, now); due; due = await claimDigest(deps.db, now))
    if (await sendDigest(deps, due, now)) sent += 1;
  return sent;
}
