import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/** A list that a person has saved: its name and its search, both their own. */
export interface CaseViewDoc {
  readonly _id: string;
  readonly account: string;
  readonly name: string;
  /** As in the address of the page: only codes. */
  readonly query: string;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    account: { type: String, required: true },
    name: { type: String, required: true },
    query: String,
  },
  { collection: 'caseviews', versionKey: false },
);
// For viewsOf and keepView: a person has each name once.
schema.index({ account: 1, name: 1 }, { unique: true });

/** Creates the collection and its indexes. */
export async function prepareCaseViews(cases: Connection): Promise<void> {
  await cases.model('CaseView', schema).createIndexes();
}

const viewsIn = (cases: Connection): mongo.Collection<CaseViewDoc> =>
  cases.collection<CaseViewDoc>('caseviews');

export async function viewsOf(cases: Connection, account: string): Promise<CaseViewDoc[]> {
  return viewsIn(cases).find({ account }).sort({ name: 1 }).toArray();
}

/**
 * Saves a view; it replaces the one of that name.
 * @returns its id
 */
export async function keepView(cases: Connection, view: CaseViewDoc): Promise<string> {
  const { _id, account, name, query } = view;
  const kept = await viewsIn(cases).findOneAndUpdate(
    { account, name },
    { $set: { query }, $setOnInsert: { _id } },
    { upsert: true, returnDocument: 'after', writeConcern: durable },
  );
  return kept?._id ?? _id;
}

export async function removeView(cases: Connection, account: string, id: string): Promise<void> {
  await viewsIn(cases).deleteOne({ _id: id, account });
}
