import { randomInt } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import { DAY, SECOND } from '../../shared/clock.js';
import { createUnordered } from '../store/clustered.js';
import { schemaOf } from '../store/schema-of.js';
import {
  clean,
  commitOperation,
  doneOperation,
  SENT,
  type ConversationDoc,
  type Promised,
  type TurnCommit,
} from './conversation-doc.js';
import { groupedReads, type WriteOutcome } from '../store/group-commit.js';
import { Recent } from '../store/recent.js';
import { groupedRepeatable } from '../store/repeatable-writes.js';
import type { Place } from '../store/waiting.js';

export type { ConversationDoc, PendingWork, TurnCommit } from './conversation-doc.js';

/** How long the process that commits a turn has to do its work before another process may. */
export const LEASE = 30 * SECOND;
/**
 * A conversation that nobody continues is deleted after this time. Source: numbers.md, goflow
 * limits: 30 days a session.
 */
export const REMEMBERED = 30 * DAY;
/** For five years it is remembered that a person said STOP. */
export const STOP_REMEMBERED = 5 * 365 * DAY;

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    v: { type: Number, required: true },
    box: { type: Buffer, required: true },
    name: { type: String, required: true },
    seen: { type: Buffer, required: true },
    pend: { type: [{ _id: false, id: String, box: Buffer, dueAt: Date }], required: true },
    sent: [Buffer],
    silentAt: Date,
    expiresAt: { type: Date, required: true },
  },
  { collection: 'conversations', versionKey: false },
);
// For read: the _id again, because these documents are stored in the order of their _id
// (clustered.ts).
schema.index({ name: 1 });
// For claimDueWork: work left by a process that died.
const DUE = { 'pend.dueAt': 1 } as const;
schema.index(DUE, { partialFilterExpression: { 'pend.dueAt': { $exists: true } } });
// For claimSilent: conversations that ended in silence.
schema.index({ silentAt: 1 }, { partialFilterExpression: { silentAt: { $exists: true } } });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const dueWork = (now: Date) => ({ 'pend.dueAt': { $lte: now } });
const silentTalks = (now: Date) => ({ silentAt: { $lte: now } });

/** The place where work promised by a dead process waits. */
export const dueWorkPlace = (now: Date): Place => ({
  collection: 'conversations',
  filter: dueWork(now),
});
/** The place where silent conversations wait for their end. */
export const silentPlace = (now: Date): Place => ({
  collection: 'conversations',
  filter: silentTalks(now),
});

/** How a promise is renewed; see `hold`. */
export interface Holding {
  readonly from?: Date | undefined;
  readonly box?: Buffer;
}

/** The conversations of the gateway. */
export interface Conversations {
  /**
   * Reads the person known under these names, in the order of the names. An open conversation may
   * come from this process's memory: `commit` finds out if another process continued it.
   * @param anew read from the database, for decisions without a commit
   */
  read(names: readonly string[], anew?: boolean): Promise<ConversationDoc[]>;
  /**
   * Saves a turn, durably, unless another turn came between: then `conflict`, and nothing was
   * saved.
   */
  commit(turn: TurnCommit): Promise<'kept' | 'conflict'>;
  /**
   * Notes that work was done.
   * @param sent sealed ids of sent messages that could be deleted on the person's phone; `over`:
   * none is stored any more
   */
  done(id: string, work: string, sent: readonly Buffer[] | 'over'): Promise<void>;
  /**
   * Claims promised work that was not done in time: of one person, with only the due work in
   * `pend`.
   */
  claimDueWork(now: Date): Promise<ConversationDoc | null>;
  /**
   * Extends the promise to do some work, because it takes long, has waited long, or has to wait.
   * @param until when another process may do it
   * @param how `from`: until when it was promised; `box`: the rest of the work, if part of it is
   * done
   * @returns false when another process has done it already, or has claimed it since
   */
  hold(id: string, work: string, until: Date, how?: Holding): Promise<boolean>;
  /**
   * Returns the conversations that have been silent too long, longest first. Nothing is changed;
   * the turn that ends one changes it.
   */
  findSilent(now: Date, limit: number): Promise<ConversationDoc[]>;
  /** Returns people in the order of their names, starting after a name. */
  findAfter(name: string, limit: number): Promise<ConversationDoc[]>;
}

/**
 * Versions are drawn from this many numbers: the same one twice within a turn is practically
 * impossible.
 */
const VERSIONS = 2 ** 47;

/** Draws a version that differs from the one before. */
function nextVersion(v: number): number {
  const next = randomInt(1, VERSIONS);
  return next === v ? nextVersion(v) : next;
}

/** Creates the collection and its indexes. */
export async function prepareConversations(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'conversations');
  await gateway.model('Conversation', schema).createIndexes();
}

/** The conversations of one process: reads and writes for many people are grouped. */
class ConversationsOfProcess implements Conversations {
  private readonly reads: ReturnType<typeof groupedReads<ConversationDoc>>;
  private readonly writes: ReturnType<typeof groupedRepeatable<ConversationDoc>>;
  private readonly recent = new Recent<ConversationDoc>();

  constructor(private readonly gateway: Connection) {
    this.reads = groupedReads(() => this.collection, 'name');
    this.writes = groupedRepeatable(() => this.collection);
  }

  private get collection(): mongo.Collection<ConversationDoc> {
    return this.gateway.collection<ConversationDoc>('conversations');
  }

  async read(names: readonly string[], anew = false): Promise<ConversationDoc[]> {
    const [id = ''] = names;
    const known = anew ? undefined : this.recent.get(id);
    if (known) return [known];
    const found = (await this.reads.add(names)).map(clean);
    const [only] = found;
    if (only?._id === id && found.length === 1) this.recent.put(only);
    else this.recent.forget(id);
    return found;
  }

  async commit(turn: TurnCommit): Promise<'kept' | 'conflict'> {
    const { id, v } = turn;
    const next = nextVersion(v);
    try {
      const [outcome] = await Promise.all<WriteOutcome>([
        this.writes.add(commitOperation(turn, next)),
        ...turn.olderIds.map((_id) => this.writes.add({ deleteOne: { filter: { _id } } })),
      ]);
      if (outcome === 'applied' || (await this.isKept(id, next))) {
        this.remember(turn, next);
        return 'kept';
      }
    } catch (error) {
      this.recent.forget(id); // It is not known whether the turn was saved.
      throw error;
    }
    this.recent.forget(id);
    this.recent.pause();
    return 'conflict';
  }

  async done(id: string, work: string, sent: readonly Buffer[] | 'over'): Promise<void> {
    await this.writes.add(doneOperation(id, work, sent));
    this.recent.change(id, (doc) => ({
      ...doc,
      pend: doc.pend.filter((one) => one.id !== work),
      sent: sent === 'over' ? [] : [...(doc.sent ?? []), ...sent].slice(-SENT),
    }));
  }

  async claimDueWork(now: Date): Promise<ConversationDoc | null> {
    const dueAt = new Date(now.getTime() + LEASE);
    const doc = await this.collection.findOneAndUpdate(
      dueWork(now),
      { $set: { 'pend.$[due].dueAt': dueAt } },
      // In the order of the index, longest due first: sorting by a field of an array would read
      // everything that is due.
      { hint: DUE, arrayFilters: [{ 'due.dueAt': { $lte: now } }], returnDocument: 'before' },
    );
    if (!doc) return null;
    const due = (doc.pend as Promised[]).filter((one) => one.dueAt <= now);
    return clean({ ...doc, pend: due });
  }

  async hold(id: string, work: string, until: Date, { from, box }: Holding = {}): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: id, pend: { $elemMatch: { id: work, ...(from ? { dueAt: from } : {}) } } },
      { $set: { 'pend.$.dueAt': until, ...(box ? { 'pend.$.box': box } : {}) } },
    );
    return matchedCount > 0;
  }

  async findAfter(name: string, limit: number): Promise<ConversationDoc[]> {
    const docs = await this.collection
      .find({ name: { $gt: name } } as mongo.Filter<ConversationDoc>)
      .sort({ name: 1 })
      .limit(limit)
      .toArray();
    return docs.map(clean);
  }

  async findSilent(now: Date, limit: number): Promise<ConversationDoc[]> {
    const docs = await this.collection
      .find(silentTalks(now))
      .sort({ silentAt: 1 })
      .limit(limit)
      .toArray();
    return docs.map(clean);
  }

  /**
   * Whether a turn whose write was refused is in the database: its answer was lost, and written
   * again it ran into itself. The version is random, so that nobody else has drawn it.
   */
  private async isKept(id: string, v: number): Promise<boolean> {
    return (await this.reads.add([id])).some((doc) => doc.v === v);
  }

  /** Remembers the document as it is in the database after a turn, as far as that is known. */
  private remember(turn: TurnCommit, next: number): void {
    const { id, v, box, seen, expiresAt, silentAt, work, forgetSent } = turn;
    const before = this.recent.peek(id);
    const known = v === 0 ? { pend: [], sent: [] } : before?.v === v ? before : undefined;
    // An ended conversation is rarely continued at once.
    if (!known || !silentAt) return this.recent.forget(id);
    const pend = [...known.pend, ...(work ? [work] : [])];
    const sent = forgetSent ? [] : (known.sent ?? []);
    this.recent.put({ _id: id, v: next, box, seen, expiresAt, silentAt, pend, sent });
  }
}

/** Creates the conversations of one process. */
export function createConversations(gateway: Connection): Conversations {
  const made = new ConversationsOfProcess(gateway);
  return {
    read: (names, anew) => made.read(names, anew),
    commit: (turn) => made.commit(turn),
    done: (id, work, sent) => made.done(id, work, sent),
    claimDueWork: (now) => made.claimDueWork(now),
    hold: (id, work, until, how) => made.hold(id, work, until, how),
    findSilent: (now, limit) => made.findSilent(now, limit),
    findAfter: (name, limit) => made.findAfter(name, limit),
  };
}
