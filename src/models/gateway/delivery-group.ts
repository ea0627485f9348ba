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

/** Matches texts that nobody has tried to send: after a failed try, a text may have arrived. */
const neverSent = {
  $and: [
    { $eq: ['$attempts', 0] },
    { $eq: ['$target', 0] },
    { $ne: ['$revived', true] },
    { $ne: ['$uncertain', true] },
  ],
};

/** Fields that go with the text stay until the person was told that it will not come. */
const boxIfNeverSent = Object.fromEntries(
  Object.keys(withoutBox).map((field) => [field, { $cond: [neverSent, `$${field}`, '$$REMOVE'] }]),
);

/**
 * Withdraws the texts that a broadcast has not sent yet. A text that is being sent is not stopped,
 * or finds at its slot that it may not be sent (outbox/gate.ts). The documents stay, so that they
 * cannot be enqueued again; their texts are deleted once their people were told that they will not
 * come (models/delivery-recall.ts).
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

/** Counts the deliveries of a broadcast in a state, from the index alone. */
export async function countGroup(
  db: GatewayDb,
  group: string,
  state: 'due' | 'dead' | 'withdrawn',
): Promise<number> {
  return deliveriesOf(db).countDocuments({ group, state }, { hint: groupIndex });
}

/** The query of backlogOf, separate so that a test can run explain on it. */
export const backlogQuery = (channel: string, rank: number, until?: Date) =>
  ({ state: 'due', channel, class: rank, ...(until ? { dueAt: { $lte: until } } : {}) }) as const;

/**
 * Counts the waiting deliveries of a class for a channel, from the index, and no further than
 * needed.
 * @param until those that are due by then, or all
 * @param most where counting ends
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
