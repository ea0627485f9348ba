import type { mongo, SchemaDefinition } from 'mongoose';
import type { Priority } from '../../shared/priority.js';
import type { Db } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';
import { prepareCallBudgets } from './call-budget.js';
import { strictShape } from '../store/strict-shape.js';

/**
 * The outcome of a person's call. `lapsed`: they took it, and did not act in time. `excluded`: a
 * conflict of interest became known after they were called.
 */
export type CallOutcome = 'declined' | 'passed' | 'unreachable' | 'lapsed' | 'excluded';

/**
 * One person called at one level. A repeat updates it, so the list cannot be longer than the number
 * of people.
 */
export interface Call {
  /** The person's id; never a name or an address. */
  readonly focalPoint: string;
  /** Index of the level in the policy. */
  readonly level: number;
  /** 0 the first time up the ladder; each repeat adds one. */
  readonly round: number;
  /** The code the person answers with; the same in every round. */
  readonly code: string;
  /**
   * Stands for the person in ids that other services see: random, so that it leads to nobody.
   * Absent in calls of older versions.
   */
  readonly tag?: string | undefined;
  /** The end of the link to the case in their text: short and random; it reveals nothing. */
  readonly link?: string | undefined;
  /** How often this person was called at this level. */
  readonly times: number;
  /** Rounded down to the minute. */
  readonly at: Date;
  readonly outcome?: CallOutcome | undefined;
  /**
   * What an excluded person is told. `acted`: they had acted on it, and continue to hear that they
   * did. `nothing`: they are not told when another takes it, because they refused, know that it is
   * taken, or were not called yet.
   */
  readonly hears?: 'acted' | 'nothing' | undefined;
  /**
   * The text waits in the outbox for a sender that does not work; once it arrives it may be
   * answered.
   */
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
   * The reporter has not been asked yet whether officials are part of it: no official is called
   * before this moment.
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
  /** Everybody was tried, or there is nobody: the console shows it in red. */
  readonly unanswered: boolean;
  /** The level called last; -1 before the first call. */
  readonly level: number;
  readonly round: number;
  /** When the next step is due; absent exactly when it is acted on or closed. */
  readonly dueAt?: Date | undefined;
  /**
   * Set while calls of the present level and round are saved but may not be in the outbox yet; with
   * the deadline after them.
   */
  readonly pending?: { readonly dueAt: Date } | undefined;
  /**
   * Calls beside the ladder: to people of an area that became known later, or to the police whom
   * the reporter allows. The ids of the chosen people who may not be in the outbox yet, and when
   * the ladder goes on.
   */
  readonly beside?: { readonly dueAt: Date; readonly people: readonly string[] } | undefined;
  /** The reporter allows us to tell the police. */
  readonly police?: boolean | undefined;
  readonly calls: readonly Call[];
  readonly acknowledgedBy?: string | undefined;
  readonly acknowledgedAt?: Date | undefined;
  /**
   * The affiliation of the person who has it, when they are not in the directory: for conflicts
   * that become known later.
   */
  readonly heldAs?: 'police' | 'government' | 'ngo' | 'regional' | undefined;
  /** The person who took it was reminded that nobody has acted yet. */
  readonly reminded: boolean;
  readonly actedBy?: string | undefined;
  readonly actedAt?: Date | undefined;
  /**
   * When the person who took a P1 said that it was acted on; it ends when second persons were told.
   */
  readonly reportedAt?: Date | undefined;
  /** Ids of the focal points who are told of it, and may say that nobody acted. */
  readonly seconds?: readonly string[] | undefined;
  /** A person of the console who closed it although nobody acted on it. */
  readonly closedBy?: string | undefined;
  /** For a life in danger to the minute, for everything else to the hour. */
  readonly openedAt: Date;
  readonly changes: readonly PriorityChange[];
  /**
   * Later tips of the same sender that this escalation covers too, and when the last of them came.
   */
  readonly gathered?: { readonly tips: readonly string[]; readonly at: Date } | undefined;
  /** The process that claimed it last may work until then; after that another may claim it. */
  readonly lockedUntil?: Date | undefined;
  /** Increases with every write, for compare-and-set. */
  readonly v: number;
}

const number = { type: Number, required: true };
const string = { type: String, required: true };
const date = { type: Date, required: true };
const part = (fields: SchemaDefinition) => schemaOf(fields, { _id: false });

const schema = schemaOf(
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
 * Serves claimDueEscalation and findOpenEscalations: open escalations, most urgent first, then by
 * deadline. It contains the lock, so that a claim skips what other processes work on without
 * reading it.
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
 * Serves findEscalationByCode, and makes a code belong to one person and one escalation for ever: a
 * clash is an error 11000. Sparse, because escalations without calls have no codes yet. (The
 * collection must not be sharded.)
 */
schema.index(
  { 'calls.focalPoint': 1, 'calls.code': 1 },
  { name: 'code', unique: true, sparse: true },
);

/**
 * Serves findCallByLink. (Not unique: a clash within the week that a link is valid is one in
 * millions, and reveals no words.)
 */
schema.index({ 'calls.link': 1 }, { name: 'link', sparse: true });

/** The driver's own collection. */
export const escalationsOf = (db: Db) =>
  db.cases.collection('escalations') as unknown as mongo.Collection<Escalation>;

/**
 * Checks an escalation before it is written. The driver's own calls check nothing, and mongoose's
 * documents cost more than the write itself.
 */
export const checkedEscalation = strictShape<Escalation>('an escalation', schema);

/** Creates the collection's indexes where they are missing. */
export async function prepareEscalations(db: Db): Promise<void> {
  await prepareCallBudgets(db);
  await (db.cases.models['Escalation'] ?? db.cases.model('Escalation', schema)).createIndexes();
}
