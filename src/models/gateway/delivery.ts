import { durable } from '../store/db.js';
import { deliveriesOf, lineIndex, type GatewayDb, type StoredDelivery } from './delivery-doc.js';
import { groupedWrites } from '../store/group-commit.js';

/**
 * Saves deliveries durably; one whose id exists is left as it is.
 * @throws Fault when MongoDB did not confirm all of them
 */
export type Inserting = (born: readonly StoredDelivery[]) => Promise<void>;

/** Creates the inserts of one process: deliveries of the same moment share one command. */
export function groupedInserts(db: GatewayDb): Inserting {
  const writes = groupedWrites(() => deliveriesOf(db));
  return async (born) => {
    const each = born.map(({ _id, ...rest }) =>
      writes.add({ updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true } }),
    );
    await Promise.all(each);
  };
}

/** The query of firstInLine, separate so that a test can run explain on it. */
export const lineQuery = (line: string) =>
  ({ filter: { line }, sort: { place: 1 }, hint: lineIndex }) as const;

/** Returns the first delivery of a line, if there is one. */
export async function firstInLine(
  db: GatewayDb,
  line: string,
): Promise<Pick<StoredDelivery, '_id' | 'dueAt' | 'lockedUntil' | 'failure'> | undefined> {
  const { filter, sort, hint } = lineQuery(line);
  const projection = { dueAt: 1, lockedUntil: 1, failure: 1 };
  return (await deliveriesOf(db).findOne(filter, { sort, hint, projection })) ?? undefined;
}

/**
 * Makes the first delivery of a line due at once, since there is none before it any more. A
 * delivery that failed before keeps the time of its next try; one that is claimed looks again when
 * it is given back.
 */
export async function hurryLine(db: GatewayDb, line: string, now: Date): Promise<void> {
  const first = await firstInLine(db, line);
  if (!first || first.lockedUntil || first.failure || (first.dueAt && first.dueAt <= now)) return;
  await deliveriesOf(db).updateOne(
    { _id: first._id, lockedUntil: { $exists: false } },
    { $min: { dueAt: now } },
  );
}

/**
 * Removes deliveries that are of no use any more, if they wait for another try. Those that are
 * being sent, or are next, stay.
 * @returns how many
 */
export async function withdrawDeliveries(
  db: GatewayDb,
  ids: readonly string[],
  now: Date,
): Promise<number> {
  const waiting = { state: 'due', dueAt: { $gt: now }, lockedUntil: { $exists: false } } as const;
  const { deletedCount } = await deliveriesOf(db).deleteMany(
    { _id: { $in: [...ids] }, ...waiting },
    { writeConcern: durable },
  );
  return deletedCount;
}

/** Removes replies that wait in some lines in a place before another. */
export async function removeFromLines(
  db: GatewayDb,
  lines: readonly string[],
  place: number,
): Promise<void> {
  await deliveriesOf(db).deleteMany(
    { line: { $in: [...lines] }, place: { $lt: place }, lockedUntil: { $exists: false } },
    { writeConcern: durable, hint: lineIndex },
  );
}

/**
 * Returns the states of deliveries, by their ids. Those that were never stored, or are deleted, are
 * left out.
 */
export async function deliveryStates(
  db: GatewayDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<StoredDelivery, 'state' | 'channel'>>> {
  if (ids.length === 0) return new Map();
  const found = await deliveriesOf(db)
    .find({ _id: { $in: [...ids] } }, { projection: { state: 1, channel: 1 } })
    .toArray();
  return new Map(found.map(({ _id, state, channel }) => [_id, { state, channel }]));
}
