import type { ToldOfMissing } from '../../shared/missing.js';
import type { CountryHint, Places } from '../../shared/place.js';
import type { Hearing } from '../../shared/texts/signals-in.js';
import type { Language, Signal, Texts } from '../../shared/texts/texts.js';
import type { Traits, Wish } from '../../shared/traits.js';
import type { Flow, Input, ListItem, Session } from '../engine/flow.js';
import type { Reading } from '../engine/reading.js';
import type { PollTurn } from '../poll-turn.js';
import type { Ending, StandingAlert } from './person.js';

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
