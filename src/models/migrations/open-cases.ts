import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import type { Batch, Step } from './step.js';

/** A tip as version 0.2.0 stored it, as far as this step reads it. */
interface Former {
  readonly _id: string;
  readonly open?: boolean;
  readonly work?: object;
}

const LIMIT = 1_000;

/** A tip that people closed meanwhile has `work` and is left alone. */
const isFormer = ({ open, work }: Former): boolean => open === undefined && work === undefined;

async function batch(cases: Connection, after = ''): Promise<Batch> {
  const collection = cases.collection('tips') as unknown as mongo.Collection<Former>;
  const found = await collection
    .find({ _id: { $gt: after } }, { hint: { _id: 1 } })
    .project<Former>({ open: 1, 'work.v': 1 })
    .sort({ _id: 1 })
    .limit(LIMIT)
    .toArray();
  const ids = found.filter(isFormer).map(({ _id }) => _id);
  const filter = { _id: { $in: ids }, open: { $exists: false }, work: { $exists: false } };
  const { modifiedCount } = await collection.updateMany(
    filter,
    { $set: { open: true } },
    { writeConcern: durable },
  );
  const last = found.length < LIMIT ? undefined : found.at(-1)?._id;
  return { ...(last === undefined ? {} : { after: last }), changed: modifiedCount, left: 0 };
}

/** Version 0.3.0 lists open work by a mark on the tip, which version 0.2.0 does not set. */
export const openCases: Step = {
  id: '0.3.0-open-cases',
  half: 'cases',
  says: 'tips that were taken in before cases are marked as open',
  batch,
};
