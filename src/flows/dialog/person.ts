import type { ToldOfMissing } from '../../shared/missing.js';
import type { CountryHint, Places } from '../../shared/place.js';
import type { Hearing } from '../../shared/texts/signals-in.js';
import type { Language, Signal, Texts } from '../../shared/texts/texts.js';
import type { Traits, Wish } from '../../shared/traits.js';
import type { Flow, FlowEffect, Input, ListItem, LookupName, Session } from '../engine/flow.js';
import type { Reading } from '../engine/reading.js';
import type { PollHappened, PollTurn } from '../poll-turn.js';
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
}

/** How a talk ended: the person was told everything, or it may be unsafe to write to them. */
export type Ending = 'told' | 'unsafe';

/** The person at the start of a first talk. */
export const stranger: Person = { stopped: false };

/** A button whose label and data are made elsewhere. */
export interface SaidButton {
  readonly label: string;
  readonly data: string;
}

/** Why a person is not sent an unasked text. Source: src/broadcasts/reach.ts. */
export type NotSaidReason = 'busy' | 'stopped' | 'done' | 'closed';

/** A file or a location that came with a message: its id is drawn before the turn. */
export interface CameWith {
  readonly id: string;
  readonly kind: 'photo' | 'voice' | 'document' | 'location';
}

/** What a person did. */
export type Event =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Something came with the words and is not saved: the person is told so. */
      readonly beside?: boolean;
      /** Files that came with the words. */
      readonly files?: readonly CameWith[];
      /** A file is larger than the limit and not saved: the person is told so. */
      readonly tooLarge?: boolean;
    }
  /** Files without words; an empty list when all are too large. */
  | {
      readonly kind: 'files';
      readonly files: readonly CameWith[];
      readonly beside?: boolean;
      readonly tooLarge?: boolean;
    }
  /** The new words of a message that the person changed after sending it, with its files. */
  | {
      readonly kind: 'edited';
      readonly text: string;
      readonly files?: readonly CameWith[];
      readonly tooLarge?: boolean;
    }
  /** STOP, START or HELP, on which the provider has acted and which it has answered itself. */
  | { readonly kind: 'opt-out'; readonly what: 'stop' | 'start' | 'help'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string }
  | { readonly kind: 'start'; readonly payload?: string }
  | { readonly kind: 'unsupported' }
  /**
   * A location, in degrees. It is read only where a place is asked for, and is in nothing that a
   * turn returns; elsewhere it is saved under its id, like a file.
   */
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly id: string;
    }
  /**
   * The result of looking up a subscriber who wants to join, or to see what is stored about them.
   */
  | { readonly kind: 'member'; readonly then: 'join' | 'show' | 'alerts'; readonly member?: Member }
  /** Words of a sender with whom nobody can talk. */
  | { readonly kind: 'automated'; readonly text: string }
  /** The person has not written for half an hour. */
  | { readonly kind: 'silence' }
  /** A focal point asks the reporter something (reply mode C). */
  | {
      readonly kind: 'question';
      readonly handle: string;
      readonly hasWord: boolean;
      readonly language: Language;
    }
  /**
   * A person is invited to a poll or sent a campaign; `again`: reminded of it. `language` is used
   * if theirs is not known.
   */
  | {
      readonly kind: 'invite';
      readonly flow: string;
      readonly again: boolean;
      readonly language?: Language;
    }
  /**
   * An invitation to a poll was withdrawn before it was sent. With `flow` it was the last one, so
   * the person was never asked.
   */
  | { readonly kind: 'recalled'; readonly flow?: string }
  /** A person is sent an unasked text, in their language. */
  | { readonly kind: 'message'; readonly text: string; readonly buttons?: readonly SaidButton[] }
  /** The answer to a lookup effect. */
  | { readonly kind: 'looked-up'; readonly text: string; readonly found?: LookedUp };

/** A subscriber, in the form in which they may see their own data. */
export interface Member extends Traits {
  readonly wants: Readonly<Record<Wish, boolean>>;
  /** Their gender, as they describe it. */
  readonly ownWords?: string;
}

/**
 * The tip to which a code or a question belongs, as far as the gateway must know it to take more
 * words.
 */
export interface FoundTip {
  readonly tip: string;
  readonly reference: string;
  readonly country?: string;
  /** An official is involved: new words are kept from officials like the old ones. */
  readonly restricted: boolean;
}

/** The result of a lookup. */
export interface LookedUp {
  readonly tip: FoundTip;
  /** Questions that wait for the reporter. */
  readonly messages: readonly string[];
}

/** An alert in force, about which a person may tell without naming it. */
export interface StandingAlert {
  /** The id under which it is published. */
  readonly alert: string;
  readonly number: string;
}

/** The alert whose number or word a text begins with. */
export interface NamedAlert {
  /** The id under which it is published. */
  readonly alert: string;
  /** The country whose officers sent it. */
  readonly country: string;
  readonly ended: boolean;
  /** The text after the number or the word. */
  readonly rest: string;
}

/** Everything from outside on which one turn of a talk may depend. */
export interface TalkContext {
  readonly texts: Texts;
  readonly defaultLanguage: Language;
  /** The country of the person's number, if the number shows one. */
  readonly countryOfAddress?: string;
  readonly languageHint?: string;
  /** The countries, with their names in a language. */
  countries(language: Language): readonly ListItem[];
  /** The verified helpline of a country, ready to be shown. */
  helpline(country: string | undefined): string | undefined;
  /** The language in which people of a country are answered first. */
  officialLanguage(country: string): Language | undefined;
  /** The languages of ours that people of a country speak. */
  languagesOf(country: string): readonly Language[];
  /**
   * The country that a text is about, by names of countries and towns.
   * @param home the country of the person's number
   */
  countryIn(text: string, home?: string): CountryHint;
  /**
   * What a text tells about a missing person.
   * @param asked the step whose question it answers
   */
  missingIn(text: string, country: string | undefined, asked?: string): ToldOfMissing;
  /** The alert that the text of this turn names. */
  readonly named?: NamedAlert;
  /** Alerts in force at the person's place, when this turn's text tells of somebody seen. */
  readonly perhaps?: readonly StandingAlert[];
  /** The area that a text names, if it names exactly one. */
  areaIn(country: string, text: string): string | undefined;
  /** The places where people say they live. */
  readonly places: Places;
  /** Finds the words of the lists in a text; in one turn each text is read once. */
  readonly hearing: Hearing;
  /** The signals in the words, read with the lists of every language. */
  signalsIn(text: string): readonly Signal[];
  /** What a text that tells nothing of a report looks like; undefined when it may be a report. */
  seems(text: string): string | undefined;
  /** How a talk ended within the last day, as far as that is remembered. */
  readonly ended?: Ending;
  /** Ids, keys and codes, drawn before the turn. */
  readonly fresh: {
    readonly tip: string;
    readonly strand: string;
    readonly strandKey: string;
    /** The end of a reference, after the country. */
    readonly referenceTail: string;
    readonly code: string;
  };
  /** The channel can delete messages at the person's side. */
  readonly erases: boolean;
  /** The person's phone can send its location. */
  readonly locates: boolean;
  /** The channel takes photos. */
  readonly photos: boolean;
  /**
   * The flow of an open poll by its id, with the helpline of a country; in the language if it is
   * ready in it.
   */
  poll(flow: string, language: Language, country: string | undefined): Flow | undefined;
  /** Takes one message to a poll. */
  pollTurn(flow: Flow, session: Session, input: Input, reading: Reading): PollTurn;
  /** The id of the flow that is joined by a word; the poll or campaign may have ended. */
  pollByWord(text: string): string | undefined;
  /** The answer of a campaign to a text that consists only of one of its words. */
  campaignWord(text: string, language: Language): string | undefined;
  /** The flow of the campaign that is sent to a person who has just joined. */
  campaignOnJoining(language: Language): string | undefined;
}

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
