/**
 * The dimensions in which people are counted, besides the total. `day` is the day of the answer in
 * UTC, such as 2026-12-01.
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

/** The dimensions that are known for everybody who was asked, whether they answered or not. */
export const traitDimensions = ['age', 'gender', 'country', 'area', 'channel', 'language'] as const;
export type TraitDimension = (typeof traitDimensions)[number];

/** People by the value of an option; for a number question, by the number in digits. */
export type Counts = Readonly<Record<string, number>>;

/**
 * The counts of one question. They count people, not messages: a person who changed their mind is
 * counted once.
 */
export interface QuestionTally {
  /** People who were asked the question. */
  readonly asked: number;
  /** People with a valid answer. For `text`: people who wrote something. */
  readonly answered: number;
  readonly skipped: number;
  /** Messages that were no answer. */
  readonly invalid: number;
  /** For `several`, a person is counted at each value they chose. Empty for `text`. */
  readonly values: Counts;
  /** By dimension, and in it by value (`unknown` for people who did not say). */
  readonly by: Readonly<
    Record<
      Dimension,
      Readonly<Record<string, { readonly answered: number; readonly values: Counts }>>
    >
  >;
}

/**
 * All counts of a poll, before suppression: only for computing what may be shown, never shown to
 * anybody.
 */
export interface Tally {
  readonly poll: string;
  readonly version: number;
  readonly asOf: Date;
  readonly closed: boolean;
  /** People who were sent the first question, or joined by the poll's word. The denominator. */
  readonly asked: number;
  /** People with at least one answer. */
  readonly answered: number;
  /** People who reached the end. */
  readonly finished: number;
  /** Messages after the close. */
  readonly late: number;
  /** Those who were asked, and those of them who answered, by trait and in it by value. */
  readonly by: Readonly<
    Record<
      TraitDimension,
      Readonly<Record<string, { readonly asked: number; readonly answered: number }>>
    >
  >;
  readonly questions: Readonly<Record<string, QuestionTally>>;
}
