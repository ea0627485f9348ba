/**
 * Something that was not done, and what to do about it: for the caller, at the API and on the
 * command line.
 */
export interface Refusal {
  readonly ok: false;
  /** The reason for programs. */
  readonly reason: RefusalReason;
  /** What is wrong. It contains names of polls, numbers and states, never a person. */
  readonly says: string;
  /** What to do. */
  readonly next: string;
  readonly allowed?: readonly string[];
  /** Each problem of a document, by its place. */
  readonly findings?: readonly Found[];
}

/** One problem of a document. */
export interface Found {
  /** The place in words: "questions 2, ask, fr". */
  readonly at: string;
  /** The place for programs: a form shows the problem at its field. */
  readonly path?: readonly (string | number)[];
  /** The language concerned, if it is only one. */
  readonly language?: string;
  /**
   * The code of the problem, for doors that show it in other languages, with the values of its
   * text.
   */
  readonly code?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly says: string;
  readonly line?: number;
}

/** The reasons of a refusal. api/refused.ts has their names at the API. */
export const refusalReasons = [
  'notRight',
  'unknown',
  'exists',
  'changed',
  'sayVersion',
  'wrongState',
  'wrongNumber',
  'samePerson',
  'nobody',
  'notReady',
  'tooMany',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** Returns the problem of a word that something else already answers, at its place. */
export const wordTakenAt = (path: readonly (string | number)[], word: string): Found => ({
  at: path.join(', '),
  path,
  code: 'wordTaken',
  params: { word },
  says: `Another poll or campaign answers the word ${word}.`,
});

/** The result of something that may be refused. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** Returns a refusal in words. */
export function refuse(
  reason: RefusalReason,
  says: string,
  next: string,
  more: Pick<Refusal, 'allowed' | 'findings'> = {},
): Refusal {
  return { ok: false, reason, says, next, ...more };
}
