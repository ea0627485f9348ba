import type { Connection, mongo } from 'mongoose';
import { services, type Service } from '../../shared/services.js';
import { schemaOf } from '../store/schema-of.js';
import type { Also } from './case-work.js';
import { ofCase, readSealed, sealedWords } from './sealed-doc.js';
import type { WrapDoc } from './wrap.js';

/**
 * asked → accepted or declined → done. It can be withdrawn at any time before that, and expires
 * after its last day.
 */
export const referralStates = [
  'asked',
  'accepted',
  'declined',
  'done',
  'withdrawn',
  'expired',
] as const;
export type ReferralState = (typeof referralStates)[number];

/** A case that a partner organisation is asked to help with. */
export interface ReferralDoc {
  readonly _id: string;
  readonly case: string;
  readonly reference: string;
  readonly country: string;
  readonly organisation: string;
  readonly purpose: Service;
  readonly state: ReferralState;
  /** Present while the organisation may read it. */
  readonly open?: true;
  /** The id under which the person who asked has cases. */
  readonly asker: string;
  readonly askedAt: Date;
  /** When an answer is due. */
  readonly dueAt: Date;
  /** How many steps of notices about a missing answer were taken so far. */
  readonly late?: number;
  /** The end: after it, nothing of it opens. */
  readonly until: Date;
  readonly answeredBy?: string;
  readonly answeredAt?: Date;
  readonly endedBy?: string;
  readonly endedAt?: Date;
  /** The summary, sealed to the organisation alone. It is deleted when the referral ends. */
  readonly box?: Buffer;
  readonly wraps?: readonly WrapDoc[];
}

const schema = schemaOf(
  {
    ...ofCase,
    organisation: { type: String, required: true },
    purpose: { type: String, enum: services, required: true },
    state: { type: String, enum: referralStates, required: true },
    open: Boolean,
    asker: { type: String, required: true },
    askedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    late: Number,
    until: { type: Date, required: true },
    answeredBy: String,
    answeredAt: Date,
    endedBy: String,
    endedAt: Date,
    ...sealedWords,
  },
  { collection: 'referrals', versionKey: false },
);
// For keepReferral: an organisation has one open referral for a case. For referralsOf: those of a
// case.
schema.index(
  { case: 1, organisation: 1 },
  { unique: true, partialFilterExpression: { open: true } },
);
schema.index({ case: 1, askedAt: -1 });
// For referralsTo: the referrals to an organisation.
schema.index({ organisation: 1, open: 1, askedAt: -1 });
// For lateReferrals: those that nobody answered in time.
schema.index({ late: 1, dueAt: 1 }, { partialFilterExpression: { state: 'asked' } });
// For referralsOver: sealed copies whose last day has passed.
schema.index({ until: 1 }, { partialFilterExpression: { open: true } });

/** Creates the collection and its indexes. */
export async function prepareReferrals(cases: Connection): Promise<void> {
  await (cases.models['Referral'] ?? cases.model('Referral', schema)).createIndexes();
}

const referralsIn = (cases: Connection): mongo.Collection<ReferralDoc> =>
  cases.collection<ReferralDoc>('referrals');

/** Saves a referral, unless the organisation has been asked about the case already. */
export const keepingReferral =
  (doc: ReferralDoc): Also =>
  async (cases, session) => {
    const { case: id, organisation } = doc;
    const there = await referralsIn(cases).findOneAndUpdate(
      { case: id, organisation, open: true },
      { $setOnInsert: doc },
      { upsert: true, returnDocument: 'after', session },
    );
    return there?._id === doc._id;
  };

export async function findReferral(
  cases: Connection,
  id: string,
): Promise<ReferralDoc | undefined> {
  const found = await referralsIn(cases).findOne({ _id: id });
  return found ? readSealed(found) : undefined;
}

/** How many referrals a job works on at once. */
const BATCH = 200;

/** @param most without it all are returned: nobody's list is cut in silence */
const found = async (
  cases: Connection,
  filter: mongo.Filter<ReferralDoc>,
  sort: mongo.Sort,
  most = 0,
): Promise<ReferralDoc[]> =>
  (await referralsIn(cases).find(filter).sort(sort).limit(most).toArray()).map(readSealed);

/** Returns the referrals of a case, newest first. */
export const referralsOf = (cases: Connection, id: string): Promise<ReferralDoc[]> =>
  found(cases, { case: id }, { case: 1, askedAt: -1 });

/** Returns what an organisation may read and answer now, newest first. */
export const referralsTo = (cases: Connection, organisation: string): Promise<ReferralDoc[]> =>
  found(cases, { organisation, open: true }, { organisation: 1, open: 1, askedAt: -1 });

/** The states that end a referral: the organisation's copy is deleted in the same write. */
const endings: readonly ReferralState[] = ['declined', 'done', 'withdrawn', 'expired'];

/** Moves a referral to its next state if it is still in one of some states. */
export const movingReferral =
  (
    id: string,
    from: readonly ReferralState[],
    to: Partial<ReferralDoc> & Pick<ReferralDoc, 'state'>,
  ): Also =>
  async (cases, session) => {
    const over = endings.includes(to.state);
    const { matchedCount } = await referralsIn(cases).updateOne(
      { _id: id, open: true, state: { $in: [...from] } },
      {
        $set: to as mongo.MatchKeysAndValues<ReferralDoc>,
        ...(over ? { $unset: { box: '', wraps: '', open: '' } } : {}),
      },
      { session },
    );
    return matchedCount === 1;
  };

/**
 * Returns the referrals that nobody answered, after a number of notices, whose answer was due at a
 * moment or before.
 */
export const lateReferrals = (
  cases: Connection,
  late: number,
  due: Date,
): Promise<ReferralDoc[]> => {
  const after = late === 0 ? { $exists: false } : late;
  return found(cases, { state: 'asked', late: after, dueAt: { $lte: due } }, { dueAt: 1 }, BATCH);
};

/** Returns open referrals whose last moment has passed. */
export const referralsOver = (cases: Connection, now: Date): Promise<ReferralDoc[]> =>
  found(cases, { open: true, until: { $lte: now } }, { until: 1 }, BATCH);

/**
 * Notes that another notice about a missing answer was sent, if nobody has noted it or answered.
 */
export const notingLate =
  ({ _id, late }: Pick<ReferralDoc, '_id' | 'late'>, steps: number): Also =>
  async (cases, session) => {
    const { matchedCount } = await referralsIn(cases).updateOne(
      { _id, state: 'asked', late: late ?? { $exists: false } },
      { $set: { late: steps } },
      { session },
    );
    return matchedCount === 1;
  };
