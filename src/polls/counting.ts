import { findInState } from '../models/gateway/poll.js';
import {
  countAgain,
  foldSome,
  type Counters,
  type Recounted,
} from '../models/gateway/poll-counts.js';
import { countersOf, differences, type Difference } from './count.js';
import type { PollDeps } from './deps.js';
import { openJson, recordPlace } from './ledger.js';
import type { AnswerRecord } from './record.js';

/** Goes into one transaction: it ends well within the seconds a lock may be held. */
const BATCH = 500;
/** Batches of one poll in one tick of the job, so that no poll keeps the others waiting. */
const MOST_BATCHES = 40;

/** The counting of answers, and its proof by counting again. */
export function createCounting(deps: PollDeps) {
  const { gateway } = deps.db;

  const countersIn = (id: string, box: Buffer): Counters | undefined => {
    const record = openJson<AnswerRecord>(deps.keys, recordPlace(id), box);
    return record && countersOf(record);
  };

  async function foldPoll(name: string, batches: number): Promise<number> {
    let folded = 0;
    for (let count = 0; count < batches; count += 1) {
      const some = await foldSome(gateway, name, countersIn, BATCH);
      folded += some;
      if (some < BATCH) break;
    }
    return folded;
  }

  /** Counts all answers of a poll that are not counted yet. */
  async function foldAll(name: string): Promise<void> {
    while ((await foldSome(gateway, name, countersIn, BATCH)) > 0);
  }

  const countPollAgain = (name: string): Promise<Recounted | undefined> =>
    countAgain(gateway, name, countersIn);

  async function recount(name: string): Promise<readonly Difference[] | undefined> {
    const counted = await countPollAgain(name);
    return counted && differences(counted.kept, counted.again);
  }

  return {
    foldAll,
    countPollAgain,

    /** Counts the answers that are not counted yet. Any number of processes may do it. */
    async fold(): Promise<{ readonly folded: number }> {
      let folded = 0;
      for (const poll of await findInState(gateway, ['open', 'closing']))
        folded += await foldPoll(poll._id, MOST_BATCHES);
      return { folded };
    },

    /**
     * Counts all counted answers of a poll again, and tells where the counters differ. Changes nothing.
     * @returns undefined when its answers are gone, or it is none
     */
    recount,

    /** Counts all open polls again; what differs is logged. */
    async recountAll(): Promise<{ readonly wrong: number }> {
      let wrong = 0;
      for (const { _id } of await findInState(gateway, ['open'])) {
        const found = (await recount(_id)) ?? [];
        if (found.length > 0)
          deps.log.error('counts of a poll are wrong', { poll: _id, count: found.length });
        wrong += found.length;
      }
      return { wrong };
    },
  };
}
