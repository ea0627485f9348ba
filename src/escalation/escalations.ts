import { tellAlertNews, type AlertNews } from './alert-news.js';
import type { Affiliation } from '../directory/directory.js';
import { digestPlace } from '../models/cases/call-budget.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import {
  dueEscalationPlace,
  findOpenEscalations,
  insertEscalations,
} from '../models/cases/escalation.js';
import type { Place } from '../models/store/waiting.js';
import { acknowledge, callsOf, openCallsOf } from './acknowledge.js';
import { contextOf, startOf, type EscalationContext, type EscalationDeps } from './context.js';
import { exclude, excludePerson, openToOfficials, revise } from './correct.js';
import type { DoneCounts } from './do-step.js';
import type {
  Answer,
  Answered,
  Assigned,
  CallOfCode,
  EscalationRequest,
  Lowered,
  NoSuch,
  Priority,
  Raised,
} from './escalation.js';
import { assign, callOwner, close } from './hand-over.js';
import { answerFor, callNext, reopen, take, tellGiven, type Held, type Holder } from './hold.js';
import { tellLate, type LateReferral, type LateTo } from './late-referral.js';
import { newEscalation } from './levels.js';
import { callForHelpAgain, merge, tellAdded } from './more-of-reporter.js';
import { policyFor } from './policies.js';
import { lower, raise } from './priority.js';
import { createSoonRuns, runDue, type SoonRuns } from './run-due.js';
import { delayed, undeliverable } from './undelivered.js';

/** Escalations: each calls people, level by level, until a person answers. */
export interface Escalations extends SoonRuns {
  /**
   * Opens the escalations that do not exist yet. They are due at once, or at a random moment within
   * their policy's span, which is saved with them. Idempotent: doing it twice has the effect of
   * once.
   * @returns how many are new
   */
  openAll(requests: readonly EscalationRequest[], now: Date): Promise<number>;
  /**
   * Makes an escalation more urgent, because a rule matched. The new policy applies, and its
   * deadline if it is earlier; people who were called are told. If it was acted on or closed, and
   * is now more urgent than before, people are called again.
   * @param reason a rule's name, no words of the tip
   */
  raise(tip: string, priority: Priority, reason: string, now: Date): Promise<Raised>;
  /**
   * Makes an escalation less urgent. Only a person may do this, and must give a reason.
   * @param by that person's id
   */
  lower(tip: string, priority: Priority, by: string, reason: string, now: Date): Promise<Lowered>;
  /**
   * Excludes affiliations that have a conflict of interest: their people hear nothing more, and
   * their codes become void.
   */
  exclude(
    tip: string,
    affiliations: readonly Affiliation[],
    now: Date,
  ): Promise<'excluded' | NoSuch>;
  /** Excludes a person who is named in the tip: they hear nothing more, and cannot take it. */
  excludePerson(tip: string, id: string, now: Date): Promise<'excluded' | NoSuch>;
  /**
   * Allows officials to be called from now on, except excluded ones: the reporter has said whether
   * officials are part of it, or will not say.
   */
  openToOfficials(tip: string, now: Date): Promise<'opened' | 'unchanged' | NoSuch>;
  /**
   * Sets the place and kind that became known later. If the country changed, people there are
   * called at once.
   */
  revise(
    request: Pick<EscalationRequest, 'tip' | 'country' | 'area' | 'kind' | 'police'>,
    now: Date,
  ): Promise<'revised' | 'unchanged' | NoSuch>;
  /**
   * Returns the escalations that the given codes of a focal point belong to, also ended ones. Codes
   * of other people do not count.
   */
  callsOf(focalPointId: string, codes: readonly string[]): Promise<readonly CallOfCode[]>;
  /** Returns the calls that a focal point can still answer, or has taken. */
  openCallsOf(focalPointId: string): Promise<readonly CallOfCode[]>;
  /**
   * Processes a focal point's answer.
   * @param focalPointId the sender, known by the address the answer came from
   */
  answer(focalPointId: string, answer: Answer, now: Date): Promise<Answered>;
  /**
   * Tells the person who has it, or acted on it, to read what the reporter added.
   * @param write the id of what was added, so that telling twice has the effect of once
   * @param excluded who may not know of it because of what was added: they are excluded first
   */
  added(
    tip: string,
    write: string,
    now: Date,
    excluded?: readonly Affiliation[],
  ): Promise<'told' | 'nobodyHasIt' | NoSuch>;
  /**
   * The reporter tells of a danger again, in a report that people were already called for. The
   * person who has it is told; if it was acted on or closed, people are called again. Idempotent.
   */
  callForHelpAgain(
    tip: string,
    write: string,
    now: Date,
  ): Promise<'calledAnew' | 'told' | 'nobodyHasIt' | NoSuch>;
  /**
   * Calls the person who has the case of an alert, for a sighting of the missing person. The ladder
   * goes on if they do not answer.
   */
  callOwner(tip: string, alert: string, now: Date): Promise<Assigned | 'nobody'>;
  /** Hands it to the person whom a coordinator chose; that person is called at once. */
  assign(tip: string, focalPointId: string, now: Date): Promise<Assigned>;
  /**
   * Merges a tip into the open escalation of another tip of its sender, if that one tells the same
   * people at least as urgently. The person who has it, or those who were called, hear from time to
   * time that more tips came.
   */
  merge(
    request: EscalationRequest & { readonly into: string },
    now: Date,
  ): Promise<'merged' | 'itsOwn'>;
  /**
   * Takes it for a person who works in the console, called or not. If two people take it, the
   * second is told who has it.
   * @param force take it even from the person who has it, to hand it over
   */
  take(tip: string, holder: Holder, now: Date, force?: boolean): Promise<Held>;
  /** Answers for a person who has it or was called, as if they had sent a text. */
  answerFor(
    tip: string,
    id: string,
    verb: 'done' | 'no' | 'pass',
    now: Date,
  ): Promise<Answered | undefined>;
  /** Calls the next level at once, even when somebody has it. */
  callNext(tip: string, now: Date): Promise<'called' | 'closed' | NoSuch>;
  /** Calls everybody again for an escalation that has ended. */
  reopen(tip: string, now: Date): Promise<'calledAnew' | 'open' | NoSuch>;
  /** Tells a person that it was assigned to them. */
  tellGiven(tip: string, id: string, now: Date): Promise<void>;
  /** Tells people that somebody has not answered. @returns how many can be told */
  tellLate(
    referral: LateReferral,
    to: LateTo,
    people: readonly string[],
    now: Date,
  ): Promise<number>;
  /** Tells people what is new about an alert. @returns how many can be told */
  tellAlertNews(news: AlertNews, people: readonly string[], now: Date): Promise<number>;
  /** Closes one that nobody acted on. @param by the id of the person who says so */
  close(tip: string, by: string): Promise<'closed' | NoSuch>;
  /**
   * Reports that a call could not be delivered on any channel. If nobody is left at its level, the
   * next level is called at once.
   */
  undeliverable(deliveryId: string, now: Date): Promise<void>;
  /**
   * Reports that a call waits for a sender that does not work. The person may still answer, but the
   * ladder does not wait for them: if nobody else is left at the level, the next level is called at
   * once.
   */
  delayed(deliveryId: string, now: Date): Promise<void>;
  /**
   * Returns open escalations, most urgent first, then by deadline; pages show `unanswered` ones in
   * red.
   */
  list(query?: { readonly country?: string; readonly limit?: number }): Promise<Escalation[]>;
  /**
   * Does all due work.
   * @param limit the most escalations to look at
   */
  runDue(now: Date, limit?: number): Promise<DoneCounts>;
  /** Returns where work waits for `runDue`. */
  waiting(now: Date): readonly Place[];
}

/** Opens the escalations that do not exist yet. @returns how many are new */
function openAll(
  context: EscalationContext,
  requests: readonly EscalationRequest[],
  now: Date,
): Promise<number> {
  const all = requests.map((request) => {
    const policy = policyFor(request.country, request.priority, context.policies);
    return newEscalation(request, policy, now, startOf(context, policy, now));
  });
  return insertEscalations(context.db, all);
}

/**
 * Creates the escalations.
 * @throws Fault when a country's policy makes no sense
 */
export function createEscalations(deps: EscalationDeps): Escalations {
  const context = contextOf(deps);
  return {
    openAll: (requests, now) => openAll(context, requests, now),
    raise: (tip, priority, reason, now) => raise(context, tip, priority, reason, now),
    lower: (tip, priority, by, reason, now) => lower(context, tip, priority, by, reason, now),
    exclude: (tip, affiliations, now) => exclude(context, tip, affiliations, now),
    excludePerson: (tip, id, now) => excludePerson(context, tip, id, now),
    openToOfficials: (tip, now) => openToOfficials(context, tip, now),
    revise: (request, now) => revise(context, request, now),
    callsOf: (focalPoint, codes) => callsOf(context, focalPoint, codes),
    openCallsOf: (focalPoint) => openCallsOf(context, focalPoint),
    answer: (focalPoint, answer, now) => acknowledge(context, focalPoint, answer, now),
    added: (tip, write, now, excluded) => tellAdded(context, tip, write, now, excluded),
    callForHelpAgain: (tip, write, now) => callForHelpAgain(context, tip, write, now),
    callOwner: (tip, alert, now) => callOwner(context, tip, alert, now),
    assign: (tip, focalPoint, now) => assign(context, tip, focalPoint, now),
    merge: (request, now) => merge(context, request, now),
    take: (tip, holder, now, force) => take(context, tip, holder, now, force),
    answerFor: (tip, id, verb, now) => answerFor(context, tip, id, verb, now),
    callNext: (tip, now) => callNext(context, tip, now),
    reopen: (tip, now) => reopen(context, tip, now),
    tellGiven: (tip, id, now) => tellGiven(context, tip, id, now),
    tellAlertNews: (news, people, now) => tellAlertNews(context, news, people, now),
    tellLate: (referral, to, people, now) => tellLate(context, referral, to, people, now),
    close: (tip, by) => close(context, tip, by),
    undeliverable: (delivery, now) => undeliverable(context, delivery, now),
    delayed: (delivery, now) => delayed(context, delivery, now),
    list: (query) => findOpenEscalations(context.db, query),
    runDue: (now, limit) => runDue(context, now, limit),
    waiting: (now) => [dueEscalationPlace(now), digestPlace(now)],
    ...createSoonRuns(context),
  };
}
