import type { Language, Signal, Texts } from '../../shared/texts/texts.js';
import type { FlowEffect, ListItem, LookupName, Session } from '../engine/flow.js';

/** How a person wants to be reached about a report: not at all, by coming back with the code, by a text. Source: safety.md §4.3. */
export type ReplyMode = 'A' | 'B' | 'C';
export type SafeHours = 'any' | 'morning' | 'afternoon' | 'evening';

/** The report a person is telling. It links to the case only while the talk is open, and is wiped with it. */
export interface OpenReport {
  readonly tip: string;
  /** The key that seals this talk's words, base64; who has it can read them, so it dies with the talk. */
  readonly strand: string;
  readonly strandKey: string;
  /** The public key the strand's key was last sealed to; not set by a flow but by whoever seals. */
  readonly wrappedFor?: string;
  readonly reference: string;
  /** ISO 3166-1 alpha-2; absent while unknown. */
  readonly country?: string;
  readonly area?: string;
  readonly signals: readonly Signal[];
  /** False when the words are added to a report told before, by its code. */
  readonly own: boolean;
  /** How many notes it has got; the first opens the tip. */
  readonly notes: number;
  /** The talk began with words that were kept at once; they are not asked for again. */
  readonly firstWords?: boolean;
  /** How the person wants to be reached; chosen at the end. */
  readonly mode?: ReplyMode;
  readonly hours?: SafeHours;
  readonly safeWord?: string;
}

/** All that is remembered of a person between two messages. Kept sealed. */
export interface Person {
  readonly language?: Language;
  /** Said STOP: nothing is sent to them unasked. They can still report. */
  readonly stopped: boolean;
  readonly session?: Session;
  /** A session put aside while the language is being chosen. */
  readonly paused?: Session;
  readonly report?: OpenReport;
  /** The question that waits behind the safe word, by the handle of the return address. */
  readonly mail?: string;
  /** The country told by a deep link or an answer. */
  readonly country?: string;
}

/** What a talk begins with. */
export const stranger: Person = { stopped: false };

/** What a person did. */
export type Event =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string }
  | { readonly kind: 'start'; readonly payload?: string }
  | { readonly kind: 'unsupported' }
  /** Half an hour without a word. */
  | { readonly kind: 'silence' }
  /** A focal point asks the reporter something (reply mode C). */
  | { readonly kind: 'mail'; readonly handle: string; readonly hasWord: boolean; readonly language: Language }
  /** The answer to a lookup effect. */
  | { readonly kind: 'looked-up'; readonly text: string; readonly found?: LookedUp };

/** The tip a question belongs to, as far as the gateway must know it to take the answer. */
export interface MailTip {
  readonly tip: string;
  readonly reference: string;
  readonly country?: string;
  /** An official is involved: new words are kept from officials like the old ones. */
  readonly restricted: boolean;
}

/** What a lookup found. */
export interface LookedUp {
  readonly tip: MailTip;
  /** Questions that wait for the reporter. */
  readonly messages: readonly string[];
}

/** The world as one turn may see it. */
export interface World {
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
  /** The area a text names, if exactly one. */
  areaIn(country: string, text: string): string | undefined;
  /** What the words hint at, read with every language's list. */
  signalsIn(text: string): readonly Signal[];
  /** Chance, decided before the turn. */
  readonly fresh: {
    readonly tip: string;
    readonly strand: string;
    readonly strandKey: string;
    /** What stands behind the country in a reference. */
    readonly referenceTail: string;
    readonly code: string;
  };
  /** The channel can delete messages at the person's side. */
  readonly erases: boolean;
}

/** One thing told about a report: words, or an answer, or both together. */
export interface Note {
  readonly step: string;
  readonly value?: string;
  readonly words?: string;
  readonly signals: readonly Signal[];
}

/** What a turn leads to; carried out by src/conversation. */
export type Effect =
  | (Extract<FlowEffect, { type: 'say' }> & { readonly flow?: string })
  | { readonly type: 'note'; readonly report: OpenReport; readonly note: Note }
  /** The report is complete, or as complete as it will be. */
  | { readonly type: 'finish'; readonly report: OpenReport; readonly how: 'submitted' | 'partial' | 'added'; readonly mode: ReplyMode; readonly code?: string; readonly hours?: SafeHours; readonly safeWord?: string }
  | { readonly type: 'lookup'; readonly what: LookupName; readonly text: string; readonly mail?: string }
  /** The person's return addresses are destroyed. */
  | { readonly type: 'forget' }
  /** Messages at the person's side are deleted. */
  | { readonly type: 'erase' }; // prettier-ignore

/** The outcome of a turn. */
export interface Talk {
  readonly person: Person;
  readonly effects: readonly Effect[];
}
