import type { Connection, Model, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/** The price of a segment (by SMS) or a message in a country, as an administrator entered it. */
export interface PriceDoc {
  /** Channel and country: `sms:TG`. */
  readonly _id: string;
  /** ISO 4217. */
  readonly currency: string;
  /** In millionths of the currency, so that sums are exact. */
  readonly micros: number;
  readonly since: Date;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true, match: /^[a-z-]+:[A-Z]{2}$/ },
    currency: { type: String, required: true, match: /^[A-Z]{3}$/ },
    micros: { type: Number, required: true, min: 0 },
    since: { type: Date, required: true },
  },
  { collection: 'prices', versionKey: false, strict: 'throw' },
);
const pricesOf = (gateway: Connection) =>
  gateway.collection('prices') as unknown as mongo.Collection<PriceDoc>;

/** Returns the whole table: a few dozen documents (index: _id). */
export async function findPrices(gateway: Connection): Promise<PriceDoc[]> {
  return pricesOf(gateway).find({}).sort({ _id: 1 }).toArray();
}

/**
 * Sets a price, which replaces the one before.
 * @throws of the schema when it is not valid
 */
export async function putPrice(gateway: Connection, price: PriceDoc): Promise<void> {
  const model = (gateway.models['Price'] ?? gateway.model('Price', schema)) as Model<PriceDoc>;
  await model.validate(price);
  const { _id, ...rest } = price;
  await pricesOf(gateway).replaceOne({ _id }, rest, { upsert: true, writeConcern: durable });
}

/**
 * Removes a price from the table.
 * @returns whether it existed
 */
export async function removePrice(gateway: Connection, id: string): Promise<boolean> {
  return (
    (await pricesOf(gateway).deleteOne({ _id: id }, { writeConcern: durable })).deletedCount > 0
  );
}
