import { findInState } from '../models/gateway/poll.js';
import {
  countAgain,
  foldSome,
  pollsToCount,
  type Counters,
  type Recounted,
} from '../models/gateway/poll-counts.js';
import { countersOf, differences, type Difference } from './count.js';
import type { PollDeps } from './deps.js';
import { openJson, recordPlace } from './sealed.js';
import type { AnswerRecord } from './record.js';

/** The size of one transaction: it ends well within the seconds for which a lock may be held. */
const BATCH = 500;
/** The most batches of one poll in one tick of the job, so that no poll delays the others. */
const MOST_BATCHES = 40;

const reader =
  ({ keys }: PollDeps) =>
  (id: string, box: Buffer): Counters | undefined => {
    const record = openJson<AnswerRecord>(keys, recordPlace(id), box);
    return record && countersOf(record);
  };

async function foldPoll(deps: PollDeps, name: string): Promise<number> {
  let folded = 0;
  for (let count = 0; count < MOST_BATCHES; count += 1) {
    const some = await foldSome(deps.db.gateway, name, reader(deps), BATCH);
    folded += some;
    if (some < BATCH) break;
  }
  return folded;
}

async function fold(deps: PollDeps): Promise<{ readonly folded: number }> {
  const { gateway } = deps.db;
  const polls = await findInState(gateway, ['open', 'closing']);
  // Most of the time nothing has come since: no transaction is begun to find that out.
  const names = await pollsToCount(
    gateway,
    polls.map(({ _id }) => _id),
  );
  let folded = 0;
  for (const name of names) folded += await foldPoll(deps, name);
  return { folded };
}

/** Counts all answers of a poll that are not counted yet. */
export async function foldAll(deps: PollDeps, name: string): Promise<void> {
  while ((await foldSome(deps.db.gateway, name, reader(deps), BATCH)) > 0);
}

/**
 * Counts all counted answers of a poll again, and compares the result with the stored counters.
 * @returns undefined when its answers are deleted
 */
export const countPollAgain = (deps: PollDeps, name: string): Promise<Recounted | undefined> =>
  countAgain(deps.db.gateway, name, reader(deps));

async function recount(deps: PollDeps, name: string): Promise<readonly Difference[] | undefined> {
  const counted = await countPollAgain(deps, name);
  return counted && differences(counted.kept, counted.again);
}

async function recountAll(deps: PollDeps): Promise<{ readonly wrong: number }> {
  let wrong = 0;
  for (const { _id } of await findInState(deps.db.gateway, ['open'])) {
    const found = (await recount(deps, _id)) ?? [];
    if (found.length > 0)
      deps.log.error('counts of a poll are wrong', { poll: _id, count: found.length });
    wrong += found.length;
  }
  return { wrong };
}

/** Makes the functions that count answers and verify the counts by counting again. */
export const createCounting = (deps: PollDeps) => ({
  /** Counts the answers that are not counted yet. Any number of processes may do it at once. */
  fold: () => fold(deps),

  /**
   * Counts all counted answers of a poll again, and reports where the counters differ. Changes
   * nothing.
   * @returns undefined when its answers are deleted, or there is no such poll
   */
  recount: (name: string) => recount(deps, name),

  /** Counts all open polls again; differences are logged. */
  recountAll: () => recountAll(deps),
});
