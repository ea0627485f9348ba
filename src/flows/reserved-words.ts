import { findAll } from '../shared/texts/patterns.js';
import { oneSlip } from '../shared/texts/slip.js';
import type { Texts } from '../shared/texts/texts.js';
import { heardAs } from '../shared/texts/written-out.js';
import { matchCommand } from './engine/match.js';
import { listsOf, MENU_WORD, type ReservedAs, type ReservedLists } from './reserved-lists.js';

/**
 * Letters that a word needs before one wrong letter in
 * it is a slip: "fun" is no "fin", and "back" no "bank".
 */
const LONG = 5;

/**
 * Whether a word is another one misspelt: a letter too many, too few or changed round; in a long
 * word also a wrong one, but not the first: "argent" is no "urgent".
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

/** A word without the ending of a plural or of a form of its verb, in any of our languages. */
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
  // "KIDNAPER" begins as "kidnap*" does; "KIDNPA" nearly does.
  const begins = stems.some((stem) => {
    if (stem.length < LONG) return false;
    return [stem.length - 1, stem.length, stem.length + 1].some(
      (length) => length >= LONG - 1 && isNear(word.slice(0, length), stem),
    );
  });
  return begins ? 'danger' : undefined;
}

/**
 * What a word means already that a poll or campaign would like to use: in any language, also
 * misspelt or in another form. A call for help must reach a report whatever a document says. So
 * such a word is refused when a document is written, and ignored when an older document has it.
 * Pure.
 */
export function reservedAs(text: string, texts: Texts): ReservedAs | undefined {
  const word = heardAs(text);
  const lists = listsOf(texts);
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const command = matchCommand(text, lexicons);
  // REPORT and MY CASE are words that people send to report, first of all.
  if (command !== undefined && !listsOf(texts).alarms.has(word)) return 'command';
  const stem = stemOf(word);
  const heard = heardIn(word, lists);
  if (heard) return heard;
  // "STOPPING" is "stop".
  const base = stem && (lists.words.get(stem) ?? lists.words.get(stem.replace(/(.)\1$/, '$1')));
  return base === 'answer' || base === 'duty' ? undefined : base || undefined;
}

/** Whether a text is exactly a word that people send alone to be helped or to report. */
export const isAlarm = (text: string, texts: Texts): boolean =>
  listsOf(texts).alarms.has(heardAs(text));

/** Whether a word must open a report, also when a poll or campaign uses it. */
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
 * Says why a word is refused, and proposes another. @param instead words to propose, the best first
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
