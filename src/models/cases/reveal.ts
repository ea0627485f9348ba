import { Schema, type Connection, type mongo } from 'mongoose';
import type { Also } from './case-work.js';
import { ofCase, readSealed, sealedWords } from './sealed-doc.js';
import type { WrapDoc } from './wrap.js';

/** For what an address is asked for. */
export const revealPurposes = ['lifeInDanger', 'atTheirWish', 'protection', 'courtOrder'] as const;
export type RevealPurpose = (typeof revealPurposes)[number];

/** asked → approved or denied → seen, once; what is not used in time expires. */
export const revealStates = ['asked', 'approved', 'denied', 'seen', 'expired'] as const;
export type RevealState = (typeof revealStates)[number];

/** Somebody asks to see the address of a reporter. It never holds the address. */
export interface RevealDoc {
  readonly _id: string;
  readonly case: string;
  readonly reference: string;
  readonly country: string;
  readonly purpose: RevealPurpose;
  readonly state: RevealState;
  /** The account, and the id by which they have cases. */
  readonly askedBy: string;
  readonly asker: string;
  readonly askedAt: Date;
  readonly decidedBy?: string;
  readonly decidedAt?: Date;
  readonly seenAt?: Date;
  readonly expiresAt: Date;
  /** The words of who asked, and of who refused, sealed. */
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
// For revealsWaiting: what custodians of a country decide.
schema.index({ state: 1, country: 1, askedAt: 1 });
// For revealsAskedBy: what somebody asked for.
schema.index({ askedBy: 1, askedAt: -1 });

/** Creates the collection and its indexes. */
export async function prepareReveals(cases: Connection): Promise<void> {
  await cases.model('Reveal', schema).createIndexes();
}

const revealsIn = (cases: Connection): mongo.Collection<RevealDoc> =>
  cases.collection<RevealDoc>('reveals');

/** Keeps a request. */
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

/** The query behind revealsWaiting, apart so that a test can have it explained. */
export const waitingQuery = (countries: readonly string[] | 'all') => ({
  state: 'asked' as const,
  ...(countries === 'all' ? {} : { country: { $in: [...countries] } }),
});

/** What waits for a custodian, oldest first. */
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

/** What somebody asked for, newest first. */
export async function revealsAskedBy(cases: Connection, account: string): Promise<RevealDoc[]> {
  const found = await revealsIn(cases)
    .find({ askedBy: account })
    .sort({ askedAt: -1 })
    .limit(50)
    .toArray();
  return found.map(readSealed);
}

/** Moves a request from one state to the next, if it is still in it and not over. */
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
