import type { Language } from '../shared/texts/texts.js';
import type { Measure } from '../shared/texts/segments.js';

/** A question that is often asked, in the languages of the desk. */
export interface AskTemplate {
  readonly id: string;
  readonly texts: Readonly<Record<'en' | 'fr' | 'pt', string>>;
}

/** What whoever asks a reporter needs to see first. */
export interface AskForm {
  /**
   * `texted`: they are told in their safe hours; `byCode`:
   * it waits until they come back; `no`: they wish none.
   */
  readonly how: 'texted' | 'byCode' | 'no';
  /** Their hours, and the next moment inside them, when they may be texted. */
  readonly safe?: { readonly hours: string; readonly next: Date } | undefined;
  readonly language?: Language | undefined;
  readonly templates: readonly AskTemplate[];
  /** How the words go out by SMS. */
  readonly measure: Measure;
  readonly longest: number;
}

export interface AskWish {
  readonly words: string;
}

export interface Asked {
  readonly how: 'texted' | 'byCode';
  readonly v: number;
}
