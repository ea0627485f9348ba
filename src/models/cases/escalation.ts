import mongoose, { type Connection, type mongo } from 'mongoose';
import { DAY } from '../../shared/clock.js';
import type { Priority } from '../../shared/priority.js';
import type { Db } from '../store/db.js';
import { prepareCallBudgets } from './call-budget.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { groupedWrites, type Group, type WriteOutcome } from '../store/group-commit.js';
import { strictShape } from '../store/strict-shape.js';
import type { Place } from '../store/waiting.js';

/**
 * What a call of one person led to. `lapsed`: they took it, and did not act in time. `excluded`: a conflict of
 * interest was learnt after they were called.
 */
export type CallOutcome = 'declined' | 'passed' | 'unreachable' | 'lapsed' | 'excluded';

/** One person called at one level; a repeat updates it, so the list is bounded by the people there are. */
export interface Call {
  /** The person's id; never a name or an address. */
  readonly focalPoint: string;
  /** Index of the level in the policy. */
  readonly level: number;
  /** 0 the first time up the ladder, then one more with every repeat. */
  readonly round: number;
  /** What the person answers with; the same in every round. */
  readonly code: string;
  /** The person in ids that leave the house: random, so that it leads to nobody. Absent in calls of older versions. */
  readonly tag?: string | undefined;
  /** What a link in their text ends in, to the case: short, random, and it says nothing. */
  readonly link?: string | undefined;
  /** How often this person was called at this level. */
  readonly times: number;
  /** Rounded down to the minute. */
  readonly at: Date;
  readonly outcome?: CallOutcome | undefined;
  /**
   * Of who is excluded. `acted`: they had acted on it, and go on hearing that they did. `nothing`: they are not told when
   * another takes it, because they refused, know that it is taken, or were not called yet.
   */
  readonly hears?: 'acted' | 'nothing' | undefined;
  /** It waits in the outbox for a sender that does not work; once it arrives it may be answered. */
  readonly held?: boolean | undefined;
}

/** A change of priority; `by` is a person's id, absent when rules did it. */
export interface PriorityChange {
  readonly from: Priority;
  readonly to: Priority;
  readonly reason: string;
  readonly by?: string | undefined;
  readonly at: Date;
}

/** The escalation of one tip: ids, codes and coarse times; no words, no addresses. Times are whole minutes. */
export interface Escalation {
  /** The tip's id. */
  readonly _id: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly priority: Priority;
  readonly kind: string;
  readonly excludedAffiliations: readonly ('police' | 'government' | 'ngo' | 'regional')[];
  /** People who are named in it, by the id of the directory or of an account: they hear nothing of it. */
  readonly excludedPeople?: readonly string[] | undefined;
  /** The reporter is still to be asked whether officials are part of it: until then no official is called. */
  readonly officialsFrom?: Date | undefined;
  readonly policy: {
    readonly levels: readonly {
      readonly role: 'focal-point' | 'agency-head' | 'regional-desk';
      readonly answerWithin: number;
    }[];
    readonly repeatEvery: number;
    readonly actWithin: number;
    readonly startWithin?: number | undefined;
  };
  readonly state: 'calling' | 'acknowledged' | 'acted' | 'closed';
  /** Everybody was tried, or there is nobody: the console shows it red. */
  readonly unanswered: boolean;
  /** The level called last; -1 before the first call. */
  readonly level: number;
  readonly round: number;
  /** When something is to be done next; absent exactly when it is acted on or closed. */
  readonly dueAt?: Date | undefined;
  /** Calls of the present level and round that are stored and may not be in the outbox yet; the deadline after them. */
  readonly pending?: { readonly dueAt: Date } | undefined;
  /**
   * People are called beside the ladder: those of an area that was told later, or the police whom the reporter allows. Ids of
   * those who are chosen and may not be in the outbox yet; and when the ladder goes on.
   */
  readonly beside?: { readonly dueAt: Date; readonly people: readonly string[] } | undefined;
  /** The reporter allows that the police are told. */
  readonly police?: boolean | undefined;
  readonly calls: readonly Call[];
  readonly acknowledgedBy?: string | undefined;
  readonly acknowledgedAt?: Date | undefined;
  /** What the person who has it belongs to, when they are not in the directory: for conflicts learnt later. */
  readonly heldAs?: 'police' | 'government' | 'ngo' | 'regional' | undefined;
  /** The person who took it was reminded that it is not acted on. */
  readonly reminded: boolean;
  readonly actedBy?: string | undefined;
  readonly actedAt?: Date | undefined;
  /** Who took a P1 says that it is acted on; it ends when second persons were told. */
  readonly reportedAt?: Date | undefined;
  /** Who is told of it, and may say that it is not so: ids of focal points. */
  readonly seconds?: readonly string[] | undefined;
  /** A person of the console who closed it without its being acted on. */
  readonly closedBy?: string | undefined;
  /** Of a life in danger to the minute, of everything else to the hour. */
  readonly openedAt: Date;
  readonly changes: readonly PriorityChange[];
  /** Later tips of the same sender that this one stands for, and when the last of them came. */
  readonly gathered?: { readonly tips: readonly string[]; readonly at: Date } | undefined;
  /** A process works on it until then; after that another may take over. */
  readonly lockedUntil?: Date | undefined;
  /** Goes up with every write, for compare-and-set. */
  readonly v: number;
}

const number = { type: Number, required: true };
const string = { type: String, required: true };
const date = { type: Date, required: true };
const part = (fields: object) => new mongoose.Schema(fields, { _id: false });

const schema = new mongoose.Schema(
  {
    _id: string,
    reference: string,
    country: string,
    area: String,
    priority: { ...number, enum: [1, 2, 3] },
    kind: string,
    excludedAffiliations: [String],
    excludedPeople: { type: [String], default: undefined },
    officialsFrom: Date,
    policy: {
      type: part({
        levels: [part({ role: string, answerWithin: number })],
        repeatEvery: number,
        actWithin: number,
        startWithin: Number,
      }),
      required: true,
    },
    state: { ...string, enum: ['calling', 'acknowledged', 'acted', 'closed'] },
    unanswered: { type: Boolean, required: true },
    level: number,
    round: number,
    dueAt: Date,
    pending: part({ dueAt: date }),
    beside: part({ dueAt: date, people: [String] }),
    police: Boolean,
    calls: [
      part({
        focalPoint: string,
        level: number,
        round: number,
        code: string,
        tag: String,
        link: String,
        times: number,
        at: date,
        outcome: String,
        hears: String,
        held: Boolean,
      }),
    ],
    acknowledgedBy: String,
    acknowledgedAt: Date,
    heldAs: String,
    reminded: { type: Boolean, required: true },
    actedBy: String,
    actedAt: Date,
    reportedAt: Date,
    seconds: { type: [String], default: undefined },
    closedBy: String,
    openedAt: date,
    changes: [part({ from: number, to: number, reason: string, by: String, at: date })],
    gathered: part({ tips: [String], at: date }),
    lockedUntil: Date,
    v: number,
  },
  { collection: 'escalations', versionKey: false, minimize: false, strict: 'throw' },
);

const open = { partialFilterExpression: { dueAt: { $exists: true } } };
/**
 * Serves claimDueEscalation and findOpenEscalations: the open ones, most urgent first, then by deadline. With the lock
 * in it, a claim passes over what other processes work on without looking at it.
 */
schema.index({ priority: 1, dueAt: 1, lockedUntil: 1 }, { name: 'claim', ...open });
/** Serves findUnanswered: few of the open ones. */
schema.index(
  { unanswered: 1, dueAt: 1 },
  { name: 'unanswered', partialFilterExpression: { unanswered: true, dueAt: { $exists: true } } },
);
/** Serves findOpenEscalations of one country. */
schema.index({ country: 1, priority: 1, dueAt: 1 }, { name: 'dueInCountry', ...open });
/**
 * Serves findEscalationByCode, and makes a code one person's and one escalation's for ever: a clash is an error 11000.
 * Sparse, because escalations without calls yet have nothing to be unique. (The collection is not to be sharded.)
 */
schema.index(
  { 'calls.focalPoint': 1, 'calls.code': 1 },
  { name: 'code', unique: true, sparse: true },
);

/** Serves findCallByLink. (Not unique: a clash within the week a link lives is one in millions, and leads to no words.) */
schema.index({ 'calls.link': 1 }, { name: 'link', sparse: true });

const escalations = (db: Db) =>
  db.cases.collection('escalations') as unknown as mongo.Collection<Escalation>;

/**
 * An escalation as it is kept. The driver's own calls look at nothing, and mongoose's documents cost more than the write:
 * what is written is held against the schema here.
 */
const kept = strictShape<Escalation>('an escalation', schema);

/** Creates the collection's indexes where they are missing. */
export async function prepareEscalations(db: Db): Promise<void> {
  await prepareCallBudgets(db);
  await (db.cases.models['Escalation'] ?? db.cases.model('Escalation', schema)).createIndexes();
}

/** Those who open escalations in the same moment share one command; one group a connection. */
const births = new WeakMap<
  Connection,
  Group<mongo.AnyBulkWriteOperation<Escalation>, WriteOutcome>
>();

/**
 * Stores new escalations, durably and together with those that others store in the same moment; those that exist are
 * left as they are. @returns how many are new
 */
export async function insertEscalations(db: Db, born: readonly Escalation[]): Promise<number> {
  const group = births.get(db.cases) ?? groupedWrites(() => escalations(db));
  births.set(db.cases, group);
  const documents = born.map(kept);
  const outcomes = await Promise.all(
    documents.map((document) => group.add({ insertOne: { document } })),
  );
  return outcomes.filter((outcome) => outcome === 'applied').length;
}

/** The query behind claimDueEscalation, apart so that a test can have it explained. */
export function dueQuery(now: Date) {
  return {
    filter: {
      priority: { $in: [1, 2, 3] },
      dueAt: { $lte: now },
      lockedUntil: { $not: { $gt: now } },
    },
    sort: { priority: 1, dueAt: 1 },
    hint: { priority: 1, dueAt: 1, lockedUntil: 1 },
  } as const;
}

/** Where escalations wait whose next step is due. */
export const dueEscalationPlace = (now: Date): Place => ({
  collection: 'escalations',
  filter: dueQuery(now).filter,
});

/**
 * Claims the most urgent due escalation, the one longest due among equals, or takes over one whose lock ran out.
 * A flood of less urgent ones costs a more urgent one nothing. A claim is acknowledged by the primary only: it is no
 * promise to keep, and one that a failover loses is lost to whoever saves by it too (compare-and-set).
 * @param lockedUntil when another may take it over
 */
export async function claimDueEscalation(
  db: Db,
  now: Date,
  lockedUntil: Date,
): Promise<Escalation | undefined> {
  const { filter, sort, hint } = dueQuery(now);
  const claimed = await escalations(db).findOneAndUpdate(
    filter,
    { $set: { lockedUntil }, $inc: { v: 1 } },
    { sort, hint, returnDocument: 'after', writeConcern: { w: 1 } },
  );
  return claimed ?? undefined;
}

/**
 * Replaces an escalation if nobody changed it since it was read.
 * @returns the stored one; `changed` when somebody did; `codeClash` when a code is taken at that focal point
 * @throws Fault when it holds what has no place in it
 */
export async function saveEscalation(
  db: Db,
  escalation: Escalation,
): Promise<Escalation | 'changed' | 'codeClash'> {
  const stored = kept({ ...escalation, v: escalation.v + 1 });
  const { _id, ...rest } = stored;
  try {
    const result = await escalations(db).replaceOne({ _id, v: escalation.v }, rest);
    return result.matchedCount === 1 ? stored : 'changed';
  } catch (error) {
    if (isDuplicate(error)) return 'codeClash';
    throw error;
  }
}

/** Gives a claimed escalation back, unless another process took it over meanwhile. */
export async function unlockEscalation(db: Db, id: string, lockedUntil: Date): Promise<void> {
  await escalations(db).updateOne(
    { _id: id, lockedUntil },
    { $unset: { lockedUntil: '' }, $inc: { v: 1 } },
  );
}

/** The escalations that some codes of a focal point belong to, open or not. */
export async function findEscalationsByCodes(
  db: Db,
  focalPoint: string,
  codes: readonly string[],
): Promise<Escalation[]> {
  if (codes.length === 0) return [];
  const call = { focalPoint, code: { $in: [...codes] } };
  return escalations(db)
    .find({ calls: { $elemMatch: call } })
    .toArray();
}

/** The open escalations in which a focal point was called; some of them when there are many. */
export async function findOpenEscalationsOf(db: Db, focalPoint: string): Promise<Escalation[]> {
  return escalations(db)
    .find({ 'calls.focalPoint': focalPoint, dueAt: { $exists: true } })
    .limit(20)
    .toArray();
}

/** The escalation a focal point answers with a code, open or not. */
export async function findEscalationByCode(
  db: Db,
  focalPoint: string,
  code: string,
): Promise<Escalation | undefined> {
  return (
    (await escalations(db).findOne({ calls: { $elemMatch: { focalPoint, code } } })) ?? undefined
  );
}

/** The escalation of a tip. */
export async function findEscalation(db: Db, tip: string): Promise<Escalation | undefined> {
  return (await escalations(db).findOne({ _id: tip })) ?? undefined;
}

/** The escalations of some tips, in no order. */
export async function findEscalations(db: Db, tips: readonly string[]): Promise<Escalation[]> {
  return escalations(db)
    .find({ _id: { $in: [...tips] } })
    .toArray();
}

/** What a call still joins a person to: they may answer it, or could not be reached by text. */
const joinedByCall = { $in: [null, 'lapsed', 'unreachable'] };

/** Whether a call joins a person to the case, so that they may see it. */
export const joins = ({ outcome }: Call): boolean =>
  outcome === undefined || outcome === 'lapsed' || outcome === 'unreachable';

/** The query behind findCalledFor, apart so that a test can have it explained. */
export const calledForQuery = (focalPoint: string) => ({
  calls: { $elemMatch: { focalPoint, outcome: joinedByCall } },
});

/** The tips that a focal point was called for, those merged into others too; some of them when there are very many. */
export async function findCalledFor(db: Db, focalPoint: string): Promise<string[]> {
  const found = await escalations(db)
    .find(calledForQuery(focalPoint) as never, { projection: { 'gathered.tips': 1 } })
    .limit(5_000)
    .toArray();
  return found.flatMap(({ _id, gathered }) => [_id, ...(gathered?.tips ?? [])]);
}

/** The open escalations for which everybody was called and nobody answered. */
export async function findUnanswered(db: Db): Promise<string[]> {
  const found = await escalations(db)
    .find(
      { dueAt: { $exists: true }, unanswered: true },
      {
        projection: { 'gathered.tips': 1 },
        hint: 'unanswered',
      },
    )
    .limit(2_000)
    .toArray();
  return found.flatMap(({ _id, gathered }) => [_id, ...(gathered?.tips ?? [])]);
}

/** A link leads to its case for so long after the call that brought it. */
export const LINK_KEPT = 7 * DAY;

/** The call that a link was in the text of, unless that is long ago or its person may not know of it any more. */
export async function findCallByLink(
  db: Db,
  link: string,
  now: Date,
): Promise<{ readonly tip: string; readonly focalPoint: string } | undefined> {
  if (!/^[0-9A-Z]{8}$/.test(link)) return undefined;
  const found = await escalations(db).findOne({ 'calls.link': link });
  const since = new Date(now.getTime() - LINK_KEPT);
  const call = found?.calls.findLast((one) => one.link === link && one.at >= since);
  if (!found || !call || call.outcome === 'excluded') return undefined;
  return { tip: found._id, focalPoint: call.focalPoint };
}

/** The query behind findOpenEscalations, apart so that a test can have it explained. */
export function openQuery(country?: string) {
  const filter = { ...(country === undefined ? {} : { country }), dueAt: { $exists: true } };
  return {
    filter,
    sort: { priority: 1, dueAt: 1 },
    hint: country === undefined ? 'claim' : 'dueInCountry',
  } as const;
}

/** Open escalations, most urgent first, then by deadline. */
export async function findOpenEscalations(
  db: Db,
  { country, limit = 500 }: { readonly country?: string; readonly limit?: number } = {},
): Promise<Escalation[]> {
  const { filter, sort, hint } = openQuery(country);
  return escalations(db)
    .find(filter as never)
    .sort(sort)
    .hint(hint)
    .limit(limit)
    .toArray();
}
