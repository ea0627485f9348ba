import { endsBefore, lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

/** A time of day in a text: its hour, and the word where it stands. */
export interface Clock {
  readonly hour: number;
  readonly at: number;
  /** "4 o'clock" may be in the morning or the afternoon: the day must decide. */
  readonly open?: true;
}

const { noon, midnight, pm, am, lasting, lastingHours, hourWords, at } = missingWords.clock;

/** 12 at noon is noon; 12 at night is midnight. */
function inHalf(hour: number, half: 'am' | 'pm' | undefined): number | undefined {
  if (hour > 23) return undefined;
  if (half === undefined || hour > 12) return hour;
  if (half === 'am') return hour === 12 ? 0 : hour;
  return hour === 12 ? 12 : hour + 12;
}

function halfAt(tokens: readonly Token[], place: number): 'am' | 'pm' | undefined {
  if (lengthAt(tokens, place, pm) > 0) return 'pm';
  return lengthAt(tokens, place, am) > 0 ? 'am' : undefined;
}

/** "14h30", "3pm", "15:30", "3.30pm": a time in one word. */
function inOneWord(tokens: readonly Token[], place: number): number | undefined {
  const word = tokens[place]?.word ?? '';
  const french = /^([01]?\d|2[0-3])h([0-5]\d)?(?:min|mn)?$/.exec(word);
  if (french) return inHalf(Number(french[1]), halfAt(tokens, place + 1));
  const english = /^(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?(am|pm)$/.exec(word);
  if (english) return inHalf(Number(english[1]), english[3] as 'am' | 'pm');
  const plain = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(word);
  return plain ? inHalf(Number(plain[1]), halfAt(tokens, place + 1)) : undefined;
}

/** "Between 3 and 4 pm": the first number is a time of the same half of the day. */
const halfOfRange = (tokens: readonly Token[], place: number): 'am' | 'pm' | undefined =>
  /^(and|to|or|et|ou|a|e|as)$/.test(tokens[place + 1]?.word ?? '') &&
  /^\d{1,2}$/.test(tokens[place + 2]?.word ?? '')
    ? halfAt(tokens, place + 3)
    : undefined;

/**
 * "3 pm", "15 heures", "8 du matin": a number with a word that makes it a time. "For 3 hours" is
 * none.
 */
function inSeveral(tokens: readonly Token[], place: number): number | undefined {
  const word = tokens[place]?.word ?? '';
  if (!/^([01]?\d|2[0-3])$/.test(word) || tokens[place + 1]?.gap === '.') return undefined;
  const hour = Number(word);
  const half = halfAt(tokens, place + 1) ?? halfOfRange(tokens, place);
  if (half !== undefined && hour >= 1) return inHalf(hour, half);
  const length = lengthAt(tokens, place + 1, hourWords);
  if (length === 0) return undefined;
  const behind = halfAt(tokens, place + 1 + length);
  if (behind !== undefined) return inHalf(hour, behind);
  const lasts = endsBefore(tokens, place, lasting) && hour < 13;
  const isPlural = /^(h|heures?|horas?|hours|hrs)$/.test(tokens[place + 1]?.word ?? '');
  if (lasts && isPlural) return undefined;
  return endsBefore(tokens, place, at) ? hour : undefined;
}

const { oclock } = missingWords.clock;

/** Returns all times of day in a text. */
export function clocksIn(tokens: readonly Token[]): Clock[] {
  return tokens.flatMap((_, place) => {
    const whole = inOneWord(tokens, place);
    // "Depuis 2h" may be two hours, or two o'clock.
    const open =
      /^\dh$|^1[0-2]h$/.test(tokens[place]?.word ?? '') && endsBefore(tokens, place, lastingHours);
    const hour = open
      ? undefined
      : (whole ??
        inSeveral(tokens, place) ??
        (lengthAt(tokens, place, noon) > 0 && tokens[place - 1]?.word !== 'apres'
          ? 12
          : undefined) ??
        (lengthAt(tokens, place, midnight) > 0 ? 0 : undefined));
    if (hour === undefined) return [];
    const either = hour < 13 && lengthAt(tokens, place + 1, oclock) > 0;
    const isSaid = halfAt(tokens, place + 1 + lengthAt(tokens, place + 1, oclock)) !== undefined;
    return [{ hour, at: place, ...(either && !isSaid ? { open: true as const } : {}) }];
  });
}
