/**
 * A text of so many words tells something: it is no safe word, no bare answer and no name of a
 * place. One number for all who ask, so that no sentence falls between them and is kept nowhere.
 */
export const STORY_WORDS = 6;
