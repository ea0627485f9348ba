import { deleteAnswers } from '../models/gateway/answer.js';
import { changePoll, findPoll, findReleased, type PollDoc } from '../models/gateway/poll.js';
import { settleCounts } from '../models/gateway/poll-counts.js';
import { deleteTell } from '../models/gateway/poll-tell.js';
import { deleteWords } from '../models/gateway/poll-words.js';
import { destroyPassingKey } from '../privacy/passing-keys.js';
import { DAY, SECOND } from '../shared/clock.js';
import { differences } from './count.js';
import { countPollAgain, foldAll } from './counting.js';
import type { PollDeps } from './deps.js';

/** How long after the close answers given before it are still saved, in milliseconds. */
export const SETTLING = 60 * SECOND;
/** How long after the close the list of people to be sent the results is deleted, sent or not. */
export const TELL_KEPT = 30 * DAY;
/** How long after the close people's own words are deleted. */
export const WORDS_KEPT = 90 * DAY;

/** What one run of the upkeep of polls did. */
export interface Tended {
  readonly closing: number;
  readonly closed: number;
  readonly forgotten: number;
}

/** Counts the remaining answers, verifies the counts, and makes them final. */
async function settle(deps: PollDeps, { _id, kids }: PollDoc): Promise<void> {
  const { gateway } = deps.db;
  if (!kids || !deps.keys.gateway().hasPoll(kids.people)) {
    // A backup from before the close was restored, or the key file was lost: only what was counted
    // already is left.
    deps.log.error('a poll was closed without its key', { poll: _id });
    await settleCounts(gateway, _id);
    return;
  }
  await foldAll(deps, _id);
  const counted = await countPollAgain(deps, _id);
  if (!counted) return;
  const wrong = differences(counted.kept, counted.again);
  if (wrong.length > 0)
    deps.log.error('counts of a poll were wrong and are put right', {
      poll: _id,
      count: wrong.length,
    });
  await settleCounts(gateway, _id, wrong.length > 0 ? counted.again : undefined);
}

/** Destroys what can be traced to people. Another process may start it again at any point. */
async function destroy(deps: PollDeps, { _id, kids }: PollDoc, now: Date): Promise<void> {
  await deleteAnswers(deps.db.gateway, _id);
  if (kids) await destroyPassingKey(deps.keyFolder, kids.people);
  deps.keys.refresh();
  await changePoll(deps.db.gateway, _id, ['counted'], { state: 'closed', closedAt: now });
}

/** @param over true when data that cannot be recovered may be destroyed */
async function finish(deps: PollDeps, poll: PollDoc, now: Date, over: boolean): Promise<boolean> {
  if (poll.state === 'closing') await settle(deps, poll);
  const settled = await findPoll(deps.db.gateway, poll._id);
  if (settled?.state !== 'counted' || !over) return false;
  await destroy(deps, settled, now);
  return true;
}

async function endTelling(
  { db: { gateway }, keyFolder }: PollDeps,
  name: string,
): Promise<boolean> {
  const poll = await findPoll(gateway, name);
  if (poll?.state !== 'closed' || poll.told || !poll.kids) return false;
  await deleteTell(gateway, name);
  await destroyPassingKey(keyFolder, poll.kids.tell);
  return (await changePoll(gateway, name, ['closed'], { told: true })) !== undefined;
}

async function endWords(deps: PollDeps, { _id, kids }: PollDoc): Promise<void> {
  await deleteWords(deps.db.gateway, _id);
  if (kids) await destroyPassingKey(deps.keyFolder, kids.words);
  await changePoll(deps.db.gateway, _id, ['closed'], { wordless: true });
}

/**
 * Begins to close the polls whose time has ended.
 * @returns how many
 */
async function beginClosing(
  { db: { gateway } }: PollDeps,
  polls: readonly PollDoc[],
  now: Date,
): Promise<number> {
  let begun = 0;
  const closing = { state: 'closing', closingAt: now } as const;
  const isOver = { closesAt: { $lte: now } };
  for (const { _id } of polls.filter((poll) => poll.state === 'open' && poll.closesAt <= now))
    if (await changePoll(gateway, _id, ['open'], closing, isOver)) begun += 1;
  return begun;
}

/** Closes the polls whose last answers have come. @returns how many */
async function endClosing(
  deps: PollDeps,
  polls: readonly PollDoc[],
  now: Date,
  by: Date,
): Promise<number> {
  let closed = 0;
  for (const poll of polls.filter(({ state }) => state === 'closing' || state === 'counted')) {
    const settledAt = (poll.closingAt?.getTime() ?? 0) + SETTLING;
    const over = settledAt <= by.getTime();
    if (settledAt <= now.getTime() && (await finish(deps, poll, now, over))) closed += 1;
  }
  return closed;
}

/**
 * Deletes what is stored of closed polls, each thing when it is due.
 * @returns how many things
 */
async function forget(deps: PollDeps, polls: readonly PollDoc[], by: Date): Promise<number> {
  let forgotten = 0;
  for (const poll of polls.filter(({ state }) => state === 'closed')) {
    const age = by.getTime() - (poll.closedAt?.getTime() ?? 0);
    // Answers that a process had promised when it was suspended over the close, and saved
    // afterwards.
    if (age < DAY) forgotten += await deleteAnswers(deps.db.gateway, poll._id);
    if (!poll.told && age >= TELL_KEPT && (await endTelling(deps, poll._id))) forgotten += 1;
    if (!poll.wordless && age >= WORDS_KEPT) {
      await endWords(deps, poll);
      forgotten += 1;
    }
  }
  return forgotten;
}

/** Makes the functions that end polls and delete their data. */
export const createClosing = (deps: PollDeps) => ({
  /** Everybody on the list was sent the results: the list and its key are destroyed. */
  endTelling: (name: string): Promise<boolean> => endTelling(deps, name),

  /**
   * Closes polls whose time has ended, step by step, from the step at which a process that died
   * left them.
   * @param by an earlier time to use for data that cannot be recovered, instead of the current time
   */
  tend: async (now: Date, by = now): Promise<Tended> => {
    // Read once: what one step begins, the next tick goes on with.
    const polls = await findReleased(deps.db.gateway);
    return {
      closing: await beginClosing(deps, polls, now),
      closed: await endClosing(deps, polls, now, by),
      forgotten: await forget(deps, polls, by),
    };
  },
});
