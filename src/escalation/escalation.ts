import type { Priority } from '../shared/priority.js';
import type { Affiliation, Role } from '../directory/directory.js';

export type { Priority };

/** One level of a ladder. */
export interface PolicyLevel {
  readonly role: Role;
  /**
   * How long the people of this level have to acknowledge before the next level is called, in
   * milliseconds.
   */
  readonly answerWithin: number;
}

/** The times and levels of an escalation, fixed when it is opened. Source: domain.md §3 [40]. */
export interface Policy {
  readonly levels: readonly PolicyLevel[];
  /**
   * After the last level: call again at this interval in milliseconds, for ever. Calling never
   * stops silently.
   */
  readonly repeatEvery: number;
  /** After an acknowledgement: how long until somebody must have acted, in milliseconds. */
  readonly actWithin: number;
  /**
   * The first call goes out at a random moment within this many milliseconds, so that its time does
   * not show whose text caused it. Absent or 0: at once, as for a life in danger.
   */
  readonly startWithin?: number | undefined;
}

/** What the escalation is told when a tip needs a person. No words of the tip, no addresses. */
export interface EscalationRequest {
  /** The tip's id. The escalation has the same id, so there is never more than one for a tip. */
  readonly tip: string;
  /** The name that people use for it: `TG-7K2M`. */
  readonly reference: string;
  /**
   * ISO 3166-1 alpha-2, or `ECOWAS` when the country is not known: then the regional desk is
   * called.
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
   * The reporter has not said yet whether officials are part of it. No official is called until the
   * reporter answers, or until this moment, in milliseconds since 1970: after that saving a life
   * comes first.
   */
  readonly officialsFrom?: number;
  /**
   * For a sighting: the id of its alert. The person who has the case of the alert is called first.
   */
  readonly about?: string;
  /** People were called for it before it was known to be a sighting. */
  readonly isSightingNow?: true;
  /** The reporter allows us to tell the police: they are called beside the ladder. */
  readonly police?: true;
  /**
   * Another tip of the same sender whose escalation may cover this one too, because many tips came
   * within an hour.
   */
  readonly into?: string;
}

/** An answer that a focal point can send from their phone. */
export type Answer =
  /** I take it. */
  | { readonly verb: 'ok'; readonly code: string }
  /** I can't: call the next at once. */
  | { readonly verb: 'no'; readonly code: string }
  /** Pass on to the next level. */
  | { readonly verb: 'pass'; readonly code: string }
  /** I have acted on it. */
  | { readonly verb: 'done'; readonly code: string };

/** An escalation that one of a focal point's codes belongs to. */
export interface CallOfCode {
  readonly code: string;
  readonly reference: string;
  /** It can still be answered: people are being called, or this focal point has it. */
  readonly open: boolean;
  /** This focal point took it. */
  readonly theirs: boolean;
}

/** The result of an answer. */
export type Answered =
  | {
      readonly ok: true;
      /** `reopened`: a second person says that nobody acted, and people are called again. */
      readonly outcome: 'acknowledged' | 'declined' | 'passed' | 'acted' | 'reopened';
      readonly reference: string;
      /**
       * A P1 that was acted on, as this person says. A second person is told, and only then does it
       * end.
       */
      readonly second?: true;
    }
  /** The code is not one of theirs, or never existed: both get the same reply. */
  | { readonly ok: false; readonly reason: 'unknownCode' }
  /** DONE before OK: they have not taken it yet. */
  | { readonly ok: false; readonly reason: 'notTaken'; readonly reference: string }
  /** Somebody else has it already. */
  | { readonly ok: false; readonly reason: 'taken'; readonly reference: string }
  /** It was acted on or closed already. */
  | { readonly ok: false; readonly reason: 'closed'; readonly reference: string };

/** The kinds of message that focal points get, apart from replies to their answers. */
export type Message = 'call' | 'remind' | 'taken' | 'raised' | 'assign' | 'second' | 'reopened';

/** The tip has no escalation. */
export type NoSuch = 'unknownTip';

/** The result of making an escalation more urgent. */
export type Raised = 'raised' | 'calledAnew' | 'notMoreUrgent' | 'closed' | NoSuch;

/** The result of making an escalation less urgent. */
export type Lowered = 'lowered' | 'notLessUrgent' | 'noReason' | 'closed' | NoSuch;

/** The result of handing an escalation to a person. */
export type Assigned = 'assigned' | 'unknownPerson' | 'excluded' | 'closed' | NoSuch;
