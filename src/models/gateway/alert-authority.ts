import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * The authority that is responsible for the alerts of a country. Without it every alert of that
 * country is a test.
 */
export interface AlertAuthority {
  /** ISO 3166-1 alpha-2. */
  readonly _id: string;
  /** The sender in CAP, an internet domain of the authority: `alerts.police.example`. */
  readonly sender: string;
  /** The name that people use. */
  readonly name: string;
  /** The number to call, as it is dialled in the country. */
  readonly contact: string;
  readonly setBy: string;
  readonly setAt: Date;
}

const text = { type: String, required: true };
const schema = schemaOf(
  {
    _id: text,
    sender: text,
    name: text,
    contact: text,
    setBy: text,
    setAt: { type: Date, required: true },
  },
  { collection: 'alertauthorities', versionKey: false },
);

/** Creates the collection. */
export async function prepareAlertAuthorities(gateway: Connection): Promise<void> {
  await gateway.model('AlertAuthority', schema).createCollection();
}

const authoritiesOf = (gateway: Connection) =>
  gateway.collection('alertauthorities') as unknown as mongo.Collection<AlertAuthority>;

/** Finds the authority for the alerts of a country, if there is one yet. */
export const findAuthority = async (
  gateway: Connection,
  country: string,
): Promise<AlertAuthority | undefined> =>
  (await authoritiesOf(gateway).findOne({ _id: country })) ?? undefined;

/** Returns all authorities: a few dozen documents (index: _id). */
export const listAuthorities = (gateway: Connection): Promise<AlertAuthority[]> =>
  authoritiesOf(gateway).find({}).sort({ _id: 1 }).toArray();

/** Sets the authority for the alerts of a country. */
export async function setAuthority(gateway: Connection, one: AlertAuthority): Promise<void> {
  await authoritiesOf(gateway).replaceOne({ _id: one._id }, one, {
    upsert: true,
    writeConcern: durable,
  });
}

/**
 * Removes the authority: the alerts of the country are tests again.
 * @returns whether there was one
 */
export async function removeAuthority(gateway: Connection, country: string): Promise<boolean> {
  const { deletedCount } = await authoritiesOf(gateway).deleteOne(
    { _id: country },
    { writeConcern: durable },
  );
  return deletedCount === 1;
}
