import { randomInt } from 'node:crypto';
import type { Affiliation, Directory, FocalPoint } from '../directory/directory.js';
import { CALLS_AN_HOUR } from '../models/cases/call-budget.js';
import type { Db } from '../models/store/db.js';
import {
  findEscalation,
  findEscalationByCode,
  findEscalationsByCodes,
  findOpenEscalations,
  insertEscalations,
  type Call,
  type Escalation,
} from '../models/cases/escalation.js';
import { gatheredInto, markGathered } from '../models/cases/tip.js';
import type { Outbox } from '../outbox/delivery.js';
import { MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Texts } from '../shared/texts/texts.js';
import { decide, decideExcluded, isOpen } from './answer.js';
import { change } from './change.js';
import { callCode } from './codes.js';
import type {
  Answer,
  Answered,
  CallOfCode,
  EscalationRequest,
  Policy,
  Priority,
} from './escalation.js';
import { gathered } from './gather.js';
import { mayKnow } from './next.js';
import { PacedNotices } from './paced-notices.js';
import { callable } from './people.js';
import { checkPolicies, policyFor, type CountryPolicies } from './policies.js';
import { spareSleep } from './sleep.js';
import { deliveriesTo, goOn, tick, type TickDeps, type Ticked } from './tick.js';
import {
  anew,
  assigned,
  born,
  held,
  marked,
  mayAnswer,
  revised,
  withExclusions,
  withoutOne,
  withoutSeconds,
  withPriority,
} from './transitions.js';
import {
  addedNotice,
  deliveryId,
  moreNotice,
  tipOfDelivery,
  toFocalPoint,
  type Message,
} from './wording.js';

/** What escalating needs from the rest of the program. */
export interface EscalationDeps {
  readonly db: Db;
  readonly directory: () => Directory;
  readonly outbox: Outbox;
  readonly texts: Texts;
  readonly log: Log;
  readonly policies?: CountryPolicies;
  /** So many calls of a kind in an hour reach a focal point one by one. */
  readonly callsAnHour?: number;
  /** Makes a code for a call; random by default. @param attempt goes up with every clash */
  readonly newCode?: (attempt: number) => string;
  /** Draws a moment of a span of milliseconds; random by default. */
  readonly draw?: (span: number) => number;
}

/** A whole minute of a span, each as likely as the others. */
const randomMoment = (span: number): number => randomInt(Math.floor(span / MINUTE) + 1) * MINUTE;

/** There is no escalation of that tip. */
type NoSuch = 'unknownTip';

/** Escalations: until a person answers. */
export interface Escalations {
  /**
   * Opens those that do not exist yet, due at once or at a moment drawn from their policy's span; the moment is kept with
   * them, so doing it twice is doing it once. @returns how many are new
   */
  openAll(requests: readonly EscalationRequest[], now: Date): Promise<number>;
  /**
   * A more urgent priority, found by rules: its policy applies, its deadline if that is earlier, and those who were
   * called are told. What was acted on or closed is called anew if this is more urgent than it was.
   * @param reason a rule's name, no words of the tip
   */
  raise(
    tip: string,
    priority: Priority,
    reason: string,
    now: Date,
  ): Promise<'raised' | 'calledAnew' | 'notMoreUrgent' | 'closed' | NoSuch>;
  /** A less urgent priority: only a person may say so, and says why. @param by that person's id */
  lower(
    tip: string,
    priority: Priority,
    by: string,
    reason: string,
    now: Date,
  ): Promise<'lowered' | 'notLessUrgent' | 'noReason' | 'closed' | NoSuch>;
  /** A conflict of interest learnt later: these affiliations hear nothing more of it, and their codes are void. */
  exclude(
    tip: string,
    affiliations: readonly Affiliation[],
    now: Date,
  ): Promise<'excluded' | NoSuch>;
  /** What was learnt later of where it is and what it is about; another country is called at once. */
  revise(
    request: Pick<EscalationRequest, 'tip' | 'country' | 'area' | 'kind'>,
    now: Date,
  ): Promise<'revised' | 'unchanged' | NoSuch>;
  /** The calls that some codes of a focal point belong to, their own alone; also those that are over. */
  callsOf(focalPointId: string, codes: readonly string[]): Promise<readonly CallOfCode[]>;
  /** What a focal point answered. @param focalPointId who, by the address it came from */
  answer(focalPointId: string, answer: Answer, now: Date): Promise<Answered>;
  /**
   * The reporter came back with more: whoever has it, or has acted on it, is told to read it.
   * @param write the id of what was added, so that telling twice is telling once
   * @param excluded who may not know of it, by what was added: they are kept from it first
   */
  added(
    tip: string,
    write: string,
    now: Date,
    excluded?: readonly Affiliation[],
  ): Promise<'told' | 'nobodyHasIt' | NoSuch>;
  /** A coordinator's choice of who is to take it; that person is called at once. */
  assign(
    tip: string,
    focalPointId: string,
    now: Date,
  ): Promise<'assigned' | 'unknownPerson' | 'excluded' | 'closed' | NoSuch>;
  /**
   * Has the open escalation of another tip of the same sender stand for this one too, if it tells the same people at least as
   * urgently; whoever has it, or was called, hears that there is more, now and then.
   */
  gather(
    request: EscalationRequest & { readonly into: string },
    now: Date,
  ): Promise<'gathered' | 'itself'>;
  /** Closes without its being acted on. @param by the id of the person who says so */
  close(tip: string, by: string): Promise<'closed' | NoSuch>;
  /** A call that could not be delivered on any channel: with nobody left at its level, the next is called at once. */
  undeliverable(deliveryId: string, now: Date): Promise<void>;
  /**
   * A call that waits for a sender that does not work: it may still be answered, and meanwhile it is nobody's. With nobody
   * else at its level, the next is called at once.
   */
  delayed(deliveryId: string, now: Date): Promise<void>;
  /** Open escalations, most urgent first, then by deadline; `unanswered` ones are to be shown red. */
  list(query?: { readonly country?: string; readonly limit?: number }): Promise<Escalation[]>;
  /** Does what is due. @param limit the most escalations to look at */
  tick(now: Date, limit?: number): Promise<Ticked>;
  /** Ticks now, for a caller that does not want to wait for the next; never fails. Several at once become two. */
  nudge(now: Date): Promise<void>;
}

/** @throws Fault when a country's policy makes no sense */
export function createEscalations(deps: EscalationDeps): Escalations {
  const {
    db,
    directory,
    outbox,
    texts,
    log,
    policies = {},
    newCode = callCode,
    callsAnHour = CALLS_AN_HOUR,
    draw = randomMoment,
  } = deps;
  checkPolicies(policies);
  const wording = () => ({ texts, directory: directory() });
  const ticking: TickDeps = { db, wording, outbox, log, newCode, callsAnHour };

  /** When what a reporter's text leads to happens. At once it would tell whose text it was: only a P1 is worth that. */
  const soon = ({ startWithin = 0 }: Policy, now: Date) =>
    startWithin > 0 ? new Date(now.getTime() + draw(startWithin)) : now;

  const say = async (
    message: Message,
    escalation: Escalation,
    calls: readonly Call[],
    now: Date,
    notBefore: Date = now,
  ) => {
    const { deliveries: all } =
      message === 'raised'
        ? await spareSleep(ticking, message, escalation, calls, now)
        : { deliveries: deliveriesTo(ticking, message, escalation, calls, now) };
    const deliveries = notBefore > now ? all.map((each) => ({ ...each, notBefore })) : all;
    if (deliveries.length > 0) await outbox.enqueue(deliveries, now);
  };
  const update = <Outcome>(tip: string, how: Parameters<typeof change<Outcome>>[2]) =>
    change<Outcome>(db, () => findEscalation(db, tip), how, newCode);

  const person = (id: string): FocalPoint | undefined => directory().focalPoint(id);

  const notices = new PacedNotices();
  /** Those who know of an escalation hear that more of its sender was gathered there. */
  const tellOfMore = async (escalation: Escalation, tip: string, now: Date) => {
    const pace = notices.pace(`more/${escalation._id}`, tip, now);
    const when = soon(escalation.policy, now);
    const has = escalation.acknowledgedBy;
    const know =
      has === undefined ? escalation.calls.filter(mayAnswer).map((call) => call.focalPoint) : [has];
    const deliveries = [...new Set(know)].flatMap((id) => {
      const one = callable(directory(), escalation, id);
      return one ? [moreNotice(wording(), escalation, pace, one, when)] : [];
    });
    if (deliveries.length > 0) await outbox.enqueue(deliveries, now);
  };

  /**
   * Whoever was called and is excluded hears that another took it when all others do, in the same words: else the silence
   * would tell that they were named. Once: who knows it hears no more.
   */
  const sayTakenToExcluded = async (escalation: Escalation, now: Date) => {
    const deliveries = escalation.calls.flatMap((call) => {
      const one = person(call.focalPoint);
      if (call.outcome !== 'excluded' || call.hears || !one?.active || one.reaches.length === 0)
        return [];
      return [toFocalPoint(wording(), 'taken', escalation, call, one, now)];
    });
    if (deliveries.length > 0) await outbox.enqueue(deliveries, now);
  };

  const exclude = async (
    tip: string,
    affiliations: readonly Affiliation[],
    now: Date,
  ): Promise<'excluded' | NoSuch> => {
    const done = await update(tip, (found) => {
      const outcome = 'excluded' as const;
      if (affiliations.every((one) => found.excludedAffiliations.includes(one))) return { outcome };
      const when = soon(found.policy, now);
      return { outcome, to: withExclusions(found, affiliations, person, when) };
    });
    return done?.outcome ?? 'unknownTip';
  };

  let running: Promise<void> | undefined;
  let again: Date | undefined;
  const run = async (): Promise<void> => {
    while (again) {
      const now = again;
      again = undefined;
      await tick(ticking, now, 100).catch((error: unknown) =>
        log.error('escalation tick failed', { error }),
      );
    }
    running = undefined;
  };

  return {
    async openAll(requests, now) {
      const all = requests.map((one) => {
        const policy = policyFor(one.country, one.priority, policies);
        return born(one, policy, now, soon(policy, now));
      });
      return insertEscalations(db, all);
    },

    async raise(tip, priority, reason, now) {
      const done = await update(tip, (found) => {
        const open = isOpen(found);
        if (priority >= found.priority)
          return { outcome: open ? 'notMoreUrgent' : 'closed' } as const;
        const policy = policyFor(found.country, priority, policies);
        const start = soon(policy, now);
        const raised = withPriority(found, { priority, policy, reason }, now, start);
        if (open) return { outcome: 'raised', to: raised } as const;
        return { outcome: 'calledAnew', to: anew(raised, start) } as const;
      });
      if (!done) return 'unknownTip';
      const { outcome, escalation } = done;
      const last = escalation.changes.at(-1);
      // Also when it was raised before: the process may have ended before they were told. The ids are the same.
      const told = outcome === 'raised' || outcome === 'notMoreUrgent';
      if (told && last?.to === priority && last.by === undefined) {
        // Those who were told that it is taken hear no more of it: who has it does.
        const holder = escalation.acknowledgedBy;
        const before = escalation.calls.filter(
          (call) =>
            mayAnswer(call) &&
            call.at <= last.at &&
            (holder === undefined || call.focalPoint === holder),
        );
        await say('raised', escalation, before, now, soon(escalation.policy, now));
      }
      return outcome;
    },

    async lower(tip, priority, by, reason, now) {
      if (reason.trim() === '' || by.trim() === '') return 'noReason';
      const done = await update(tip, (found) => {
        if (!isOpen(found)) return { outcome: 'closed' } as const;
        if (priority <= found.priority) return { outcome: 'notLessUrgent' } as const;
        const policy = policyFor(found.country, priority, policies);
        const to = withPriority(found, { priority, policy, reason: reason.trim(), by }, now);
        return { outcome: 'lowered', to } as const;
      });
      return done?.outcome ?? 'unknownTip';
    },

    exclude,

    async revise({ tip, country, area, kind }, now) {
      const done = await update(tip, (found) => {
        const same =
          found.country === country && found.kind === kind && (area ?? found.area) === found.area;
        if (same) return { outcome: 'unchanged' } as const;
        const policy = policyFor(country, found.priority, policies);
        return {
          outcome: 'revised',
          to: revised(found, { country, area, kind }, policy, soon(policy, now)),
        } as const;
      });
      return done?.outcome ?? 'unknownTip';
    },

    async callsOf(focalPointId, codes) {
      const found = await findEscalationsByCodes(db, focalPointId, codes);
      const known = person(focalPointId);
      return found.flatMap((escalation) => {
        const call = escalation.calls.find(
          ({ focalPoint, code }) => focalPoint === focalPointId && codes.includes(code),
        );
        if (!call || !known?.active) return [];
        const theirs = mayKnow(escalation, known) && escalation.acknowledgedBy === focalPointId;
        const open = isOpen(escalation) && (escalation.acknowledgedBy === undefined || theirs);
        return [{ code: call.code, reference: escalation.reference, open, theirs }];
      });
    },

    async answer(focalPointId, answer, now) {
      const unknown: Answered = { ok: false, reason: 'unknownCode' };
      const known = person(focalPointId);
      if (!known?.active) return unknown;
      const done = await change(
        db,
        () => findEscalationByCode(db, focalPointId, answer.code),
        (found) => {
          const { changed, ...outcome } = mayKnow(found, known)
            ? decide(found, focalPointId, answer, now)
            : decideExcluded(found, focalPointId, answer);
          const before = found.actedBy;
          const reports = changed?.reportedAt !== undefined && changed.state === 'acknowledged';
          const led = { ...outcome, reports, ...(before === undefined ? {} : { before }) };
          return changed ? { outcome: led, to: changed } : { outcome: led };
        },
      );
      if (!done) return unknown;
      const { outcome, escalation } = done;
      if (outcome.tell === 'reopened') {
        const theirs = escalation.calls.filter(({ focalPoint }) => focalPoint === outcome.before);
        await say('reopened', escalation, theirs.slice(-1), now);
        log.warn('escalation not acted on, a second person says', { escalation: escalation._id });
      }
      if (outcome.tell === 'taken') {
        const others = escalation.calls.filter(
          (call) => mayAnswer(call) && call.focalPoint !== focalPointId,
        );
        await say('taken', escalation, others, now);
        await sayTakenToExcluded(escalation, now);
      }
      if (outcome.reports) await goOn(ticking, escalation, now);
      if (outcome.answered.ok) {
        const fields = { escalation: escalation._id, focalPoint: focalPointId };
        log.info('escalation answered', { ...fields, reason: outcome.answered.outcome });
      }
      return outcome.answered;
    },

    async added(tip, write, now, excluded = []) {
      if (excluded.length > 0) await exclude(tip, excluded, now);
      const found =
        (await findEscalation(db, tip)) ??
        (await findEscalation(db, (await gatheredInto(db.cases, tip)) ?? ''));
      if (!found) return 'unknownTip';
      const theirs = person(found.actedBy ?? found.acknowledgedBy ?? '');
      // What was added to a tip that was gathered elsewhere may be for fewer than that is.
      const narrowed = { excludedAffiliations: [...found.excludedAffiliations, ...excluded] };
      if (!theirs || !mayKnow(narrowed, theirs)) return 'nobodyHasIt';
      const pace = notices.pace(`added/${found._id}`, write, now);
      await outbox.enqueue(
        [addedNotice(wording(), found, pace, theirs, soon(found.policy, now))],
        now,
      );
      return 'told';
    },

    async gather({ into, ...request }, now) {
      if (await findEscalation(db, request.tip)) return 'itself';
      const done = await update(into, (found) => {
        const to = gathered(found, request, now);
        if (!to) return { outcome: 'itself' } as const;
        return { outcome: 'gathered', ...(to === found ? {} : { to }) } as const;
      });
      if (done?.outcome !== 'gathered') return 'itself';
      const { escalation } = done;
      await markGathered(db.cases, request.tip, { tip: into, reference: escalation.reference });
      await tellOfMore(escalation, request.tip, now);
      return 'gathered';
    },

    async assign(tip, focalPointId, now) {
      const chosen = person(focalPointId);
      if (!chosen?.active || chosen.reaches.length === 0) return 'unknownPerson';
      const done = await update(tip, (found, code) => {
        if (!isOpen(found)) return { outcome: 'closed' } as const;
        if (!mayKnow(found, chosen)) return { outcome: 'excluded' } as const;
        return { outcome: 'assigned', to: assigned(found, chosen, code, now) } as const;
      });
      if (done?.outcome === 'assigned') {
        const theirs = done.escalation.calls
          .filter((call) => call.focalPoint === focalPointId)
          .slice(-1);
        await say('assign', done.escalation, theirs, now);
      }
      return done?.outcome ?? 'unknownTip';
    },

    async close(tip, by) {
      const done = await update(tip, (found) => {
        if (!isOpen(found)) return { outcome: 'closed' } as const;
        const closed = {
          state: 'closed',
          closedBy: by,
          dueAt: undefined,
          pending: undefined,
        } as const;
        return { outcome: 'closed', to: { ...found, ...closed } } as const;
      });
      return done?.outcome ?? 'unknownTip';
    },

    async undeliverable(id, now) {
      const done = await update(tipOfDelivery(id), (found) => {
        const told = found.calls.find((one) => deliveryId(found, 'second', one) === id);
        if (told)
          return {
            outcome: true,
            to: withoutSeconds(marked(found, told.focalPoint, 'unreachable'), now),
          };
        const call = found.calls.find((one) => deliveryId(found, 'call', one) === id);
        if (!call || call.outcome !== undefined || !isOpen(found)) return { outcome: false };
        return {
          outcome: true,
          to: withoutOne(marked(found, call.focalPoint, 'unreachable'), now),
        };
      });
      if (done?.outcome)
        log.warn('escalation call undeliverable', { escalation: done.escalation._id });
    },

    async delayed(id, now) {
      const done = await update(tipOfDelivery(id), (found) => {
        const call = found.calls.find((one) => deliveryId(found, 'call', one) === id);
        if (!call || call.outcome !== undefined || call.held || !isOpen(found))
          return { outcome: false };
        return { outcome: true, to: withoutOne(held(found, call.focalPoint), now) };
      });
      if (done?.outcome) log.warn('escalation call delayed', { escalation: done.escalation._id });
    },

    list: (query) => findOpenEscalations(db, query),

    tick: (now, limit = 100) => tick(ticking, now, limit),

    nudge(now) {
      again = now;
      return (running ??= run());
    },
  };
}
