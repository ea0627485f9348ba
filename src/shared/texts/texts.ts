import type en from '../../../locales/en.json';

/**
 * `tips_one` and `tips_other` are one text, `tips`, whose
 * form follows its value `count` (i18next plurals).
 */
type WithoutPlural<Key> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;
/** The key of a text in `locales/`; English is the list of keys that every language must have. */
export type TextKey = WithoutPlural<keyof typeof en.texts>;

/** A BCP-47 tag that has a file in `locales/`. */
export type Language = string;

/** Something to be said, not yet in any language. */
export interface Say {
  readonly key: TextKey;
  readonly params?: Readonly<Record<string, string | number>>;
  /**
   * Where it is said (ISO 3166-1): a country may word some texts in its own way (country-texts.ts).
   */
  readonly country?: string;
}

/** The global words, understood at every step in every language. */
export const commands = [
  'stop',
  'start',
  'help',
  'language',
  'back',
  'erase',
  'menu',
  'join',
  'data',
  'noAlerts',
  'alerts',
  'report',
  'case',
] as const;
export type Command = (typeof commands)[number];

/**
 * What a focal point can mean by an answer to a call;
 * `unsure` and `unfinished` are words that leave it open.
 */
export const callMeanings = ['ok', 'no', 'pass', 'done', 'unsure', 'unfinished'] as const;
export type CallMeaning = (typeof callMeanings)[number];

/**
 * The words around an age: `leads` before it ("i am"), `openings` before it when a unit is behind
 * it ("j'ai"), `units` ("years"), `olds` that tell an age by themselves ("years old"), and `never`,
 * beside which a number is no age ("ago").
 */
export const ageWords = ['leads', 'openings', 'units', 'olds', 'never'] as const;
export type AgeWord = (typeof ageWords)[number];

/**
 * Names of languages: `own` of this one, in whatever language; `none` of
 * those that we do not have and whose people know this one best;
 * `around`: words around a name by which it is asked for ("in", "speak").
 */
export const languageWords = ['own', 'none', 'around'] as const;
export type LanguageWord = (typeof languageWords)[number];

/** What people ask about us at any moment; the first of them that a text asks is answered. */
export const askedQuestions = ['when', 'police', 'job', 'free', 'who'] as const;
export type AskedQuestion = (typeof askedQuestions)[number];

/**
 * The words of one language that people answer with. All are kept folded (shared/texts/fold.ts).
 */
export interface Lexicon {
  readonly commands: Readonly<Record<Command, readonly string[]>>;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly unknown: readonly string[];
  /**
   * Words for yes, no and "don't know" that answer alone
   * and mean something else in a sentence ("tem", "never").
   */
  readonly alone: readonly string[];
  /**
   * Words with which a sentence begins behind a "no": "no she is free" is a no, "no food" is none.
   */
  readonly begins: readonly string[];
  readonly skip: readonly string[];
  readonly greetings: readonly string[];
  /** What nobody expects an answer to: thanks, goodbye, amen, wrong number, laughter. */
  readonly partings: readonly string[];
  /** What says that it is not safe to write now: "not now", "she is here". */
  readonly unsafe: readonly string[];
  /** Words around an answer that say nothing ("please", "option"). */
  readonly fillers: readonly string[];
  /**
   * What focal points write to a call. `unsure` ("if", "tomorrow") leaves every answer open,
   * `unfinished` ("almost", "will be") only that it is acted on.
   */
  readonly calls: Readonly<Record<CallMeaning, readonly string[]>>;
  /** Words between two answers ("or", "and"). */
  readonly joins: readonly string[];
  /** Those of them that leave open which of the two is meant ("or"). */
  readonly ors: readonly string[];
  /**
   * Words that may stand around a global word ("stop please") and change nothing in what it asks.
   */
  readonly around: readonly string[];
  /** "one", "two", …: names of 1 to 9, several per number allowed. */
  readonly numbers: readonly (readonly string[])[];
  /**
   * "All", "both", "all three": several choices in a
   * word. The second list is of two, the third of three.
   */
  readonly alls: readonly (readonly string[])[];
  /**
   * Words that people send alone to be helped or to report:
   * no poll or campaign may take them ("police", "report").
   */
  readonly alarms: readonly string[];
  /**
   * Words by which people speak of themselves and theirs
   * ("me", "my"): a danger told with them is no opinion.
   */
  readonly own: readonly string[];
  readonly ages: Readonly<Record<AgeWord, readonly string[]>>;
  /** Words that begin a question. */
  readonly asks: readonly string[];
  readonly languages: Readonly<Record<LanguageWord, readonly string[]>>;
  /** Words that say what a place is near to: with them a town is a place that can be found. */
  readonly near: readonly string[];
  /** What people are moved in. */
  readonly vehicles: readonly string[];
  /** How people ask about us; a * stands for up to four words. */
  readonly questions: Readonly<Record<AskedQuestion, readonly string[]>>;
  /** Short frequent words that tell this language from the others. */
  readonly typical: readonly string[];
  /** Words that deny ("not", "pas"), from the lists of triage. */
  readonly denies: readonly string[];
}

/**
 * What a word of a tip hints at; the rules that turn them into a priority are in src/tips/triage.
 */
export const signals = [
  'danger',
  'child',
  'missing',
  'abducted',
  'captive',
  'transit',
  'weapon',
  'violence',
  'suicide',
  'exploitation',
  'sexual',
  'begging',
  'forced',
  'reporterAtRisk',
  'official',
  'past',
] as const;
export type Signal = (typeof signals)[number];

/** Word patterns of one language for triage. */
export interface TriageWords {
  /**
   * Words or short phrases, folded. A trailing * matches any ending ("kidnap*"), a lone * one word
   * ("lock * up"), `<18` a whole number from 1 to 17. A phrase with a negation in it ("cannot
   * leave") is looked for first.
   */
  readonly signals: Readonly<Record<Signal, readonly string[]>>;
  /** Words that turn a signal up to three words further on into its opposite. */
  readonly negations: readonly string[];
  /** Phrases in which a negation takes nothing back ("no one helps", "not only"). */
  readonly idioms: readonly string[];
  /** Words that end the reach of a negation ("but", "mais", "mas"). */
  readonly breaks: readonly string[];
}

/** About a language file. */
export interface LanguageMeta {
  readonly language: Language;
  /** The language's own name for itself. */
  readonly name: string;
  readonly review: 'native-reviewed' | 'draft';
  /**
   * `plain`: letters outside GSM-7 are folded in SMS
   * (chosen for this language); `full`: they are sent.
   */
  readonly smsLetters: 'plain' | 'full';
  /**
   * Texts that may take more than two SMS segments, each
   * with the reason. Never one that people must answer.
   */
  readonly long?: Readonly<Record<string, string>>;
  /**
   * Words that become another word when SMS loses their letters
   * ("força" → "forca", gallows): no text may have one.
   */
  readonly lost?: readonly string[];
}

/** All languages of `locales/`, ready to use. */
export interface Texts {
  readonly languages: readonly Language[];
  /**
   * A text in a language, with its values filled in.
   * @throws Fault when the language or a value is missing
   */
  say(language: Language, say: Say): string;
  lexicon(language: Language): Lexicon;
  triage(language: Language): TriageWords;
  meta(language: Language): LanguageMeta;
  /** The language of `locales/` that fits a BCP-47 tag best ("pt-BR" → "pt"), if any does. */
  match(tag: string): Language | undefined;
}
