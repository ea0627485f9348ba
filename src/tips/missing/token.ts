/** One word of a text: as the person wrote it, and in the form used to compare. */
export interface Token {
  readonly raw: string;
  readonly word: string;
  /**
   * What separates it from the word before: only a space, a comma or similar, or the end of a
   * sentence.
   */
  readonly gap: '' | ',' | '.';
  /** The apostrophe or hyphen between it and the word before, if there is one. */
  readonly link?: string;
  /** It begins with a capital letter. */
  readonly capital: boolean;
}
