import { fold } from '../../shared/texts/fold.js';

/** A text with this many words at a question of the menu is no answer but a report. */
export const SENTENCE = 3;

/** Returns the number of words of a text. */
export const wordCount = (text: string): number => fold(text).split(' ').length;

/** Checks whether a text is too long for an answer of the menu. */
export const isSentence = (text: string): boolean => wordCount(text) >= SENTENCE;
