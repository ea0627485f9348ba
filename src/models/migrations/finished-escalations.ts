import type { Connection, mongo } from 'mongoose';
import { beginningOf, HOUR } from '../../shared/clock.js';
import { durable } from '../store/db.js';
import type { Batch, Step } from './step.js';

/** An escalation as version 0.1.0 stored it, as far as this step reads it. */
interface Former {
  readonly _id: string;
  readonly priority: number;
  readonly openedAt: Date;
  readonly calls: readonly { readonly at: Date; readonly tag?: string }[];
  /** Absent exactly when it has ended. */
  readonly dueAt?: Date;
  readonly v: number;
}

const LIMIT = 500;
const toHour = (at: Date) => beginningOf(HOUR, at);
const tellsMore = (at: Date) => at.getTime() % HOUR !== 0;

/**
 * Version 0.2.0 gives each call a tag, and calls at a random moment: its minutes lead to nobody.
 */
const isFormer = ({ calls }: Former): boolean => calls.every(({ tag }) => tag === undefined);

/**
 * If a focal point answers in the same moment, the answer wins: `v` has changed, and the next pass
 * looks again.
 */
function coarser({ _id, v, openedAt, calls }: Former): mongo.AnyBulkWriteOperation<Former> {
  const times = calls.map(({ at }, i) => [`calls.${i}.at`, toHour(at)] as const);
  const set = { openedAt: toHour(openedAt), ...Object.fromEntries(times) };
  const update = { $set: set, $inc: { v: 1 } } as mongo.UpdateFilter<Former>;
  return { updateOne: { filter: { _id, v, dueAt: { $exists: false } }, update } };
}

async function batch(cases: Connection, after = ''): Promise<Batch> {
  const collection = cases.collection('escalations') as unknown as mongo.Collection<Former>;
  const found = await collection
    .find({ _id: { $gt: after } }, { hint: { _id: 1 } })
    .project<Former>({ priority: 1, openedAt: 1, 'calls.at': 1, 'calls.tag': 1, dueAt: 1, v: 1 })
    .sort({ _id: 1 })
    .limit(LIMIT)
    .toArray();
  const former = found.filter(
    (one) =>
      one.priority > 1 &&
      isFormer(one) &&
      [one.openedAt, ...one.calls.map(({ at }) => at)].some(tellsMore),
  );
  const over = former.filter(({ dueAt }) => dueAt === undefined);
  const { modifiedCount } =
    over.length > 0
      ? await collection.bulkWrite(over.map(coarser), { ordered: false, writeConcern: durable })
      : { modifiedCount: 0 };
  const last = found.length < LIMIT ? undefined : found.at(-1)?._id;
  const left = former.length - modifiedCount;
  return { ...(last === undefined ? {} : { after: last }), changed: modifiedCount, left };
}

/**
 * Version 0.1.0 called at once and stored the minute, which leads to the sender of a P2 or P3 when
 * few people write (docs/adr/015, A10). For ended escalations the hour is enough. An open one is
 * left as it is: its calls are in progress.
 */
export const finishedEscalations: Step = {
  id: '0.2.0-finished-escalations',
  half: 'cases',
  says: 'finished escalations of P2 and P3 keep the hour, and no longer the minute',
  batch,
};
