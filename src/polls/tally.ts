/**
 * What people are counted by, beside all together.
 * `day` is the day of the answer in UTC, as 2026-12-01.
 */
export const dimensions = [
  'age',
  'gender',
  'country',
  'area',
  'channel',
  'language',
  'day',
] as const;
export type Dimension = (typeof dimensions)[number];

/** Those that are known of everybody who was asked, whether they answered or not. */
export const traitDimensions = ['age', 'gender', 'country', 'area', 'channel', 'language'] as const;
export type TraitDimension = (typeof traitDimensions)[number];

/** People by the value of an option; of a number question, by the number in digits. */
export type Counts = Readonly<Record<string, number>>;

/**
 * What was counted at one question. People, not messages: who changed their mind is counted once.
 */
export interface QuestionTally {
  /** People the question was put to. */
  readonly asked: number;
  /** People whose answer stands. For `text`: who wrote something. */
  readonly answered: number;
  readonly skipped: number;
  /** Messages that were no answer. */
  readonly invalid: number;
  /** For `several`, somebody is counted at each value they chose. Empty for `text`. */
  readonly values: Counts;
  /** By dimension, and there by its value (`unknown` for who did not say). */
  readonly by: Readonly<
    Record<
      Dimension,
      Readonly<Record<string, { readonly answered: number; readonly values: Counts }>>
    >
  >;
}

/** All that was counted of a poll, before suppression: for nobody's eyes but the arithmetic's. */
export interface Tally {
  readonly poll: string;
  readonly version: number;
  readonly asOf: Date;
  readonly closed: boolean;
  /** People who were sent the first question, or joined by the poll's word. The denominator. */
  readonly asked: number;
  /** People with at least one answer. */
  readonly answered: number;
  /** People who came to the end. */
  readonly finished: number;
  /** Messages after the close. */
  readonly late: number;
  /** Those who were asked, and those of them who answered, by trait and there by its value. */
  readonly by: Readonly<
    Record<
      TraitDimension,
      Readonly<Record<string, { readonly asked: number; readonly answered: number }>>
    >
  >;
  readonly questions: Readonly<Record<string, QuestionTally>>;
}
