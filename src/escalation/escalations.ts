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
import { runDue, runSoon } from './run-due.js';
import { delayed, undeliverable } from './undelivered.js';

/** Escalations: each calls people, level by level, until a person answers. */
export interface Escalations {
  /**
   * Opens those that do not exist yet. They are due at once, or at a moment drawn from their
   * policy's span, which is stored with them: doing it twice is doing it once.
   * @returns how many are new
   */
  openAll(requests: readonly EscalationRequest[], now: Date): Promise<number>;
  /**
   * Makes an escalation more urgent, as rules found. The new policy applies, and its deadline if
   * that is earlier; those who were called are told. What was acted on or closed is called anew if
   * this is more urgent than it was.
   * @param reason a rule's name, no words of the tip
   */
  raise(tip: string, priority: Priority, reason: string, now: Date): Promise<Raised>;
  /**
   * Makes an escalation less urgent: only a person may say so, and says why.
   * @param by that person's id
   */
  lower(tip: string, priority: Priority, by: string, reason: string, now: Date): Promise<Lowered>;
  /**
   * Keeps affiliations with a conflict of interest from it:
   * they hear nothing more of it, and their codes are void.
   */
  exclude(
    tip: string,
    affiliations: readonly Affiliation[],
    now: Date,
  ): Promise<'excluded' | NoSuch>;
  /**
   * Keeps a person from it who is named in it: they hear nothing more of it, and cannot take it.
   */
  excludePerson(tip: string, id: string, now: Date): Promise<'excluded' | NoSuch>;
  /**
   * Officials may be called from now on, except those who are excluded: the reporter has said
   * whether officials are part of it, or will not say.
   */
  openToOfficials(tip: string, now: Date): Promise<'opened' | 'unchanged' | NoSuch>;
  /**
   * Takes in what was learnt later of where it is and
   * what it is about; another country is called at once.
   */
  revise(
    request: Pick<EscalationRequest, 'tip' | 'country' | 'area' | 'kind' | 'police'>,
    now: Date,
  ): Promise<'revised' | 'unchanged' | NoSuch>;
  /**
   * The calls that some codes of a focal point belong
   * to, their own alone; also those that are over.
   */
  callsOf(focalPointId: string, codes: readonly string[]): Promise<readonly CallOfCode[]>;
  /** The calls that wait for an answer of a focal point, or that they have taken. */
  openCallsOf(focalPointId: string): Promise<readonly CallOfCode[]>;
  /** Takes in what a focal point answered. @param focalPointId who, by the address it came from */
  answer(focalPointId: string, answer: Answer, now: Date): Promise<Answered>;
  /**
   * The reporter came back with more: the person who has it, or acted on it, is told to read it.
   * @param write the id of what was added, so that telling twice is telling once
   * @param excluded who may not know of it, by what was added: they are kept from it first
   */
  added(
    tip: string,
    write: string,
    now: Date,
    excluded?: readonly Affiliation[],
  ): Promise<'told' | 'nobodyHasIt' | NoSuch>;
  /**
   * The reporter tells of a danger again, in a report that is called out already. The person who
   * has it is told; what was acted on or closed is called anew. Twice is once.
   */
  callForHelpAgain(
    tip: string,
    write: string,
    now: Date,
  ): Promise<'calledAnew' | 'told' | 'nobodyHasIt' | NoSuch>;
  /**
   * Calls whoever has the case of an alert, for a sighting
   * of the person; the ladder goes on if they do not answer.
   */
  callOwner(tip: string, alert: string, now: Date): Promise<Assigned | 'nobody'>;
  /** Hands it to the person a coordinator chose; that person is called at once. */
  assign(tip: string, focalPointId: string, now: Date): Promise<Assigned>;
  /**
   * Merges a tip into the open escalation of another tip of its sender, if that one tells the same
   * people at least as urgently. The person who has it, or those who were called, are told now and
   * then that there is more.
   */
  merge(
    request: EscalationRequest & { readonly into: string },
    now: Date,
  ): Promise<'merged' | 'itsOwn'>;
  /**
   * Takes it for somebody who works in the console,
   * called or not. Of two, the second hears who has it.
   * @param force also from whoever has it, when it is handed over
   */
  take(tip: string, holder: Holder, now: Date, force?: boolean): Promise<Held>;
  /** Answers for somebody who has it or was called, as their text would. */
  answerFor(
    tip: string,
    id: string,
    verb: 'done' | 'no' | 'pass',
    now: Date,
  ): Promise<Answered | undefined>;
  /** Calls the next level at once, also when somebody has it. */
  callNext(tip: string, now: Date): Promise<'called' | 'closed' | NoSuch>;
  /** Calls everybody anew for one that is over. */
  reopen(tip: string, now: Date): Promise<'calledAnew' | 'open' | NoSuch>;
  /** Tells a person that it was given to them. */
  tellGiven(tip: string, id: string, now: Date): Promise<void>;
  /** Tells people that a partner has not answered. @returns how many can be told */
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
   * A call could not be delivered on any channel. If nobody
   * is left at its level, the next is called at once.
   */
  undeliverable(deliveryId: string, now: Date): Promise<void>;
  /**
   * A call waits for a sender that does not work. It may still be answered, but nobody waits for
   * it: if nobody else is left at its level, the next is called at once.
   */
  delayed(deliveryId: string, now: Date): Promise<void>;
  /**
   * Open escalations, most urgent first, then by deadline; `unanswered` ones are to be shown red.
   */
  list(query?: { readonly country?: string; readonly limit?: number }): Promise<Escalation[]>;
  /** Does what is due. @param limit the most escalations to look at */
  runDue(now: Date, limit?: number): Promise<DoneCounts>;
  /** Where something waits for `runDue`. */
  waiting(now: Date): readonly Place[];
  /**
   * Does what is due now, for callers who do not wait for
   * the next run; never fails. Several at once become two.
   */
  runSoon(now: Date): Promise<void>;
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

/** @throws Fault when a country's policy makes no sense */
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
    runSoon: runSoon(context),
  };
}
