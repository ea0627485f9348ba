import { findAll } from '../shared/texts/patterns.js';
import { oneSlip } from '../shared/texts/slip.js';
import type { Texts } from '../shared/texts/texts.js';
import { heardAs } from '../shared/texts/written-out.js';
import { matchCommand } from './engine/match.js';
import { listsOf, MENU_WORD, type ReservedAs, type ReservedLists } from './reserved-lists.js';

/**
 * The fewest letters of a word in which one wrong letter is a typing error: "fun" is not "fin", and
 * "back" not "bank".
 */
const LONG = 5;

/**
 * Checks whether a word is another one misspelt: a letter too many, too few or swapped; in a long
 * word also a wrong letter, but not the first: "argent" is not "urgent".
 */
function isNear(word: string, other: string): boolean {
  if (other.length < 3 || !oneSlip(word, other)) return false;
  const turned = word[0] === other[1] && word[1] === other[0];
  if (word[0] !== other[0] && word.length === other.length && !turned) return false;
  if (other.length === 3) return word.length === 4;
  if (word.length === other.length)
    return other.length >= LONG || [...word].sort().join() === [...other].sort().join();
  return true;
}

/** Returns a word without the ending of a plural or of a verb form, in any of our languages. */
const endings = /(?:s|es|ed|ing|er|ers|ees?|e|ez|ar|os|as|mento|ment)$/;
const stemOf = (word: string): string | undefined => {
  const stem = word.replace(endings, '');
  return stem.length >= MENU_WORD && stem !== word ? stem : undefined;
};

function heardIn(
  word: string,
  { words, near, signals: index, stems }: ReservedLists,
): ReservedAs | undefined {
  const alone = words.get(word);
  if (alone) return alone;
  if (findAll(index, word.split(' ')).length > 0) return 'danger';
  const misspelt = near.find(([other]) => isNear(word, other));
  if (misspelt) return misspelt[1];
  // "KIDNAPER" begins like "kidnap*"; "KIDNPA" almost does.
  const begins = stems.some((stem) => {
    if (stem.length < LONG) return false;
    return [stem.length - 1, stem.length, stem.length + 1].some(
      (length) => length >= LONG - 1 && isNear(word.slice(0, length), stem),
    );
  });
  return begins ? 'danger' : undefined;
}

/**
 * Returns the existing meaning of a word that a poll or campaign would like to use: in any
 * language, also misspelt or in another form. A call for help must reach a report whatever a
 * document says. So such a word is refused when a document is written, and ignored when an older
 * document has it. Pure.
 */
export function reservedAs(text: string, texts: Texts): ReservedAs | undefined {
  const word = heardAs(text);
  const lists = listsOf(texts);
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const command = matchCommand(text, lexicons);
  // REPORT and MY CASE are commands too, but first of all words that people send to report.
  if (command !== undefined && !listsOf(texts).alarms.has(word)) return 'command';
  const stem = stemOf(word);
  const heard = heardIn(word, lists);
  if (heard) return heard;
  // "STOPPING" is "stop".
  const base = stem && (lists.words.get(stem) ?? lists.words.get(stem.replace(/(.)\1$/, '$1')));
  return base === 'answer' || base === 'duty' ? undefined : base || undefined;
}

/** Checks whether a text is exactly a word that people send alone to get help or to report. */
export const isAlarm = (text: string, texts: Texts): boolean =>
  listsOf(texts).alarms.has(heardAs(text));

/** Checks whether a word must open a report, even when a poll or campaign uses it. */
export function isReportWord(text: string, texts: Texts): boolean {
  const taken = reservedAs(text, texts);
  return taken === 'danger' || taken === 'alarm' || taken === 'menu';
}

const meanings: Readonly<Record<ReservedAs, string>> = {
  command: 'it is a command that works at every step',
  answer: 'it is a greeting, a number or an answer such as yes, no and skip',
  danger: 'people text it when somebody is in danger, and it must open a report',
  alarm: 'people text it to be helped or to report, and it must open a report',
  menu: 'it is a word of the menu',
  duty: 'focal points answer calls with it',
  carrier: 'the phone company and Twilio act on it themselves',
};

/**
 * Says why a word is refused, and proposes another.
 * @param instead words to propose, the best first
 */
export function reservedMessage(
  word: string,
  taken: ReservedAs,
  instead: readonly string[],
  texts: Texts,
): string {
  const free = instead.find((one) => reservedAs(one, texts) === undefined);
  const proposal = free === undefined ? '' : `, for example ${free}`;
  return `"${word}" is a word that has a meaning already, or is spelt like one: ${meanings[taken]}. Use a word of the subject${proposal}.`;
}
