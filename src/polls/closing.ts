import { deleteAnswers } from '../models/gateway/answer.js';
import { changePoll, findInState, findPoll, type PollDoc } from '../models/gateway/poll.js';
import { settleCounts } from '../models/gateway/poll-counts.js';
import { deleteTell } from '../models/gateway/poll-tell.js';
import { deleteWords } from '../models/gateway/poll-words.js';
import { destroyPassingKey } from '../privacy/passing-keys.js';
import { DAY, SECOND } from '../shared/clock.js';
import { differences } from './count.js';
import type { createCounting } from './counting.js';
import type { PollDeps } from './deps.js';

/** So long after the close the last answers are kept that were given before it, in milliseconds. */
export const SETTLING = 60 * SECOND;
/** Who is to be told the results is forgotten so long after the close, told or not. */
export const TELL_KEPT = 30 * DAY;
/** What people wrote in their own words is deleted so long after the close. */
export const WORDS_KEPT = 90 * DAY;

/** What the upkeep of polls did. */
export interface Tended {
  readonly closing: number;
  readonly closed: number;
  readonly forgotten: number;
}

/** The end of polls, and of all that is kept of them. */
export function createClosing(
  deps: PollDeps,
  counting: Pick<ReturnType<typeof createCounting>, 'foldAll' | 'countPollAgain'>,
) {
  const { gateway } = deps.db;

  /** Counts what is left, proves it, and lets it stand. */
  async function settle({ _id, kids }: PollDoc): Promise<void> {
    if (!kids || !deps.keys.gateway().hasPoll(kids.people)) {
      // A backup from before the close was restored, or the key file was lost: what was counted is all there is.
      deps.log.error('a poll was closed without its key', { poll: _id });
      await settleCounts(gateway, _id);
      return;
    }
    await counting.foldAll(_id);
    const counted = await counting.countPollAgain(_id);
    if (!counted) return;
    const wrong = differences(counted.kept, counted.again);
    if (wrong.length > 0)
      deps.log.error('counts of a poll were wrong and are put right', {
        poll: _id,
        count: wrong.length,
      });
    await settleCounts(gateway, _id, wrong.length > 0 ? counted.again : undefined);
  }

  /** Destroys what leads to people. May be begun again anywhere. */
  async function destroy({ _id, kids }: PollDoc, now: Date): Promise<void> {
    await deleteAnswers(gateway, _id);
    if (kids) await destroyPassingKey(deps.keyFolder, kids.people);
    deps.keys.refresh();
    await changePoll(gateway, _id, ['counted'], { state: 'closed', closedAt: now });
  }

  async function finish(poll: PollDoc, now: Date, over: boolean): Promise<boolean> {
    if (poll.state === 'closing') await settle(poll);
    const settled = await findPoll(gateway, poll._id);
    if (settled?.state !== 'counted' || !over) return false;
    await destroy(settled, now);
    return true;
  }

  async function endTelling(name: string): Promise<boolean> {
    const poll = await findPoll(gateway, name);
    if (poll?.state !== 'closed' || poll.told || !poll.kids) return false;
    await deleteTell(gateway, name);
    await destroyPassingKey(deps.keyFolder, poll.kids.tell);
    return (await changePoll(gateway, name, ['closed'], { told: true })) !== undefined;
  }

  async function endWords({ _id, kids }: PollDoc): Promise<void> {
    await deleteWords(gateway, _id);
    if (kids) await destroyPassingKey(deps.keyFolder, kids.words);
    await changePoll(gateway, _id, ['closed'], { wordless: true });
  }

  return {
    /** Everybody who is to be told the results was told: the list and its key are destroyed. */
    endTelling,

    /**
     * Closes polls whose time is over, step by step, from wherever a process that died has left them.
     * @param by an earlier time, when what cannot be brought back is not to go by the present one
     */
    async tend(now: Date, by = now): Promise<Tended> {
      const counts = { closing: 0, closed: 0, forgotten: 0 };
      for (const { _id, closesAt } of await findInState(gateway, ['open']))
        if (
          closesAt <= now &&
          (await changePoll(
            gateway,
            _id,
            ['open'],
            { state: 'closing', closingAt: now },
            { closesAt: { $lte: now } },
          ))
        )
          counts.closing += 1;
      for (const poll of await findInState(gateway, ['closing', 'counted'])) {
        const settledAt = (poll.closingAt?.getTime() ?? 0) + SETTLING;
        if (settledAt <= now.getTime() && (await finish(poll, now, settledAt <= by.getTime())))
          counts.closed += 1;
      }
      for (const poll of await findInState(gateway, ['closed'])) {
        const age = by.getTime() - (poll.closedAt?.getTime() ?? 0);
        // What a process had promised that was stopped over the close and went on after it.
        if (age < DAY) counts.forgotten += await deleteAnswers(gateway, poll._id);
        if (!poll.told && age >= TELL_KEPT && (await endTelling(poll._id))) counts.forgotten += 1;
        if (!poll.wordless && age >= WORDS_KEPT) {
          await endWords(poll);
          counts.forgotten += 1;
        }
      }
      return counts;
    },
  };
}
