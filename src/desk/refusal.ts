/**
 * Something that was not done, and what to do about it:
 * for whoever asked, at the API as on the command line.
 */
export interface Refusal {
  readonly ok: false;
  /** For programs. */
  readonly reason: RefusalReason;
  /** What is wrong. Holds names of polls, numbers and states, never a person. */
  readonly says: string;
  /** What to do. */
  readonly next: string;
  readonly allowed?: readonly string[];
  /** Each thing that is wrong with a document, by its place. */
  readonly findings?: readonly Found[];
}

/** One thing that is wrong with a document. */
export interface Found {
  /** As people say it: "questions 2, ask, fr". */
  readonly at: string;
  /** The same for programs: a form shows it at its field. */
  readonly path?: readonly (string | number)[];
  /** The language that is concerned, if only one is. */
  readonly language?: string;
  /** What it is, for doors that say it in other languages, with the values of its text. */
  readonly code?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly says: string;
  readonly line?: number;
}

/** Why something is not done. What each of them is at the API is in api/refused.ts. */
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

/** A word that something else answers already, at the place where it stands. */
export const wordTakenAt = (path: readonly (string | number)[], word: string): Found => ({
  at: path.join(', '),
  path,
  code: 'wordTaken',
  params: { word },
  says: `Another poll or campaign answers the word ${word}.`,
});

/** What came of something that may be refused. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** Puts a refusal into words. */
export function refuse(
  reason: RefusalReason,
  says: string,
  next: string,
  more: Pick<Refusal, 'allowed' | 'findings'> = {},
): Refusal {
  return { ok: false, reason, says, next, ...more };
}
