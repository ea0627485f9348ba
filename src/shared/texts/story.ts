/**
 * A text with this many words tells something: it is no safe word, no bare answer and no name of a
 * place. All callers use the same number, so that no sentence falls between two limits and is not
 * saved anywhere.
 */
export const STORY_WORDS = 6;
