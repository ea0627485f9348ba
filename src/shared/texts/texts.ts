import type en from '../../../locales/en.json';

/**
 * The key of a text without its plural ending: `tips_one` and `tips_other` are one text, `tips`,
 * whose form follows its value `count` (i18next plurals).
 */
type WithoutPlural<Key> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;
/** The key of a text in `locales/`; English is the list of keys that every language must have. */
export type TextKey = WithoutPlural<keyof typeof en.texts>;

/** A BCP-47 tag that has a file in `locales/`. */
export type Language = string;

/** A text to be sent, not yet in any language. */
export interface Say {
  readonly key: TextKey;
  readonly params?: Readonly<Record<string, string | number>>;
  /**
   * The country where it is sent (ISO 3166-1), which may have its own wording (country-texts.ts).
   */
  readonly country?: string;
}

/** The commands, understood at every step in every language. */
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
 * The meanings of a focal point's answer to a call; `unsure` and `unfinished` are words that leave
 * the answer open.
 */
export const callMeanings = ['ok', 'no', 'pass', 'done', 'unsure', 'unfinished'] as const;
export type CallMeaning = (typeof callMeanings)[number];

/**
 * The words around an age: `leads` before it ("i am"), `openings` before it when a unit follows
 * ("j'ai"), `units` ("years"), `olds` that show an age by themselves ("years old"), and `never`,
 * beside which a number is no age ("ago").
 */
export const ageWords = ['leads', 'openings', 'units', 'olds', 'never'] as const;
export type AgeWord = (typeof ageWords)[number];

/**
 * Names of languages: `own` are the names of this one, in any language; `none` are names of
 * languages that we do not have and whose speakers know this one best; `around` are words around a
 * name in a request for it ("in", "speak").
 */
export const languageWords = ['own', 'none', 'around'] as const;
export type LanguageWord = (typeof languageWords)[number];

/**
 * Questions that people ask about us at any moment; of several in one text the first in this list
 * is answered.
 */
export const askedQuestions = ['when', 'police', 'job', 'free', 'who'] as const;
export type AskedQuestion = (typeof askedQuestions)[number];

/**
 * The words of a text that asks us to write no more: `stop` ("stop", "remove") beside `verbs` or
 * `nouns` of messages, `want` ("no want") beside `nouns`, and `around`, all that may stand between.
 */
export const endingWords = ['stop', 'want', 'verbs', 'nouns', 'around'] as const;
export type EndingWord = (typeof endingWords)[number];

/**
 * The words by which a place is known that is named after people of the state. `spots` are streets
 * and quarters, `posts` places where officials work: before the name ("rue de la douane") or, with
 * `After`, behind it ("soldier line"). `joiners` stand between, of which one is in `ofs`, or the
 * name in `adjectives` ("camp militaire"). `houses` belong to a person. `near` begins what
 * something is near to; `bodies` are services, no persons. `inside` a post, or one that `acts`, is
 * no place alone.
 */
export const officialPlaceWords = [
  'spots',
  'posts',
  'spotsAfter',
  'postsAfter',
  'houses',
  'joiners',
  'ofs',
  'adjectives',
  'near',
  'inside',
  'acts',
  'bodies',
] as const;
export type OfficialPlaceWord = (typeof officialPlaceWords)[number];

/** The genders that have words of their own; every other is kept in a person's own words. */
export const namedGenders = ['female', 'male'] as const;
export type NamedGender = (typeof namedGenders)[number];

/**
 * The words of one language with which people answer. All are stored folded (shared/texts/fold.ts).
 */
export interface Lexicon {
  readonly commands: Readonly<Record<Command, readonly string[]>>;
  readonly endings: Readonly<Record<EndingWord, readonly string[]>>;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly unknown: readonly string[];
  /**
   * Words for yes, no and "don't know" that answer when alone and mean something else in a sentence
   * ("tem", "never").
   */
  readonly alone: readonly string[];
  /** Words that begin a sentence after a "no": "no she is free" is a no, "no food" is not. */
  readonly begins: readonly string[];
  readonly skip: readonly string[];
  readonly greetings: readonly string[];
  /** Texts to which nobody expects an answer: thanks, goodbye, amen, wrong number, laughter. */
  readonly partings: readonly string[];
  /** Words around thanks and greetings that tell nothing: "very much", "my dear". */
  readonly warmth: readonly string[];
  /**
   * Texts that say that it is not safe to write now: "not now", "not my phone". A * replaces one
   * word.
   */
  readonly unsafe: readonly string[];
  /** Texts that say that it is safe to write now: "i am alone", "nobody here". */
  readonly safe: readonly string[];
  /** People who may stand beside the writer ("he", "madam"). */
  readonly holders: readonly string[];
  /** Words with which a text ends that says that somebody is there ("here", "coming"). */
  readonly nearby: readonly string[];
  /** Words around an answer that add nothing ("please", "option"). */
  readonly fillers: readonly string[];
  /**
   * Words that focal points write in answer to a call. `unsure` ("if", "tomorrow") leaves every
   * answer open, `unfinished` ("almost", "will be") only the answer that it was acted on.
   */
  readonly calls: Readonly<Record<CallMeaning, readonly string[]>>;
  /** Words between two answers ("or", "and"). */
  readonly joins: readonly string[];
  /** The words of `joins` that leave open which of the two is meant ("or"). */
  readonly ors: readonly string[];
  /** Words around a command ("stop please") that do not change it. */
  readonly around: readonly string[];
  /** Names of the numbers 1 to 9 ("one", "two", …), with several names per number. */
  readonly numbers: readonly (readonly string[])[];
  /**
   * Words that mean several choices: "all", "both", "all three". The second list is for two
   * choices, the third for three.
   */
  readonly alls: readonly (readonly string[])[];
  /**
   * Words that people send alone to get help or to report: no poll or campaign may use them
   * ("police", "report").
   */
  readonly alarms: readonly string[];
  /**
   * Words with which people speak of themselves and those close to them ("me", "my"): a danger told
   * with them is no opinion.
   */
  readonly own: readonly string[];
  /** Words with which people say what they are or what is done to them ("i am", "estou"). */
  readonly oneself: readonly string[];
  /** What people call themselves where their gender is asked for. */
  readonly genders: Readonly<Record<NamedGender, readonly string[]>>;
  /**
   * Names of people of the state, in the form of the patterns of triage, beside those of its signal
   * `official`. Who may not read a report does not wait for the model to be trained with a word.
   */
  readonly officials: readonly string[];
  readonly officialPlaces: Readonly<Record<OfficialPlaceWord, readonly string[]>>;
  readonly ages: Readonly<Record<AgeWord, readonly string[]>>;
  /** Words that begin a question. */
  readonly asks: readonly string[];
  readonly languages: Readonly<Record<LanguageWord, readonly string[]>>;
  /** Words for being near a place: with them a town is a place that can be found. */
  readonly near: readonly string[];
  /** Vehicles in which people are moved. */
  readonly vehicles: readonly string[];
  /** How people say that they work without pay, or for a debt. */
  readonly unpaid: readonly string[];
  /** How they say that somebody has taken papers or phones. */
  readonly papersTaken: readonly string[];
  /** Words that say that the writer saw somebody ("I saw"). */
  readonly seen: readonly string[];
  /** Words for a child, or "her" and "him" without a name. */
  readonly somebody: readonly string[];
  /**
   * Words that say that somebody who was seen is still there; a * stands for up to five words, none
   * of which is in `notThere`.
   */
  readonly stillThere: readonly string[];
  /** Words that say that somebody is not there, or has gone. */
  readonly notThere: readonly string[];
  /** Questions that people ask about us; a * replaces up to four words. */
  readonly questions: Readonly<Record<AskedQuestion, readonly string[]>>;
  /** Short frequent words that distinguish this language from the others. */
  readonly typical: readonly string[];
  /** Words that deny ("not", "pas"), from the lists of triage. */
  readonly denies: readonly string[];
}

/**
 * The signals that words of a tip can give; the rules that turn them into a priority are in
 * src/tips/triage.
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
   * ("lock * up"), `<18` a whole number from 1 to 17. Phrases that contain a negation ("cannot
   * leave") are looked for first.
   */
  readonly signals: Readonly<Record<Signal, readonly string[]>>;
  /** Words that turn a signal within the next three words into its opposite. */
  readonly negations: readonly string[];
  /** Phrases in which a negation takes nothing back ("no one helps", "not only"). */
  readonly idioms: readonly string[];
  /** Words that end the reach of a negation ("but", "mais", "mas"). */
  readonly breaks: readonly string[];
}

/** Facts about a language file. */
export interface LanguageMeta {
  readonly language: Language;
  /** The language's own name for itself. */
  readonly name: string;
  readonly review: 'native-reviewed' | 'draft';
  /**
   * `plain`: letters outside GSM-7 are folded in SMS (chosen for this language); `full`: they are
   * sent.
   */
  readonly smsLetters: 'plain' | 'full';
  /**
   * Texts that may take more than two SMS segments, each with the reason. Never a text that people
   * must answer.
   */
  readonly long?: Readonly<Record<string, string>>;
  /**
   * Words that become another word when SMS loses their letters ("força" → "forca", gallows): no
   * text may contain one.
   */
  readonly lost?: readonly string[];
}

/** All languages of `locales/`, ready to use. */
export interface Texts {
  readonly languages: readonly Language[];
  /**
   * Returns a text in a language, with its values filled in.
   * @throws Fault when the language or a value is missing
   */
  say(language: Language, say: Say): string;
  lexicon(language: Language): Lexicon;
  triage(language: Language): TriageWords;
  meta(language: Language): LanguageMeta;
  /** The language of `locales/` that fits a BCP-47 tag best ("pt-BR" → "pt"), if any does. */
  match(tag: string): Language | undefined;
}
