import type { Connection, mongo } from 'mongoose';
import { dueBy, retriedFields, type Retried } from '../store/retried.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/**
 * A message whose copy at the provider must be deleted. The provider's id of it is only in `box`,
 * sealed.
 */
export interface CopyDoc extends Retried {
  readonly channel: string;
}

const schema = schemaOf(
  { ...retriedFields, channel: { type: String, required: true } },
  { collection: 'copies', versionKey: false },
);
schema.index({ dueAt: 1 }); // For claimDue.

export const copiesOf = (gateway: Connection) =>
  gateway.collection('copies') as unknown as mongo.Collection<CopyDoc>;

/** Creates the collection and its index. */
export async function prepareCopies(gateway: Connection): Promise<void> {
  await gateway.model('Copy', schema).createIndexes();
}

/** The place where copies at providers wait to be deleted. */
export const copyPlace = (now: Date): Place => ({ collection: 'copies', filter: dueBy(now) });
