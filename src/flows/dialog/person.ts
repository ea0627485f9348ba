import type { Language, Signal } from '../../shared/texts/texts.js';
import type { Session } from '../engine/flow.js';
import type { Told } from '../told.js';

/**
 * How a reporter wants to be reached: A not at all, B by coming back with the code, C by a text.
 * Source: safety.md §4.3.
 */
export type ReplyMode = 'A' | 'B' | 'C';

export type SafeHours = 'any' | 'morning' | 'afternoon' | 'evening';

/**
 * The report that a person is telling. It links the person to the case only while the talk is open,
 * and is wiped with it.
 */
export interface OpenReport {
  readonly tip: string;
  /**
   * The key that seals the words of this talk, base64. Anyone who has it can read them, so it is
   * destroyed with the talk.
   */
  readonly strand: string;
  readonly strandKey: string;
  /**
   * The public key to which the strand's key was last sealed. Set by conversation/tip-write.ts, not
   * by a flow.
   */
  readonly wrappedFor?: string;
  readonly reference: string;
  /** ISO 3166-1 alpha-2; absent while unknown. */
  readonly country?: string;
  /**
   * The source of the country: the person's words, or their answer. Absent: their number or a deep
   * link.
   */
  readonly countryBy?: 'words' | 'answer';
  /** Their words leave the country open, or name another than their number's: so they are asked. */
  readonly askCountry?: true;
  readonly area?: string;
  readonly signals: readonly Signal[];
  /** False when the words are added, by the code, to a report that was told before. */
  readonly own: boolean;
  /** How many files came with it in this talk. */
  readonly files?: number;
  /** The number of its notes so far; the first note opens the tip. */
  readonly notes: number;
  /**
   * What its words look like if they may be no report (`job`, `spam`); absent as soon as it is
   * certainly a report.
   */
  readonly seems?: string;
  /** The saved words already say what is happening; it is not asked again. */
  readonly firstWords?: boolean;
  /** The questions that their words have answered without being asked: see told.ts. */
  readonly told?: Told;
  /** How the person wants to be reached; chosen at the end. */
  readonly mode?: ReplyMode;
  readonly hours?: SafeHours;
  readonly safeWord?: string;
  /** The alert that the report is about, if it is a sighting. */
  readonly about?: { readonly alert: string };
  /** The alerts of which this may be a sighting; its words name none, so the person is asked. */
  readonly perhaps?: readonly StandingAlert[];
  /** For a sighting: the person is still there; the hour when they were seen. */
  readonly still?: true;
  readonly seenAt?: string;
  /** For a missing person: whether the police may be told, as the reporter says. */
  readonly police?: 'yes' | 'no';
  /**
   * The number of notes when it was submitted and its code was told; what is told later is added to
   * it.
   */
  readonly codeGiven?: number;
  /** The helpline was sent in this talk. */
  readonly helplineSaid?: true;
  /**
   * When the first words arrived, in milliseconds since 1970. Set by conversation/tip-write.ts, not
   * by a flow.
   */
  readonly begunAt?: number;
  /**
   * The name of its reporter's mailbox, set in the turn that told the code. Set by
   * conversation/tip-write.ts.
   */
  readonly handle?: string;
}

/**
 * A person's place in a poll or campaign; never their answers. It is stored sealed under the poll's
 * own key, so that after the close not even the place is known.
 */
export interface PollPlace extends Session {
  /** They reached the end. If they change their mind, they continue at the last question. */
  readonly over?: boolean;
  /** What they wrote about a danger, while they are being offered to report it. */
  readonly offered?: string;
}

/** Everything that is remembered of a person between two messages. Stored sealed. */
export interface Person {
  readonly language?: Language;
  /** The other language of ours in which their last words surely were. */
  readonly otherLanguage?: Language;
  /** The person said STOP: nothing is sent to them unasked. They can still report. */
  readonly stopped: boolean;
  readonly session?: PollPlace;
  /** A session put aside while the language is being chosen. */
  readonly paused?: PollPlace;
  /** A poll that was put aside for something else, or whose end they reached. */
  readonly poll?: PollPlace;
  readonly report?: OpenReport;
  /** The question that waits behind the safe word: the handle of its return address. */
  readonly mail?: string;
  /** Set while the person is joining: the part of their answers that is in their own words. */
  readonly joining?: { readonly ownWords: string };
  /** The country given by a deep link or an answer. */
  readonly country?: string;
  /** The album of their last files: its other files arrive one by one and are kept unsaid. */
  readonly album?: string;
}

/** An alert in force, about which a person may tell without naming it. */
export interface StandingAlert {
  /** The id under which it is published. */
  readonly alert: string;
  readonly number: string;
}

/** How a talk ended: the person was told everything, or it may be unsafe to write to them. */
export type Ending = 'told' | 'unsafe';

/** The person at the start of a first talk. */
export const stranger: Person = { stopped: false };
