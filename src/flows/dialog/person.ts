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
 * How a person wants to be reached about a report: not at all, by coming back with the code, by a
 * text. Source: safety.md §4.3.
 */
export type ReplyMode = 'A' | 'B' | 'C';
export type SafeHours = 'any' | 'morning' | 'afternoon' | 'evening';

/**
 * The report a person is telling. It links to the case
 * only while the talk is open, and is wiped with it.
 */
export interface OpenReport {
  readonly tip: string;
  /**
   * The key that seals this talk's words, base64; who
   * has it can read them, so it dies with the talk.
   */
  readonly strand: string;
  readonly strandKey: string;
  /**
   * The public key that the strand's key was last sealed
   * to. Set by conversation/tip-write.ts, not by a flow.
   */
  readonly wrappedFor?: string;
  readonly reference: string;
  /** ISO 3166-1 alpha-2; absent while unknown. */
  readonly country?: string;
  /**
   * Where the country is from: the person's words, or
   * their answer; absent: their number or a deep link.
   */
  readonly countryBy?: 'words' | 'answer';
  /**
   * Their words leave open which country it is, or name another than their number's: it is asked.
   */
  readonly askCountry?: true;
  readonly area?: string;
  readonly signals: readonly Signal[];
  /** False when the words are added to a report told before, by its code. */
  readonly own: boolean;
  /** How many files came with it in this talk. */
  readonly files?: number;
  /** How many notes it has got; the first opens the tip. */
  readonly notes: number;
  /**
   * What its words seem to be that may be no report (`job`,
   * `spam`); absent as soon as it is certainly one.
   */
  readonly seems?: string;
  /** What is happening was told in words that were kept; it is not asked again. */
  readonly firstWords?: boolean;
  /** What their words have answered without being asked: see told.ts. */
  readonly told?: Told;
  /** How the person wants to be reached; chosen at the end. */
  readonly mode?: ReplyMode;
  readonly hours?: SafeHours;
  readonly safeWord?: string;
  /** It is a sighting: the alert it is about. */
  readonly about?: { readonly alert: string };
  /** Alerts of which it may be a sighting, as its words name none: it is asked. */
  readonly perhaps?: readonly StandingAlert[];
  /** Of a sighting: the person is still there; when they were seen, as an hour. */
  readonly still?: true;
  readonly seenAt?: string;
  /** Of a missing person: the police may be told, as the reporter says. */
  readonly police?: 'yes' | 'no';
  /**
   * It was submitted and its code was said when it had
   * so many notes; what is told since is added to it.
   */
  readonly codeGiven?: number;
  /** The helpline was said in this talk. */
  readonly helplineSaid?: true;
  /**
   * When its first words came, in milliseconds since 1970.
   * Set by conversation/tip-write.ts, not by a flow.
   */
  readonly begunAt?: number;
  /**
   * The name of its reporter's mailbox, from the turn that said the code. Set by
   * conversation/tip-write.ts.
   */
  readonly handle?: string;
}

/**
 * A person's place in a poll or campaign; never what they answered. It is kept sealed under the
 * poll's own key, so that after the close not even the place is known.
 */
export interface PollPlace extends Session {
  /** They came to the end. If they change their mind, they go on at the last question. */
  readonly over?: boolean;
  /** What they wrote of a danger, while they are being offered to report it. */
  readonly offered?: string;
}

/** All that is remembered of a person between two messages. Kept sealed. */
export interface Person {
  readonly language?: Language;
  /** Their last words were surely in this other language of ours. */
  readonly otherLanguage?: Language;
  /** Said STOP: nothing is sent to them unasked. They can still report. */
  readonly stopped: boolean;
  readonly session?: PollPlace;
  /** A session put aside while the language is being chosen. */
  readonly paused?: PollPlace;
  /** A poll that was put aside for something else, or that they came to the end of. */
  readonly poll?: PollPlace;
  readonly report?: OpenReport;
  /** The question that waits behind the safe word, by the handle of the return address. */
  readonly mail?: string;
  /** Somebody is joining: what of their answers is in their own words. */
  readonly joining?: { readonly ownWords: string };
  /** The country told by a deep link or an answer. */
  readonly country?: string;
}

/** How a talk ended: the person was told all there is, or it may be unsafe to write to them. */
export type Ending = 'told' | 'unsafe';

/** What a talk begins with. */
export const stranger: Person = { stopped: false };

/** A button whose words and data are made elsewhere. */
export interface SaidButton {
  readonly label: string;
  readonly data: string;
}

/** Why a person is told nothing unasked. Source: src/broadcasts/reach.ts. */
export type NotSaidReason = 'busy' | 'stopped' | 'done' | 'closed';

/** A file that came with a message, or a place: its id is drawn before the turn. */
export interface CameWith {
  readonly id: string;
  readonly kind: 'photo' | 'voice' | 'document' | 'location';
}

/** What a person did. */
export type Event =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Something came with the words and is not kept: the person is told so. */
      readonly beside?: boolean;
      /** Files that came with the words. */
      readonly files?: readonly CameWith[];
      /** A file that came is larger than what is kept: the person is told so. */
      readonly tooLarge?: boolean;
    }
  /** Files without words; none when all are too large. */
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
  /** STOP, START or HELP, which the provider has acted on and answered by itself. */
  | { readonly kind: 'opt-out'; readonly what: 'stop' | 'start' | 'help'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string }
  | { readonly kind: 'start'; readonly payload?: string }
  | { readonly kind: 'unsupported' }
  /**
   * A place, in degrees. Read only where a place is asked for, and in nothing that a turn returns;
   * elsewhere it is kept under its id, as a file is.
   */
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly id: string;
    }
  /** The answer to a look-up of a subscriber who wants to join, or to see what is kept of them. */
  | { readonly kind: 'member'; readonly then: 'join' | 'show' | 'alerts'; readonly member?: Member }
  /** Words of a sender that nobody can talk with. */
  | { readonly kind: 'automated'; readonly text: string }
  /** Half an hour without a word. */
  | { readonly kind: 'silence' }
  /** A focal point asks the reporter something (reply mode C). */
  | {
      readonly kind: 'question';
      readonly handle: string;
      readonly hasWord: boolean;
      readonly language: Language;
    }
  /**
   * A person is invited to a poll or told a campaign; `again`:
   * reminded of it. `language` is used if theirs is not known.
   */
  | {
      readonly kind: 'invite';
      readonly flow: string;
      readonly again: boolean;
      readonly language?: Language;
    }
  /**
   * An invitation to a poll was withdrawn before it was sent;
   * with `flow`: it was the last one, so they were never asked.
   */
  | { readonly kind: 'recalled'; readonly flow?: string }
  /** Somebody is to be told something unasked, in their language. */
  | { readonly kind: 'message'; readonly text: string; readonly buttons?: readonly SaidButton[] }
  /** The answer to a lookup effect. */
  | { readonly kind: 'looked-up'; readonly text: string; readonly found?: LookedUp };

/** A subscriber, as they may see themselves. */
export interface Member extends Traits {
  readonly wants: Readonly<Record<Wish, boolean>>;
  /** Their gender, as they describe it. */
  readonly ownWords?: string;
}

/**
 * The tip that a code or a question belongs to, as
 * far as the gateway must know it to take more words.
 */
export interface FoundTip {
  readonly tip: string;
  readonly reference: string;
  readonly country?: string;
  /** An official is involved: new words are kept from officials like the old ones. */
  readonly restricted: boolean;
}

/** What a lookup found. */
export interface LookedUp {
  readonly tip: FoundTip;
  /** Questions that wait for the reporter. */
  readonly messages: readonly string[];
}

/** An alert that stands, of which somebody may tell without naming it. */
export interface StandingAlert {
  /** The id under which it is published. */
  readonly alert: string;
  readonly number: string;
}

/** An alert that a text begins with, by its number or its word. */
export interface NamedAlert {
  /** The id under which it is published. */
  readonly alert: string;
  /** The country whose officers sent it. */
  readonly country: string;
  readonly ended: boolean;
  /** What is told behind the number or the word. */
  readonly rest: string;
}

/** Everything from outside that one turn of a talk may depend on. */
export interface TalkContext {
  readonly texts: Texts;
  readonly defaultLanguage: Language;
  /** The country of the person's number, if it tells one. */
  readonly countryOfAddress?: string;
  readonly languageHint?: string;
  /** The countries, named in a language. */
  countries(language: Language): readonly ListItem[];
  /** The verified helpline of a country, ready to be shown. */
  helpline(country: string | undefined): string | undefined;
  /** The language people of a country are first answered in. */
  officialLanguage(country: string): Language | undefined;
  /** The languages of ours that people of a country speak. */
  languagesOf(country: string): readonly Language[];
  /**
   * The country a text is about, by names of countries and towns.
   * @param home the one of the person's number
   */
  countryIn(text: string, home?: string): CountryHint;
  /** What a text tells of a missing person. @param asked the step whose question it answers */
  missingIn(text: string, country: string | undefined, asked?: string): ToldOfMissing;
  /** The alert that the text of this turn names. */
  readonly named?: NamedAlert;
  /** Alerts that stand where the person is, when this turn's text tells of somebody seen. */
  readonly perhaps?: readonly StandingAlert[];
  /** The area a text names, if exactly one. */
  areaIn(country: string, text: string): string | undefined;
  /** Where people say they live. */
  readonly places: Places;
  /** Hears the words of the lists in a text; in one turn a text is heard once. */
  readonly hearing: Hearing;
  /** What the words hint at, read with every language's list. */
  signalsIn(text: string): readonly Signal[];
  /** What a text seems to be that tells nothing of a report; undefined when it may be one. */
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
  /** The person's phone can send where it is. */
  readonly locates: boolean;
  /** The channel takes photos. */
  readonly photos: boolean;
  /**
   * The flow of a poll that is open, by its id, with the
   * helpline of a country; in the language if it is ready in it.
   */
  poll(flow: string, language: Language, country: string | undefined): Flow | undefined;
  /** One message to a poll. */
  pollTurn(flow: Flow, session: Session, input: Input, reading: Reading): PollTurn;
  /** The id of the flow that is joined by a word; the poll, or the campaign, may be over. */
  pollByWord(text: string): string | undefined;
  /** The answer of a campaign to a text that is nothing but one of its words. */
  campaignWord(text: string, language: Language): string | undefined;
  /** The flow of the campaign that a person is told who has just joined. */
  campaignOnJoining(language: Language): string | undefined;
}

/** One thing told about a report: words, or an answer, or both together. */
export interface Note {
  readonly step: string;
  readonly value?: string;
  readonly words?: string;
  /** Ids of files that came with it. */
  readonly files?: readonly string[];
  readonly signals: readonly Signal[];
}

/** What a turn leads to; carried out by src/conversation. */
export type Effect =
  | (Extract<FlowEffect, { type: 'say' }> & {
      readonly flow?: string;
      readonly buttons?: readonly SaidButton[];
      /** The country whose wording is meant, if it has one of its own: see country-texts.ts. */
      readonly country?: string;
    })
  | { readonly type: 'note'; readonly report: OpenReport; readonly note: Note }
  /** The report is complete, or as complete as it will be. */
  | {
      readonly type: 'finish';
      readonly report: OpenReport;
      /**
       * `unsure`: whether it is a report is for a person to
       * say; `setAside`: its sender says that it is none.
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
  /** The person takes part from now on, as they say; or no more. */
  | { readonly type: 'subscribe'; readonly member: Member }
  | { readonly type: 'unsubscribe' }
  /** A subscriber wants something unasked from now on, or no more. */
  | { readonly type: 'wish'; readonly wish: Wish; readonly wanted: boolean }
  /** The talk has come to an end that the person knows of; for a day small talk gets no answer. */
  | { readonly type: 'ended'; readonly how: Ending }
  /** The person's return addresses are destroyed. */
  | { readonly type: 'forget' }
  /** Messages at the person's side are deleted. */
  | { readonly type: 'erase' }
  /** Something happened in a poll, of which this is kept. */
  | { readonly type: 'poll'; readonly flow: string; readonly happened: PollHappened }
  /** The person answered a poll that is closed. */
  | { readonly type: 'late'; readonly flow: string }
  /** Nothing is said unasked, and nothing of this turn is kept. */
  | { readonly type: 'not-said'; readonly why: NotSaidReason };

/** The outcome of a turn. */
export interface Talk {
  readonly person: Person;
  readonly effects: readonly Effect[];
}
