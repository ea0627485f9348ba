import type { Signal } from '../../shared/texts/texts.js';
import type { Wish } from '../../shared/traits.js';
import type { FlowEffect, LookupName } from '../engine/flow.js';
import type { PollHappened } from '../poll-turn.js';
import type { SaidButton } from './event.js';
import type { Ending, OpenReport, Person, ReplyMode, SafeHours } from './person.js';
import type { Member } from './talk-context.js';

/** Why a person is not sent an unasked text. Source: src/broadcasts/reach.ts. */
export type NotSaidReason = 'busy' | 'stopped' | 'done' | 'closed';

/** One thing told in a report: words, or an answer, or both together. */
export interface Note {
  readonly step: string;
  readonly value?: string;
  readonly words?: string;
  /** Ids of files that came with it. */
  readonly files?: readonly string[];
  readonly signals: readonly Signal[];
}

/** An effect of a turn; src/conversation carries it out. */
export type Effect =
  | (Extract<FlowEffect, { type: 'say' }> & {
      readonly flow?: string;
      readonly buttons?: readonly SaidButton[];
      /** The country whose own wording is used, if it has one: see country-texts.ts. */
      readonly country?: string;
    })
  | { readonly type: 'note'; readonly report: OpenReport; readonly note: Note }
  /** The report is complete, or will not become more complete. */
  | {
      readonly type: 'finish';
      readonly report: OpenReport;
      /**
       * `unsure`: a person must say whether it is a report; `setAside`: its sender says that it is
       * none.
       */
      readonly how: 'submitted' | 'partial' | 'added' | 'unsure' | 'setAside';
      readonly mode: ReplyMode;
      readonly code?: string;
      readonly hours?: SafeHours;
      readonly safeWord?: string;
    }
  | {
      readonly type: 'lookup';
      readonly what: LookupName;
      readonly text: string;
      readonly mail?: string;
    }
  /** The person takes part from now on, or no longer takes part. */
  | { readonly type: 'subscribe'; readonly member: Member }
  | { readonly type: 'unsubscribe' }
  /** A subscriber wants an unasked text from now on, or no longer wants it. */
  | { readonly type: 'wish'; readonly wish: Wish; readonly wanted: boolean }
  /** The talk has ended and the person knows it; for a day small talk gets no answer. */
  | { readonly type: 'ended'; readonly how: Ending }
  /** The person's return addresses are destroyed. */
  | { readonly type: 'forget' }
  /** Messages at the person's side are deleted. */
  | { readonly type: 'erase' }
  /** Something happened in a poll; this part of it is saved. */
  | { readonly type: 'poll'; readonly flow: string; readonly happened: PollHappened }
  /** The person answered a poll that is closed. */
  | { readonly type: 'late'; readonly flow: string }
  /** The unasked text is not sent, and nothing of this turn is saved. */
  | { readonly type: 'not-said'; readonly why: NotSaidReason };

/** The outcome of a turn. */
export interface Talk {
  readonly person: Person;
  readonly effects: readonly Effect[];
}
