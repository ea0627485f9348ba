import type { FocalPoint } from '../directory/directory.js';
import { claimDigest, digestSaid, takeCall, type CallBudget } from '../models/cases/call-budget.js';
import { findEscalations, type Call, type Escalation } from '../models/cases/escalation.js';
import type { Db } from '../models/store/db.js';
import type { Delivery, Outbox } from '../outbox/delivery.js';
import { callable } from './people.js';
import { mayAnswer } from './transitions.js';
import { digestOf, MOST_NAMED, toFocalPoint, type Message, type Wording } from './wording.js';

/** Of so many tips that wait, those that come first are looked for. */
const MOST_LOOKED_AT = 500;

/** What sparing people's sleep needs. */
export interface SleepDeps {
  readonly db: Db;
  readonly wording: () => Wording;
  readonly outbox: Outbox;
  /** So many calls of a kind in an hour reach a person one by one. */
  readonly callsAnHour: number;
}

/** Calls that go one by one, and how many wait for their people's digests. */
export interface Spared {
  readonly deliveries: readonly Delivery[];
  readonly waiting: number;
}

/** The calls of an escalation, as far as the hour of each person allows: what is above is put on their digest. */
export async function spareSleep(
  { db, wording, callsAnHour }: SleepDeps,
  message: Message,
  escalation: Escalation,
  calls: readonly Call[],
  now: Date,
): Promise<Spared> {
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

/** Somebody's call that still waits for an answer. */
interface Open {
  readonly escalation: Escalation;
  readonly call: Call;
  readonly person: FocalPoint;
}

/** What of a digest still waits for this person's answer, most urgent and oldest first. */
async function stillOpen(
  { db, wording }: SleepDeps,
  { focalPoint, waiting }: CallBudget,
): Promise<Open[]> {
  const { directory } = wording();
  const found = await findEscalations(db, waiting.slice(0, MOST_LOOKED_AT));
  return found
    .flatMap((escalation) => {
      const call = escalation.calls.findLast((one) => one.focalPoint === focalPoint);
      const person = callable(directory, escalation, focalPoint);
      const open = escalation.state === 'calling' && call && mayAnswer(call);
      return open && person ? [{ escalation, call, person }] : [];
    })
    .sort(
      (a, b) =>
        a.escalation.priority - b.escalation.priority ||
        a.escalation.openedAt.getTime() - b.escalation.openedAt.getTime(),
    );
}

/** Says the digests that are due. What one does not name is in the next. @returns how many were said */
export async function sayDigests(deps: SleepDeps, now: Date): Promise<number> {
  let said = 0;
  for (let due = await claimDigest(deps.db, now); due; due = await claimDigest(deps.db, now)) {
    const open = await stillOpen(deps, due);
    const looked = due.waiting.slice(0, MOST_LOOKED_AT);
    const named = open.slice(0, MOST_NAMED);
    const unnamed = new Set(open.slice(MOST_NAMED).map(({ escalation }) => escalation._id));
    const [first] = named;
    if (first) {
      const count = open.length + due.waiting.length - looked.length;
      const digest = digestOf(deps.wording(), due, named, count, first.person, now);
      await deps.outbox.enqueue([digest], now);
      said += 1;
    }
    await digestSaid(
      deps.db,
      due,
      looked.filter((tip) => !unnamed.has(tip)),
      now,
    );
  }
  return said;
}
