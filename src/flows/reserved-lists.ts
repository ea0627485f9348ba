import { onceFor } from '../shared/once-for.js';
import { fold } from '../shared/texts/fold.js';
import { indexOf, type PatternIndex } from '../shared/texts/patterns.js';
import {
  commands,
  signals,
  type Lexicon,
  type Signal,
  type TextKey,
  type Texts,
} from '../shared/texts/texts.js';

/**
 * What a word already means to Amana. `alarm` is a word that people send alone to get help or to
 * report ("POLICE", "REPORT"); `danger` is a signal of the triage lists ("KIDNAP", "DISPARU").
 */
export type ReservedAs = 'command' | 'answer' | 'danger' | 'alarm' | 'menu' | 'duty' | 'carrier';

/**
 * Words that Twilio handles itself, whatever we do. Source: Twilio docs, "Default keywords" of
 * Advanced Opt-Out.
 */
const carrierWords = [
  'stop',
  'stopall',
  'unsubscribe',
  'cancel',
  'end',
  'quit',
  'revoke',
  'optout',
  'start',
  'unstop',
  'yes',
  'help',
  'info',
  'arret',
];

/** The entries of the menu: a person who texts one of their words wants that entry. */
const menuKeys: readonly TextKey[] = [
  'menu.report',
  'menu.missing',
  'menu.case',
  'menu.join',
  'menu.help',
  'menu.stop',
];
/** The fewest letters of a menu word that counts alone: "my" of "My case" does not. */
export const MENU_WORD = 4;

/** All reserved words, built once for the texts of a program. */
export interface ReservedLists {
  readonly words: ReadonlyMap<string, ReservedAs>;
  readonly alarms: ReadonlySet<string>;
  /** Words that still count with one wrong letter: commands, calls for help, the menu. */
  readonly near: readonly (readonly [string, ReservedAs])[];
  readonly signals: PatternIndex<Signal>;
  /** Beginnings of words, such as "kidnap*". */
  readonly stems: readonly string[];
}

/**
 * Signals of a life in danger, whose words count also when they are misspelt. The signal of
 * children is not among them: "kinds" is too similar to "kids".
 */
const pressing: readonly Signal[] = [
  'danger',
  'missing',
  'abducted',
  'captive',
  'weapon',
  'violence',
  'suicide',
  'reporterAtRisk',
];

/** Words with the same meaning, and whether a misspelt one counts, too. */
interface WordGroup {
  readonly words: readonly string[];
  readonly as: ReservedAs;
  readonly misspelt: boolean;
}

/** Returns the words of the lexicons that work in a talk. */
function talkWords(lexicons: readonly Lexicon[]): WordGroup[] {
  return lexicons.flatMap((lexicon) => {
    const { yes, no, unknown, skip, greetings, partings, fillers, numbers } = lexicon;
    return [
      ...commands.map((name) => lexicon.commands[name]).map(group('command', true)),
      ...[yes, no, unknown, skip].map(group('answer', true)),
      ...[greetings, partings, fillers, numbers.flat()].map(group('answer', false)),
    ];
  });
}

/** Returns the names of the languages, and the words of the menu. */
function menuWords(texts: Texts): WordGroup[] {
  return texts.languages.flatMap((language) => {
    const labels = menuKeys.map((key) => {
      const label = fold(texts.say(language, { key }));
      const single = key === 'menu.join' ? [] : label.split(' ');
      return [label, ...single.filter((word) => word.length >= MENU_WORD)];
    });
    return [
      group('command', true)([texts.meta(language).name]),
      ...labels.map(group('menu', true)),
    ];
  });
}

const group =
  (as: ReservedAs, misspelt: boolean) =>
  (words: readonly string[]): WordGroup => ({ words, as, misspelt });

/**
 * Returns all reserved words in their exact form. If a word has several meanings, the first counts.
 */
function reservedGroups(texts: Texts): WordGroup[] {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  return [
    ...lexicons.map(({ alarms }) => alarms).map(group('alarm', true)),
    ...talkWords(lexicons),
    ...menuWords(texts),
    // A focal point on duty and a subscriber may share a phone.
    ...lexicons.map(({ calls }) => Object.values(calls).flat()).map(group('duty', false)),
    group('carrier', false)(carrierWords),
  ];
}

/**
 * Returns the one-word patterns that tell of a life in danger: words, and beginnings of words
 * ("kidnap*").
 */
function pressingWords(texts: Texts): string[] {
  const triage = texts.languages.map((language) => texts.triage(language));
  return triage
    .flatMap(({ signals: lists }) => pressing.flatMap((signal) => lists[signal]))
    .filter((pattern) => /^\p{L}+\*?$/u.test(pattern));
}

function gather(texts: Texts): ReservedLists {
  const words = new Map<string, ReservedAs>();
  const near: [string, ReservedAs][] = [];
  for (const { words: list, as, misspelt } of reservedGroups(texts)) {
    for (const word of list.map(fold)) {
      if (!words.has(word)) words.set(word, as);
      if (misspelt && !word.includes(' ')) near.push([word, as]);
    }
  }
  const patterns = pressingWords(texts);
  for (const pattern of patterns) if (!pattern.endsWith('*')) near.push([pattern, 'danger']);
  const lists = texts.languages.map((language) => texts.triage(language).signals);
  return {
    words,
    near,
    alarms: new Set(
      texts.languages.flatMap((language) => texts.lexicon(language).alarms.map(fold)),
    ),
    signals: indexOf(
      lists.flatMap((list) => signals.map((signal) => [signal, list[signal]] as const)),
    ),
    stems: patterns.flatMap((pattern) => (pattern.endsWith('*') ? [pattern.slice(0, -1)] : [])),
  };
}

/** Returns the reserved words of all languages. */
export const listsOf = onceFor(gather);
