import { randomInt } from 'node:crypto';
import type { Directory, FocalPoint } from '../directory/directory.js';
import { CALLS_AN_HOUR } from '../models/cases/call-budget.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { findEscalation } from '../models/cases/escalation.js';
import type { Db } from '../models/store/db.js';
import type { Delivery, Outbox } from '../outbox/delivery.js';
import { MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Texts } from '../shared/texts/texts.js';
import { callCode } from './codes.js';
import type { Message, Policy } from './escalation.js';
import { NoticeThrottle } from './notice-throttle.js';
import { callable } from './people.js';
import { checkPolicies, type CountryPolicies } from './policies.js';
import { updateEscalation, type Decide, type Updated } from './update.js';
import { toFocalPoint, type Wording } from './wording.js';

/** What escalating needs from the rest of the program. */
export interface EscalationDeps {
  readonly db: Db;
  readonly directory: () => Directory;
  readonly outbox: Outbox;
  readonly texts: Texts;
  readonly log: Log;
  readonly policies?: CountryPolicies;
  /** How many calls of a kind reach a focal point one by one in an hour. */
  readonly callsAnHour?: number;
  /**
   * Returns the beginning of a person's links to cases; nothing for people who cannot sign in to
   * the console.
   */
  readonly linkBase?: Wording['linkBase'];
  /**
   * Makes a code for a call; random by default.
   * @param attempt grows with every clash
   */
  readonly newCode?: (attempt: number) => string;
  /** Draws a moment within a span of milliseconds; random by default. */
  readonly draw?: (span: number) => number;
}

/** What all steps of an escalation work with. */
export interface EscalationContext {
  readonly db: Db;
  readonly directory: () => Directory;
  readonly wording: () => Wording;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly policies: CountryPolicies;
  readonly callsAnHour: number;
  readonly newCode: (attempt: number) => string;
  readonly draw: (span: number) => number;
  readonly throttle: NoticeThrottle;
}

/** Draws a whole minute within a span; all are equally likely. */
export const randomMoment = (span: number): number =>
  randomInt(Math.floor(span / MINUTE) + 1) * MINUTE;

/**
 * Fills in the defaults.
 * @throws Fault when a country's policy makes no sense
 */
export function contextOf(deps: EscalationDeps): EscalationContext {
  const { db, directory, outbox, texts, log, policies = {} } = deps;
  checkPolicies(policies);
  return {
    db,
    directory,
    wording: () => ({ texts, directory: directory(), linkBase: deps.linkBase }),
    outbox,
    log,
    policies,
    callsAnHour: deps.callsAnHour ?? CALLS_AN_HOUR,
    newCode: deps.newCode ?? callCode,
    draw: deps.draw ?? randomMoment,
    throttle: new NoticeThrottle(),
  };
}

/** Reads the escalation of a tip, decides and saves, as one step. */
export const update = <Outcome>(
  { db, newCode }: EscalationContext,
  tip: string,
  decide: Decide<Outcome>,
): Promise<Updated<Outcome> | undefined> =>
  updateEscalation(db, () => findEscalation(db, tip), decide, newCode);

/** Returns a focal point by id. */
export const person = ({ directory }: EscalationContext, id: string): FocalPoint | undefined =>
  directory().focalPoint(id);

/**
 * Returns when to do something that a reporter's text causes. If it always happened at once, its
 * time would show whose text caused it; only a P1 is worth that risk.
 */
export const startOf = (
  { draw }: Pick<EscalationContext, 'draw'>,
  { startWithin = 0 }: Policy,
  now: Date,
): Date => (startWithin > 0 ? new Date(now.getTime() + draw(startWithin)) : now);

/** Builds the messages to those called people who may still hear of it. */
export function messagesTo(
  { wording }: Pick<EscalationContext, 'wording'>,
  message: Message,
  escalation: Escalation,
  calls: readonly Call[],
  now: Date,
): Delivery[] {
  const words = wording();
  return calls.flatMap((call) => {
    const one = callable(words.directory, escalation, call.focalPoint);
    return one ? [toFocalPoint(words, message, escalation, call, one, now)] : [];
  });
}

/** Puts messages in the outbox, if there are any. */
export async function send(
  { outbox }: Pick<EscalationContext, 'outbox'>,
  deliveries: readonly Delivery[],
  now: Date,
): Promise<void> {
  if (deliveries.length > 0) await outbox.enqueue(deliveries, now);
}

/** Sends a message to people who were called. */
export const tell = (
  context: EscalationContext,
  message: Message,
  escalation: Escalation,
  calls: readonly Call[],
  now: Date,
): Promise<void> => send(context, messagesTo(context, message, escalation, calls, now), now);
