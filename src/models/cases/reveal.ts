import { Schema, type Connection, type mongo } from 'mongoose';
import type { Also } from './case-work.js';
import { ofCase, readSealed, sealedWords } from './sealed-doc.js';
import type { WrapDoc } from './wrap.js';

/** The purposes for which a person may ask for an address. */
export const revealPurposes = ['lifeInDanger', 'atTheirWish', 'protection', 'courtOrder'] as const;
export type RevealPurpose = (typeof revealPurposes)[number];

/** asked → approved or denied → seen, once; an approval that is not used in time expires. */
export const revealStates = ['asked', 'approved', 'denied', 'seen', 'expired'] as const;
export type RevealState = (typeof revealStates)[number];

/** A person's request to see the address of a reporter. It never contains the address. */
export interface RevealDoc {
  readonly _id: string;
  readonly case: string;
  readonly reference: string;
  readonly country: string;
  readonly purpose: RevealPurpose;
  readonly state: RevealState;
  /** The account that asks, and the id under which that person has cases. */
  readonly askedBy: string;
  readonly asker: string;
  readonly askedAt: Date;
  readonly decidedBy?: string;
  readonly decidedAt?: Date;
  readonly seenAt?: Date;
  readonly expiresAt: Date;
  /** The words of the person who asked, and of the person who refused, sealed. */
  readonly box?: Buffer;
  readonly wraps?: readonly WrapDoc[];
}

const schema = new Schema(
  {
    ...ofCase,
    purpose: { type: String, enum: revealPurposes, required: true },
    state: { type: String, enum: revealStates, required: true },
    askedBy: { type: String, required: true },
    asker: { type: String, required: true },
    askedAt: { type: Date, required: true },
    decidedBy: String,
    decidedAt: Date,
    seenAt: Date,
    expiresAt: { type: Date, required: true },
    ...sealedWords,
  },
  { collection: 'reveals', versionKey: false },
);
// For revealsWaiting: what custodians of a country must decide.
schema.index({ state: 1, country: 1, askedAt: 1 });
// For revealsAskedBy: a person's requests.
schema.index({ askedBy: 1, askedAt: -1 });

/** Creates the collection and its indexes. */
export async function prepareReveals(cases: Connection): Promise<void> {
  await cases.model('Reveal', schema).createIndexes();
}

const revealsIn = (cases: Connection): mongo.Collection<RevealDoc> =>
  cases.collection<RevealDoc>('reveals');

/** Saves a request. */
export const keepingReveal =
  (doc: RevealDoc): Also =>
  async (cases, session) => {
    const { acknowledged } = await revealsIn(cases).insertOne(doc, { session });
    return acknowledged;
  };

export async function findReveal(cases: Connection, id: string): Promise<RevealDoc | undefined> {
  const found = await revealsIn(cases).findOne({ _id: id });
  return found ? readSealed(found) : undefined;
}

/** The query of revealsWaiting, separate so that a test can run explain on it. */
export const waitingQuery = (countries: readonly string[] | 'all') => ({
  state: 'asked' as const,
  ...(countries === 'all' ? {} : { country: { $in: [...countries] } }),
});

/** Returns the requests that wait for a custodian, oldest first. */
export async function revealsWaiting(
  cases: Connection,
  countries: readonly string[] | 'all',
): Promise<RevealDoc[]> {
  const found = await revealsIn(cases)
    .find(waitingQuery(countries))
    .sort({ askedAt: 1 })
    .limit(200)
    .toArray();
  return found.map(readSealed);
}

/** Returns a person's requests, newest first. */
export async function revealsAskedBy(cases: Connection, account: string): Promise<RevealDoc[]> {
  const found = await revealsIn(cases)
    .find({ askedBy: account })
    .sort({ askedAt: -1 })
    .limit(50)
    .toArray();
  return found.map(readSealed);
}

/** Moves a request from one state to the next, if it is still in it and has not expired. */
export const movingReveal =
  (
    id: string,
    from: RevealState,
    to: Partial<RevealDoc> & Pick<RevealDoc, 'state'>,
    now: Date,
  ): Also =>
  async (cases, session) => {
    const { matchedCount } = await revealsIn(cases).updateOne(
      { _id: id, state: from, expiresAt: { $gt: now } },
      { $set: to as mongo.MatchKeysAndValues<RevealDoc> },
      { session },
    );
    return matchedCount === 1;
  };
