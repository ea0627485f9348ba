import {
  claimDueEscalation,
  saveEscalation,
  unlockEscalation,
  type Escalation,
} from '../models/cases/escalation.js';
import type { Db } from '../models/store/db.js';
import type { Delivery, Outbox } from '../outbox/delivery.js';
import { MINUTE } from '../shared/clock.js';
import { Fault, never } from '../shared/fault.js';
import type { Log } from '../shared/log.js';
import { mostCodeTries } from './codes.js';
import { next, toMinute, type Step } from './next.js';
import { callable, peopleOnDuty } from './people.js';
import { sayDigests, spareSleep } from './sleep.js';
import {
  actedOn,
  called,
  dueNow,
  marked,
  presentCalls,
  withNobody,
  withSeconds,
} from './transitions.js';
import { toFocalPoint, type Message, type Wording } from './wording.js';

/** How long a claimed escalation stays with a process that says nothing more of it. */
export const lockFor = MINUTE;

/** What a tick did. */
export interface Ticked {
  /** Escalations looked at. */
  claimed: number;
  /** People called as the ladder went up. */
  called: number;
  /** People reminded that what they took is not acted on. */
  reminded: number;
  /** People called again after the end of the ladder. */
  repeated: number;
  /** Escalations with nobody who may be called. */
  unanswered: number;
  /** Escalations that could not be worked on now; each is tried again when its lock runs out. */
  failed: number;
}

/** What a tick needs. */
export interface TickDeps {
  readonly db: Db;
  readonly wording: () => Wording;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly newCode: (attempt: number) => string;
  /** So many calls of a kind in an hour reach a person one by one. */
  readonly callsAnHour: number;
}

const nothingDone = (): Ticked => ({
  claimed: 0,
  called: 0,
  reminded: 0,
  repeated: 0,
  unanswered: 0,
  failed: 0,
});

/** How many escalations a tick works on at once: each waits for several durable writes, one after another. */
const WIDTH = 8;

/**
 * Claims what is due, the most urgent first, and does it, some at once; any number of processes may do so at once.
 * For each: the calls and their codes are stored, then put in the outbox under derived ids, then the next deadline is
 * set. A crash anywhere in between is made good by whoever takes over the lock, with the same ids and codes.
 * @param limit the most escalations to look at
 */
export async function tick(deps: TickDeps, now: Date, limit: number): Promise<Ticked> {
  const done = nothingDone();
  const lockedUntil = new Date(now.getTime() + lockFor);
  const underWay = new Set<Promise<void>>();
  while (done.claimed < limit) {
    if (underWay.size === WIDTH) await Promise.race(underWay);
    const claimed = await claimDueEscalation(deps.db, now, lockedUntil);
    if (claimed) {
      done.claimed += 1;
      const one = workOn(deps, claimed, lockedUntil, now, done).finally(() => underWay.delete(one));
      underWay.add(one);
    } else if (underWay.size === 0) break;
    // What is under way may be due again after it: a level with nobody left is skipped at once.
    else await Promise.all(underWay);
  }
  await Promise.all(underWay);
  done.called += await sayDigests(deps, now);
  return done;
}

/**
 * Goes on with one escalation at once, as a tick would. It is not claimed: when somebody else changes it meanwhile, that
 * stands, and a tick does what is left. Never fails.
 */
export async function goOn(deps: TickDeps, escalation: Escalation, now: Date): Promise<void> {
  await workOn(deps, escalation, new Date(now.getTime() + lockFor), now, nothingDone());
}

/** Works on what was claimed; never fails. */
async function workOn(
  deps: TickDeps,
  claimed: Escalation,
  lockedUntil: Date,
  now: Date,
  done: Ticked,
): Promise<void> {
  try {
    const kept = await work(deps, claimed, now, done);
    if (!kept) await unlockEscalation(deps.db, claimed._id, lockedUntil);
  } catch (error) {
    done.failed += 1;
    const { priority, country } = claimed;
    deps.log.error('escalation failed', { escalation: claimed._id, priority, country, error });
  }
}

/** @returns false when somebody changed it meanwhile: it is then looked at anew */
async function work(
  deps: TickDeps,
  claimed: Escalation,
  now: Date,
  done: Ticked,
): Promise<boolean> {
  if (claimed.pending && claimed.state === 'acknowledged')
    return tellSeconds(deps, claimed, now, done);
  if (claimed.pending) return call(deps, claimed, claimed.pending.dueAt, now, done);
  const { directory } = deps.wording();
  const step = next(claimed, peopleOnDuty(directory, claimed, now), now);
  switch (step.do) {
    case 'wait':
      return false;
    case 'remind':
      return remind(deps, claimed, step, now, done);
    case 'second': {
      const stored = await withCodes(deps, (newCode) => withSeconds(claimed, step, newCode, now));
      return stored !== undefined && tellSeconds(deps, stored, now, done);
    }
    case 'noSecond':
      done.unanswered += 1;
      sayUnanswered(
        deps.log,
        claimed,
        'acted on, as they say, and there is no second person to tell',
      );
      return save(deps, { ...claimed, unanswered: true, dueAt: step.dueAt });
    case 'unanswered': {
      done.unanswered += 1;
      sayUnanswered(deps.log, claimed, 'nobody may be called');
      return save(deps, withNobody(claimed, step));
    }
    case 'call': {
      if (step.repeat) sayUnanswered(deps.log, claimed, 'nobody answered');
      const stored = await withCodes(deps, (newCode) => called(claimed, step, newCode, now));
      return stored !== undefined && call(deps, stored, step.dueAt, now, done);
    }
    default:
      return never(step);
  }
}

function sayUnanswered(
  log: Log,
  { _id, priority, country, level }: Escalation,
  reason: string,
): void {
  log.error('escalation unanswered', {
    escalation: _id,
    priority,
    country,
    rung: level,
    reason,
  });
}

/** Stores who is called, with codes that are theirs alone, before anybody is. */
async function withCodes(
  deps: TickDeps,
  decided: (newCode: () => string) => Escalation,
): Promise<Escalation | undefined> {
  for (let attempt = 0; attempt < mostCodeTries; attempt += 1) {
    const saved = await saveEscalation(
      deps.db,
      decided(() => deps.newCode(attempt)),
    );
    if (saved !== 'codeClash') return saved === 'changed' ? undefined : saved;
  }
  throw new Fault('No free code was found for a call. Close old escalations of this focal point.');
}

/** Puts the stored calls of the present level in the outbox and sets the next deadline. */
async function call(
  deps: TickDeps,
  stored: Escalation,
  dueAt: Date,
  now: Date,
  done: Ticked,
): Promise<boolean> {
  const calls = presentCalls(stored).filter(({ outcome }) => outcome === undefined);
  const { deliveries, waiting } = await spareSleep(deps, 'call', stored, calls, now);
  if (deliveries.length > 0) await deps.outbox.enqueue(deliveries, now);
  const { _id, priority, country, level, round } = stored;
  // With nobody of them left in the directory, the next level does not wait for their time to pass.
  const nextDue = deliveries.length + waiting > 0 ? dueAt : toMinute(now);
  if (!(await save(deps, { ...stored, pending: undefined, dueAt: nextDue }))) return false;
  done[round > 0 ? 'repeated' : 'called'] += deliveries.length + waiting;
  deps.log.info('escalation called', {
    escalation: _id,
    priority,
    country,
    rung: level,
    count: deliveries.length,
  });
  return true;
}

/** Puts in the outbox that a P1 is acted on, as who took it says; then, and only then, it is over. */
async function tellSeconds(
  deps: TickDeps,
  stored: Escalation,
  now: Date,
  done: Ticked,
): Promise<boolean> {
  const { _id, priority, country, seconds = [] } = stored;
  const calls = seconds.flatMap(
    (id) => stored.calls.findLast((one) => one.focalPoint === id) ?? [],
  );
  const deliveries = deliveriesTo(deps, 'second', stored, calls, now);
  if (deliveries.length === 0) {
    // They left the directory meanwhile: others are looked for.
    const without = seconds.reduce((one, id) => marked(one, id, 'unreachable'), stored);
    return save(deps, dueNow(without, now));
  }
  await deps.outbox.enqueue(deliveries, now);
  if (!(await save(deps, actedOn(stored)))) return false;
  done.called += deliveries.length;
  deps.log.info('escalation acted on, a second person is told', {
    escalation: _id,
    priority,
    country,
    count: deliveries.length,
  });
  return true;
}

async function remind(
  deps: TickDeps,
  claimed: Escalation,
  step: Extract<Step, { do: 'remind' }>,
  now: Date,
  done: Ticked,
): Promise<boolean> {
  const theirs = claimed.calls.filter(({ focalPoint }) => focalPoint === step.focalPoint).slice(-1);
  const deliveries = deliveriesTo(deps, 'remind', claimed, theirs, now);
  if (deliveries.length > 0) await deps.outbox.enqueue(deliveries, now);
  // A person who cannot be reminded is not waited for.
  const dueAt = deliveries.length > 0 ? step.dueAt : toMinute(now);
  if (!(await save(deps, { ...claimed, reminded: true, dueAt }))) return false;
  done.reminded += deliveries.length;
  deps.log.warn('escalation not acted on', { escalation: claimed._id, priority: claimed.priority });
  return true;
}

/** Deliveries to those of the called who may still hear of it. */
export function deliveriesTo(
  { wording }: Pick<TickDeps, 'wording'>,
  message: Message,
  escalation: Escalation,
  calls: Escalation['calls'],
  now: Date,
): Delivery[] {
  const words = wording();
  return calls.flatMap((one) => {
    const person = callable(words.directory, escalation, one.focalPoint);
    return person ? [toFocalPoint(words, message, escalation, one, person, now)] : [];
  });
}

/** Saves and gives the lock back at once. @returns false when somebody changed it meanwhile */
async function save({ db }: TickDeps, escalation: Escalation): Promise<boolean> {
  return (await saveEscalation(db, { ...escalation, lockedUntil: undefined })) !== 'changed';
}
