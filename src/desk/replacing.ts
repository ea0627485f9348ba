import { command } from '../shared/command.js';
import { refuse, type Refusal } from './refusal.js';

/** What the person who saves a document has seen of it. */
export type Seen =
  /** The tag of the version they change. */
  | { readonly tag: string }
  /** Nothing: they create a new one. */
  | 'nothing'
  /** The person does not say what they have seen. */
  | 'unsaid';

/** The kind of document that is saved: its name for people, and how to look at it. */
export interface Kind {
  readonly what: 'poll' | 'campaign';
  readonly list: string;
}
export const aPoll: Kind = { what: 'poll', list: `${command('polls list')}, or GET /polls` };
export const aCampaign: Kind = {
  what: 'campaign',
  list: `${command('campaigns list')}, or GET /campaigns`,
};

export const noneOf = ({ what, list }: Kind, name: string): Refusal =>
  refuse('unknown', `There is no ${what} ${name}.`, `See which there are: ${list}.`);

export const changedMeanwhile = ({ what }: Kind, name: string): Refusal =>
  refuse(
    'changed',
    `Somebody changed the ${what} ${name} since you read it.`,
    'Read it again, and make your change there.',
  );

/**
 * Returns why a document may not replace the stored one.
 * @param rev of the stored one, if there is one
 */
export function mayReplace(
  kind: Kind,
  name: string,
  rev: number | undefined,
  seen: Seen,
): Refusal | undefined {
  const { what } = kind;
  if (typeof seen === 'object' && rev === undefined) return noneOf(kind, name);
  if (rev === undefined || (typeof seen === 'object' && seen.tag === String(rev))) return undefined;
  if (seen === 'nothing')
    return refuse(
      'exists',
      `There is a ${what} ${name} already.`,
      'Use another name, or read that one and change it.',
    );
  if (seen === 'unsaid')
    return refuse(
      'sayVersion',
      `There is a ${what} ${name} already, and somebody else may be changing it.`,
      'Read it, and name what you read: its ETag in If-Match, or --over with its tag.',
    );
  return changedMeanwhile(kind, name);
}
