import type { TextKey } from '../../shared/texts/texts.js';

/** Facts on which a flow may branch. The caller provides them; a flow cannot look anything up. */
export interface Facts {
  /** The country of the report is known (from the calling code, a deep link, or an answer). */
  readonly countryKnown: boolean;
  /** The person's first words were saved before any question was asked. */
  readonly wordsKept: boolean;
  /** The person's phone can send its location. */
  readonly canLocate?: boolean;
  /** The questions that the person's words have answered already, by their steps. */
  readonly told?: readonly string[];
  /** The report is about a missing person. */
  readonly missing?: boolean;
  /** The report is about a sighting of a person of an alert. */
  readonly sighting?: boolean;
  /**
   * Somebody was seen while alerts are in force: the reporter is asked whether it is about one of
   * them.
   */
  readonly mayBeSighting?: boolean;
  /** The person can send photos on this channel. */
  readonly takesPhotos?: boolean;
  /** A part of a report is saved. */
  readonly hasReport?: boolean;
  /** The report was submitted and its code was told; what is told from now on is added to it. */
  readonly codeGiven?: boolean;
}

/**
 * Words of a flow: the key of a text in `locales/`, or words from the flow's own data, already in
 * the person's language.
 */
export type Words = TextKey | { readonly text: string };

/** One answer of a choice. `alias` lets the words of every language for yes, no, … choose it. */
export interface Option<S extends string> {
  readonly value: string;
  readonly label: Words;
  readonly to: S;
  readonly alias?: 'yes' | 'no' | 'unknown';
  /** Other things people may write for it, the same in every language: numbers. */
  readonly words?: readonly string[];
}

/** What a step asks the dialog to do. */
export type Deed =
  | 'giveCode'
  | 'submitReport'
  | 'notSafe'
  | 'leave'
  | 'isReport'
  | 'noReport'
  | 'openMenu'
  | 'startReport'
  | 'startMissing'
  | 'startCase'
  | 'stop'
  | 'help'
  | 'resumePaused'
  | 'askToJoin'
  | 'startJoining'
  | 'subscribe'
  | 'unsubscribe';

/**
 * Which part of an answer belongs to the report: the choice and any words, or only words that are
 * no answer.
 */
export type Keep = 'all' | 'words';

/**
 * One step. `keep` marks an answer that belongs to the report and is saved at once. `told`: the
 * next step for a person who has answered this question already, in their words (`Facts.told`) or
 * before. `since`: the version in which the options got their order. The number sent by a person of
 * an older version belongs to another order, so they are asked again.
 */
export type Step<S extends string> =
  | {
      readonly kind: 'choice';
      readonly ask: Words;
      readonly options: readonly Option<S>[];
      readonly keep?: Keep;
      readonly skip?: S;
      readonly told?: S;
      readonly since?: number;
    }
  /**
   * Any number of the options: "1,3,5". The answer is their values separated by commas, in the
   * order of the options.
   */
  | {
      readonly kind: 'several';
      readonly ask: Words;
      readonly options: readonly Omit<Option<S>, 'to'>[];
      readonly to: S;
      readonly keep?: Keep;
      readonly skip?: S;
    }
  /**
   * A whole number; `min` is 1 or more, because 0 is the word for BACK. `units` are words that may
   * stand beside it.
   */
  | {
      readonly kind: 'number';
      readonly ask: Words;
      readonly min: number;
      readonly max: number;
      readonly units?: readonly string[];
      readonly to: S;
      readonly keep?: Keep;
      readonly skip?: S;
    }
  /** A choice from a list that comes from outside (languages, countries). */
  | {
      readonly kind: 'pick';
      readonly ask: TextKey;
      readonly list: ListName;
      readonly to: S;
      readonly keep?: Keep;
      readonly skip?: S;
      readonly told?: S;
    }
  /**
   * The place where a person lives, in their words or as a location. `which` picks from the list
   * `places` when several fit.
   */
  | {
      readonly kind: 'place';
      readonly ask: TextKey;
      readonly which: S;
      readonly to: S;
      readonly skip: S;
    }
  | {
      readonly kind: 'text';
      readonly ask: Words;
      readonly to: S;
      readonly secret?: boolean;
      /**
       * The words will open something, so words that open something already, or that anybody would
       * try first, are refused.
       */
      readonly gate?: { readonly again: TextKey };
      /**
       * What is said, once, to an impossible answer (`Reading.refuses`): its words are saved, and
       * the question is asked again.
       */
      readonly refuses?: TextKey;
      /**
       * What a bare "no" is: it `answers` ("Was there a vehicle?"), or `passes` the question
       * without an answer, as "I don't know" does. A bare "yes" tells nothing then: the question is
       * asked once more. Where this is absent, both are answers: the desk asks anything.
       */
      readonly bareNo?: 'answers' | 'passes';
      readonly keep?: Keep;
      readonly skip?: S;
      readonly told?: S;
    }
  /** Something only the caller can check; the caller resumes the session with the result. */
  | {
      readonly kind: 'lookup';
      readonly ask: TextKey;
      readonly what: LookupName;
      readonly found: S;
      readonly missing: S;
      readonly again?: { readonly say: TextKey; readonly tries: number };
    }
  | { readonly kind: 'say'; readonly say: Words; readonly to: S }
  /** Asks the dialog to do something in the middle of the flow, which continues. */
  | { readonly kind: 'do'; readonly does: Deed; readonly to: S }
  | { readonly kind: 'route'; readonly by: (answers: Answers, facts: Facts) => S }
  | { readonly kind: 'end'; readonly say?: Words; readonly does: Deed };

/** `places` and `alerts` are the ones among which the person was asked to choose. */
export type ListName = 'languages' | 'countries' | 'places' | 'alerts';
export type LookupName = 'caseCode' | 'safeWord' | 'member';
export type Answers = Readonly<Record<string, string>>;

/**
 * A talk as data. Steps have readable ids; `renamed` maps step names of older versions to today's.
 */
export interface Flow {
  readonly id: string;
  readonly version: number;
  readonly start: string;
  readonly steps: Readonly<Record<string, Step<string>>>;
  readonly renamed?: Readonly<Record<string, string>>;
}

/**
 * Defines a flow. A jump to a step that does not exist, or an unknown text key, does not compile.
 */
export function defineFlow<const S extends string>(flow: {
  readonly id: string;
  readonly version: number;
  readonly start: NoInfer<S>;
  readonly steps: Readonly<Record<S, Step<NoInfer<S>>>>;
  readonly renamed?: Readonly<Record<string, NoInfer<S>>>;
}): Flow {
  return flow;
}

/**
 * A person's place in a flow. It holds choices, never words: words are saved elsewhere at once,
 * sealed.
 */
export interface Session {
  readonly flow: string;
  readonly version: number;
  readonly step: string;
  readonly answers: Answers;
  /** The steps with questions that were passed, for BACK. */
  readonly trail: readonly string[];
  /** How many times in a row the current step was not understood. */
  readonly misses: number;
  /** A near match that the person was asked to confirm. */
  readonly maybe?: string;
}

/** What a person did, as far as a flow needs to know it. */
export type Input =
  | { readonly kind: 'text'; readonly text: string }
  /** A button: the flow, step and value it was made for. */
  | {
      readonly kind: 'button';
      readonly flow: string;
      readonly step: string;
      readonly value: string;
    }
  /**
   * The location of the person's phone, in degrees. Only a step that asks for a place reads it, and
   * it is never saved.
   */
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  /** The result of a lookup, and the text for which it was asked. */
  | { readonly kind: 'looked-up'; readonly found: boolean; readonly text: string };

/** An item of a list from outside. */
export interface ListItem {
  readonly value: string;
  readonly label: string;
}

/** One choice that is offered with a text: a button where the channel has buttons. */
export interface Offer {
  readonly step: string;
  readonly value: string;
  readonly label: { readonly key: TextKey } | { readonly text: string };
}

/** A text to be sent, as words or as a text key. */
export type Wording =
  | { readonly key: TextKey; readonly params?: Readonly<Record<string, string | number>> }
  | { readonly text: string; readonly key?: never };

/** The effects of a turn. Effects are data; the caller carries them out. */
export type FlowEffect =
  /** `typed`: several may be chosen, so the offers are numbered even where there are buttons. */
  | (Wording & {
      readonly type: 'say';
      readonly offers?: readonly Offer[];
      readonly typed?: boolean;
    })
  /** A choice was made. `keep` as in the step. */
  | {
      readonly type: 'answer';
      readonly step: string;
      readonly value: string;
      readonly keep: boolean;
    }
  /**
   * The person wrote words that belong to the report (also those that a choice did not understand).
   */
  | { readonly type: 'words'; readonly step: string; readonly text: string; readonly keep: boolean }
  | { readonly type: 'lookup'; readonly what: LookupName; readonly text: string }
  | { readonly type: 'do'; readonly deed: Deed };

/**
 * The outcome of a turn: the person's place now (null: the talk has ended), and what is to be done.
 */
export interface Turn {
  readonly session: Session | null;
  readonly effects: readonly FlowEffect[];
}
