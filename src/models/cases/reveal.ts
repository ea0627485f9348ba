import type { Connection, mongo } from 'mongoose';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';
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
  /** How many reminder steps are done. */
  readonly reminded?: number;
  /** When a job looks at it next, to remind or to end it. Absent once it has ended. */
  readonly wakeAt?: Date;
  /** The words of who asked, and of who refused, sealed. */
  readonly box?: Buffer;
  readonly wraps?: readonly WrapDoc[];
}

const schema = schemaOf(
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
    reminded: Number,
    wakeAt: Date,
    ...sealedWords,
  },
  { collection: 'reveals', versionKey: false },
);
// For revealsWaiting: what custodians of a country must decide.
schema.index({ state: 1, country: 1, askedAt: 1 });
// For revealsAskedBy: a person's requests.
schema.index({ askedBy: 1, askedAt: -1 });
// For destroyRevealWords: requests about a case.
schema.index({ case: 1 });
// For revealsToTend: requests to remind of, or to end.
schema.index({ wakeAt: 1 }, { sparse: true });

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

/** Returns all requests that wait for a custodian, oldest first: they expire within days. */
export async function revealsWaiting(
  cases: Connection,
  countries: readonly string[] | 'all',
): Promise<RevealDoc[]> {
  const found = await revealsIn(cases).find(waitingQuery(countries)).sort({ askedAt: 1 }).toArray();
  return found.map(readSealed);
}

/** Returns all requests of a person, newest first. */
export async function revealsAskedBy(cases: Connection, account: string): Promise<RevealDoc[]> {
  const found = await revealsIn(cases).find({ askedBy: account }).sort({ askedAt: -1 }).toArray();
  return found.map(readSealed);
}

/** Where requests wait for `revealsToTend`. */
export const revealsPlace = (now: Date): Place => ({
  collection: 'reveals',
  filter: { wakeAt: { $lte: now } },
});

/** Returns requests to remind of or to end, the longest due first. */
export async function revealsToTend(cases: Connection, now: Date): Promise<RevealDoc[]> {
  const found = await revealsIn(cases)
    .find({ wakeAt: { $lte: now } })
    .sort({ wakeAt: 1 })
    .limit(200)
    .toArray();
  return found.map(readSealed);
}

/** Notes that more steps were gone to have a request decided, if nobody has noted it or decided. */
export const notingReminded =
  ({ _id, reminded }: RevealDoc, steps: number, wakeAt: Date): Also =>
  async (cases, session) => {
    const { matchedCount } = await revealsIn(cases).updateOne(
      { _id, state: 'asked', reminded: reminded ?? { $exists: false } },
      { $set: { reminded: steps, wakeAt } },
      { session },
    );
    return matchedCount === 1;
  };

/** Destroys the reasons in words of all requests about a case, as part of a transaction. */
export async function destroyRevealWords(
  cases: Connection,
  id: string,
  session: mongo.ClientSession,
): Promise<void> {
  await revealsIn(cases).updateMany({ case: id }, { $unset: { box: '', wraps: '' } }, { session });
}

/** Ends what was not decided or not used in time. */
export const expiringReveal =
  (id: string, now: Date): Also =>
  async (cases, session) => {
    const { matchedCount } = await revealsIn(cases).updateOne(
      { _id: id, state: { $in: ['asked', 'approved'] }, expiresAt: { $lte: now } },
      { $set: { state: 'expired' }, $unset: { wakeAt: '' } },
      { session },
    );
    return matchedCount === 1;
  };

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
      {
        $set: to as mongo.MatchKeysAndValues<RevealDoc>,
        ...(to.wakeAt ? {} : { $unset: { wakeAt: '' } }),
      },
      { session },
    );
    return matchedCount === 1;
  };
