import { fold } from '../../shared/texts/fold.js';

/** So many words at a question of the menu are no answer but a report. */
export const SENTENCE = 3;

/** How many words a text has. */
export const wordCount = (text: string): number => fold(text).split(' ').length;

/** Whether a text is too long for an answer of the menu. */
export const isSentence = (text: string): boolean => wordCount(text) >= SENTENCE;
