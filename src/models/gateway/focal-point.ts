import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * A person who answers for tips. Name and addresses are sealed; where and when they serve is not.
 */
export interface FocalPointDoc {
  readonly _id: string;
  /** Their name, sealed. */
  readonly name: Buffer;
  /** Their addresses (reaches) as JSON, sealed. */
  readonly reaches: Buffer;
  readonly role: string;
  readonly affiliation: string;
  /** ISO 3166-1 alpha-2, or `ECOWAS`. */
  readonly country: string;
  readonly areas: readonly string[];
  readonly language: string;
  readonly active: boolean;
  readonly duty: readonly {
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  }[];
  /** Days, both included, on which another person is called in their place, or nobody. */
  readonly absences?: readonly {
    readonly from: string;
    readonly to: string;
    /** The id of the person who is called instead. */
    readonly standIn?: string;
  }[];
}

const time = { type: String, match: /^([01]\d|2[0-4]):[0-5]\d$/, required: true };

const day = { type: String, match: /^\d{4}-\d\d-\d\d$/, required: true };

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    name: { type: Buffer, required: true },
    reaches: { type: Buffer, required: true },
    role: { type: String, enum: ['focal-point', 'agency-head', 'regional-desk'], required: true },
    affiliation: { type: String, required: true },
    country: { type: String, match: /^([A-Z]{2}|ECOWAS)$/, required: true },
    areas: [String],
    language: { type: String, required: true },
    active: { type: Boolean, required: true },
    duty: [{ _id: false, days: [{ type: Number, min: 1, max: 7 }], from: time, to: time }],
    absences: { type: [{ _id: false, from: day, to: day, standIn: String }], default: undefined },
  },
  { collection: 'focalpoints', versionKey: false },
);

/** The mongoose model, on the gateway's connection: addresses are never in the cases database. */
export function focalPointModel(gateway: Connection) {
  return gateway.models['FocalPoint'] ?? gateway.model('FocalPoint', schema);
}

const collectionOf = (gateway: Connection) =>
  focalPointModel(gateway).collection as unknown as mongo.Collection<FocalPointDoc>;

/**
 * Returns everybody in the directory, active or not, by id. It reads the whole collection: a few
 * hundred people (index: _id).
 */
export async function findFocalPoints(gateway: Connection): Promise<FocalPointDoc[]> {
  const docs = await collectionOf(gateway).find({}).sort({ _id: 1 }).toArray();
  return docs.map((doc) => ({ ...doc, name: asBuffer(doc.name), reaches: asBuffer(doc.reaches) }));
}

/**
 * Replaces old values with newly sealed ones, unless somebody changed the person since they were
 * read.
 * @param before the person as read
 * @returns whether it was done
 */
export async function resealFocalPoint(
  gateway: Connection,
  before: FocalPointDoc,
  sealed: { readonly name: Buffer; readonly reaches: Buffer },
): Promise<boolean> {
  const { matchedCount } = await collectionOf(gateway).updateOne(
    { _id: before._id, name: before.name, reaches: before.reaches },
    { $set: { name: sealed.name, reaches: sealed.reaches } },
    { writeConcern: durable },
  );
  return matchedCount === 1;
}
