import { durable } from '../store/db.js';
import {
  deliveriesOf,
  dueIndex,
  groupIndex,
  over,
  purgeAt,
  withoutBox,
  type GatewayDb,
} from './delivery-doc.js';

/** Nobody has tried to send it: a try that failed may have arrived. */
const neverSent = {
  $and: [
    { $eq: ['$attempts', 0] },
    { $eq: ['$target', 0] },
    { $ne: ['$revived', true] },
    { $ne: ['$uncertain', true] },
  ],
};

/** What goes with the text stays until its person was told that it comes no more. */
const boxIfNeverSent = Object.fromEntries(
  Object.keys(withoutBox).map((field) => [field, { $cond: [neverSent, `$${field}`, '$$REMOVE'] }]),
);

/**
 * Withdraws what a broadcast still wants to send. What is being sent goes its way, or finds at its
 * slot that it may not (outbox/gate.ts). They stay, so that nothing puts them in again; without
 * their texts, once their people were told that they come no more (models/delivery-recall.ts).
 * @returns how many
 */
export async function withdrawGroup(db: GatewayDb, group: string, now: Date): Promise<number> {
  const { modifiedCount } = await deliveriesOf(db).updateMany(
    { group, state: 'due', lockedUntil: { $exists: false } },
    [
      {
        $set: {
          state: 'withdrawn',
          purgeAt: purgeAt(now),
          recallAt: { $cond: [neverSent, now, '$$REMOVE'] },
          ...boxIfNeverSent,
        },
      },
      { $unset: [...Object.keys(over), 'failure'] },
    ],
    { hint: groupIndex, writeConcern: durable },
  );
  return modifiedCount;
}

/** Deliveries of a broadcast in a state: counted in the index alone. */
export async function countGroup(
  db: GatewayDb,
  group: string,
  state: 'due' | 'dead' | 'withdrawn',
): Promise<number> {
  return deliveriesOf(db).countDocuments({ group, state }, { hint: groupIndex });
}

/** The query behind backlogOf, apart so that a test can have it explained. */
export const backlogQuery = (channel: string, rank: number, until?: Date) =>
  ({ state: 'due', channel, class: rank, ...(until ? { dueAt: { $lte: until } } : {}) }) as const;

/**
 * How many deliveries of a class wait for a channel:
 * counted in the index, and no further than need be.
 * @param until those that are due by then, or all @param most where counting ends
 */
export async function backlogOf(
  db: GatewayDb,
  channel: string,
  rank: number,
  { until, most }: { readonly until?: Date; readonly most: number },
): Promise<number> {
  return deliveriesOf(db).countDocuments(backlogQuery(channel, rank, until), {
    hint: dueIndex,
    limit: most,
  });
}
