import { command } from '../shared/command.js';
import { refuse, type Refusal } from './refusal.js';

/** What whoever saves a document has seen of it. */
export type Seen =
  /** The tag of what they change. */
  | { readonly tag: string }
  /** Nothing: they make a new one. */
  | 'nothing'
  /** They do not say. */
  | 'unsaid';

/** What is saved: how people call it, and how it is looked at. */
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
 * Why a document may not be put in the place of what is there.
 * @param rev of what is there, if something is
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
