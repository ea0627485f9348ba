import mongoose, { type mongo } from 'mongoose';
import type { Priority } from '../../shared/priority.js';
import type { Db } from '../store/db.js';
import { prepareCallBudgets } from './call-budget.js';
import { strictShape } from '../store/strict-shape.js';

/**
 * What a call of one person led to. `lapsed`: they took it, and did not act in time. `excluded`: a
 * conflict of interest was learnt after they were called.
 */
export type CallOutcome = 'declined' | 'passed' | 'unreachable' | 'lapsed' | 'excluded';

/**
 * One person called at one level; a repeat updates it, so the list is bounded by the people there
 * are.
 */
export interface Call {
  /** The person's id; never a name or an address. */
  readonly focalPoint: string;
  /** Index of the level in the policy. */
  readonly level: number;
  /** 0 the first time up the ladder, then one more with every repeat. */
  readonly round: number;
  /** What the person answers with; the same in every round. */
  readonly code: string;
  /**
   * The person in ids that leave the house: random, so that it leads to nobody. Absent in calls of
   * older versions.
   */
  readonly tag?: string | undefined;
  /** What a link in their text ends in, to the case: short, random, and it says nothing. */
  readonly link?: string | undefined;
  /** How often this person was called at this level. */
  readonly times: number;
  /** Rounded down to the minute. */
  readonly at: Date;
  readonly outcome?: CallOutcome | undefined;
  /**
   * Of who is excluded. `acted`: they had acted on it, and go on hearing that they did. `nothing`:
   * they are not told when another takes it, because they refused, know that it is taken, or were
   * not called yet.
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

/**
 * The escalation of one tip: ids, codes and coarse times; no words, no addresses. Times are whole
 * minutes.
 */
export interface Escalation {
  /** The tip's id. */
  readonly _id: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly priority: Priority;
  readonly kind: string;
  readonly excludedAffiliations: readonly ('police' | 'government' | 'ngo' | 'regional')[];
  /**
   * People who are named in it, by the id of the directory or of an account: they hear nothing of
   * it.
   */
  readonly excludedPeople?: readonly string[] | undefined;
  /**
   * The reporter is still to be asked whether officials are part of it: until then no official is
   * called.
   */
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
  /**
   * Calls of the present level and round that are stored and may not be in the outbox yet; the
   * deadline after them.
   */
  readonly pending?: { readonly dueAt: Date } | undefined;
  /**
   * People are called beside the ladder: those of an area that was told later, or the police whom
   * the reporter allows. Ids of those who are chosen and may not be in the outbox yet; and when the
   * ladder goes on.
   */
  readonly beside?: { readonly dueAt: Date; readonly people: readonly string[] } | undefined;
  /** The reporter allows that the police are told. */
  readonly police?: boolean | undefined;
  readonly calls: readonly Call[];
  readonly acknowledgedBy?: string | undefined;
  readonly acknowledgedAt?: Date | undefined;
  /**
   * What the person who has it belongs to, when they are not in the directory: for conflicts learnt
   * later.
   */
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
 * Serves claimDueEscalation and findOpenEscalations: the open ones, most urgent first, then by
 * deadline. With the lock in it, a claim passes over what other processes work on without looking
 * at it.
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
 * Serves findEscalationByCode, and makes a code one person's and one escalation's for ever: a clash
 * is an error 11000. Sparse, because escalations without calls yet have nothing to be unique. (The
 * collection is not to be sharded.)
 */
schema.index(
  { 'calls.focalPoint': 1, 'calls.code': 1 },
  { name: 'code', unique: true, sparse: true },
);

/**
 * Serves findCallByLink. (Not unique: a clash within the week a link lives is one in millions, and
 * leads to no words.)
 */
schema.index({ 'calls.link': 1 }, { name: 'link', sparse: true });

/** The driver's own collection. */
export const escalationsOf = (db: Db) =>
  db.cases.collection('escalations') as unknown as mongo.Collection<Escalation>;

/**
 * An escalation as it is kept. The driver's own calls look at nothing, and mongoose's documents
 * cost more than the write: what is written is held against the schema here.
 */
export const checkedEscalation = strictShape<Escalation>('an escalation', schema);

/** Creates the collection's indexes where they are missing. */
export async function prepareEscalations(db: Db): Promise<void> {
  await prepareCallBudgets(db);
  await (db.cases.models['Escalation'] ?? db.cases.model('Escalation', schema)).createIndexes();
}
