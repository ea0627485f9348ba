import type { Language } from '../shared/texts/texts.js';
import type { Measure } from '../shared/texts/segments.js';

/** A frequent question, in the languages of the desk. */
export interface AskTemplate {
  readonly id: string;
  readonly texts: Readonly<Record<'en' | 'fr' | 'pt', string>>;
}

/** The data that a user needs before asking a reporter. */
export interface AskForm {
  /**
   * `texted`: they receive a text in their safe hours; `byCode`: the question waits until they come
   * back; `no`: they want no questions.
   */
  readonly how: 'texted' | 'byCode' | 'no';
  /** Their safe hours, and the next moment in them when they may be texted. */
  readonly safe?: { readonly hours: string; readonly next: Date } | undefined;
  readonly language?: Language | undefined;
  readonly templates: readonly AskTemplate[];
  /** The SMS size of the words as they are sent. */
  readonly measure: Measure;
  readonly longest: number;
}

export interface AskInput {
  readonly words: string;
}

export interface Asked {
  readonly how: 'texted' | 'byCode';
  readonly v: number;
}
