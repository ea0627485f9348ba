import type { Priority } from '../shared/priority.js';
import type { Affiliation, Role } from '../directory/directory.js';

export type { Priority };

/** One rung of a ladder. */
export interface PolicyLevel {
  readonly role: Role;
  /** How long this level has to acknowledge before the next is called, in milliseconds. */
  readonly answerWithin: number;
}

/** An escalation keeps the policy it was born with. Source: domain.md §3 [40]. */
export interface Policy {
  readonly levels: readonly PolicyLevel[];
  /** After the last level: again every so many milliseconds, for ever. It never stops quietly. */
  readonly repeatEvery: number;
  /** After an acknowledgement: how long until it must be acted on, in milliseconds. */
  readonly actWithin: number;
  /**
   * The first call goes out at a random moment of so many milliseconds, so that its time does not
   * tell whose text caused it. Absent or 0: at once, as with a life in danger.
   */
  readonly startWithin?: number | undefined;
}

/** What is told when a tip needs a person. No words, no addresses. */
export interface EscalationRequest {
  /** The tip's id; an escalation has the same, so there is never more than one for a tip. */
  readonly tip: string;
  /** What people call it: `TG-7K2M`. */
  readonly reference: string;
  /**
   * ISO 3166-1 alpha-2, or `ECOWAS` when the country
   * is not known: then the regional desk is called.
   */
  readonly country: string;
  readonly area?: string;
  readonly priority: Priority;
  /**
   * A coarse type shown to focal points: a text key suffix such as `captive`, `child`, `general`.
   */
  readonly kind: string;
  readonly excludedAffiliations: readonly Affiliation[];
  /**
   * The reporter has not said yet whether officials are part of it. No official is called until
   * they say so, or until this moment, in milliseconds since 1970: then a life comes first.
   */
  readonly officialsFrom?: number;
  /**
   * A sighting: the alert it is about. Whoever has the case of the alert is called first of all.
   */
  readonly about?: string;
  /** It was called out before it was known to be a sighting. */
  readonly isSightingNow?: true;
  /** The reporter allows that the police are told: they are called beside the ladder. */
  readonly police?: true;
  /** A tip of the same sender whose escalation may stand for this one too: many came in an hour. */
  readonly into?: string;
}

/** What a focal point can answer from their phone. */
export type Answer =
  /** I take it. */
  | { readonly verb: 'ok'; readonly code: string }
  /** I can't: call the next at once. */
  | { readonly verb: 'no'; readonly code: string }
  /** Pass on to the next level. */
  | { readonly verb: 'pass'; readonly code: string }
  /** It has been acted on. */
  | { readonly verb: 'done'; readonly code: string };

/** A call that one of a focal point's codes belongs to. */
export interface CallOfCode {
  readonly code: string;
  readonly reference: string;
  /** Something can still be answered: it is being called for, or it is theirs. */
  readonly open: boolean;
  /** They took it. */
  readonly theirs: boolean;
}

/** What an answer led to. */
export type Answered =
  | {
      readonly ok: true;
      /** `reopened`: a second person says that it is not acted on, and it is called again. */
      readonly outcome: 'acknowledged' | 'declined' | 'passed' | 'acted' | 'reopened';
      readonly reference: string;
      /**
       * A P1 that is acted on, as they say: a second
       * person is told of it, and only then is it over.
       */
      readonly second?: true;
    }
  /** The code is not one of theirs, or never was: the same reply for both. */
  | { readonly ok: false; readonly reason: 'unknownCode' }
  /** DONE before OK: it is not theirs yet. */
  | { readonly ok: false; readonly reason: 'notTaken'; readonly reference: string }
  /** Somebody else has it already. */
  | { readonly ok: false; readonly reason: 'taken'; readonly reference: string }
  /** Acted on, or closed already. */
  | { readonly ok: false; readonly reason: 'closed'; readonly reference: string };

/** What focal points are told beside the replies to their answers. */
export type Message = 'call' | 'remind' | 'taken' | 'raised' | 'assign' | 'second' | 'reopened';

/** There is no escalation of that tip. */
export type NoSuch = 'unknownTip';

/** What making an escalation more urgent came to. */
export type Raised = 'raised' | 'calledAnew' | 'notMoreUrgent' | 'closed' | NoSuch;

/** What making an escalation less urgent came to. */
export type Lowered = 'lowered' | 'notLessUrgent' | 'noReason' | 'closed' | NoSuch;

/** What handing an escalation to a person came to. */
export type Assigned = 'assigned' | 'unknownPerson' | 'excluded' | 'closed' | NoSuch;
