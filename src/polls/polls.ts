import { findPoll, listPolls, type PollDoc } from '../models/gateway/poll.js';
import { readCounts } from '../models/gateway/poll-counts.js';
import { readTell } from '../models/gateway/poll-tell.js';
import { groupWords, readWords, ruleWords, type WordsDoc } from '../models/gateway/poll-words.js';
import { tallyOf } from './count.js';
import { pollShape, type Poll } from './definition.js';
import { createClosing } from './closing.js';
import { createCounting } from './counting.js';
import type { PollDeps } from './deps.js';
import type { Told } from './answerer.js';
import { createLedger } from './ledger.js';
import { openJson, tellPlace, wordsPlace } from './sealed.js';
import { LivePolls } from './live.js';
import { createRelease } from './release.js';
import type { Tally } from './tally.js';
import { currentPollsPlace } from '../models/gateway/poll.js';
import type { Place } from '../models/store/waiting.js';

/** An answer to an open question, which cannot be traced to anybody. */
export interface OpenAnswer {
  readonly id: string;
  readonly question: string;
  readonly language: string;
  readonly text: string;
  /** The group into which it is sorted. */
  readonly group?: string;
  /** A rule has sorted it, not a person. */
  readonly ruled?: boolean;
}

/** A poll as the people who work with it see it: without anything about a person. */
export interface PollState extends Pick<
  PollDoc,
  'state' | 'version' | 'rev' | 'ready' | 'opensAt' | 'closesAt'
> {
  readonly poll: string;
  readonly definition: Poll;
}

/** The size of one read. */
const PAGE = 500;

const stateOf = ({
  _id,
  state,
  version,
  rev,
  ready,
  opensAt,
  closesAt,
  definition,
}: PollDoc): PollState => ({
  poll: _id,
  state,
  version,
  rev,
  ready,
  opensAt,
  closesAt,
  definition: pollShape.parse(definition),
});

const findState = async ({ db: { gateway } }: PollDeps, name: string) => {
  const doc = await findPoll(gateway, name);
  return doc && stateOf(doc);
};

async function tally({ db: { gateway } }: PollDeps, name: string, now: Date) {
  const doc = await findPoll(gateway, name);
  if (!doc) return undefined;
  return tallyOf(doc, pollShape.parse(doc.definition), await readCounts(gateway, name), now);
}

function openAnswer(
  { keys }: PollDeps,
  { _id: id, question, box, group, ruled }: WordsDoc,
): OpenAnswer | undefined {
  const opened = openJson<{ text: string; language: string }>(keys, wordsPlace(id), box);
  if (!opened) return undefined;
  const sorted = { ...(group === undefined ? {} : { group }), ...(ruled ? { ruled } : {}) };
  return { id, question, ...opened, ...sorted };
}

async function* openAnswers(deps: PollDeps, name: string): AsyncGenerator<OpenAnswer> {
  for (let after = ''; ;) {
    const docs = await readWords(deps.db.gateway, name, 'answer', PAGE, after);
    yield* docs.flatMap((doc) => openAnswer(deps, doc) ?? []);
    after = docs.at(-1)?._id ?? '';
    if (docs.length < PAGE) return;
  }
}

/**
 * Reads a page of the list of people who are sent the results.
 * @returns the people who can be read, and where the next page begins, if there is one
 */
async function readTold(deps: PollDeps, name: string, after: string, limit: number) {
  const docs = await readTell(deps.db.gateway, name, limit, after);
  const people = docs.flatMap(({ _id: id, box }) => {
    const told = openJson<Told>(deps.keys, tellPlace(id), box);
    return told ? [{ ...told, id }] : [];
  });
  return { people, next: docs.length < limit ? undefined : docs.at(-1)?._id };
}

async function* toTell(deps: PollDeps, name: string): AsyncGenerator<Told> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: Awaited<ReturnType<typeof readTold>> = await readTold(deps, name, after, PAGE);
    for (const { id: _, ...told } of page.people) yield told;
    after = page.next;
  }
}

/** Makes the functions with which people who work with polls read them. */
const createReading = (deps: PollDeps) => ({
  find: (name: string): Promise<PollState | undefined> => findState(deps, name),
  /** Lists polls; those that close last come first. */
  list: async (limit = 100): Promise<PollState[]> =>
    (await listPolls(deps.db.gateway, limit)).map(stateOf),
  /**
   * Returns all counts of a poll, before suppression. Costs one read, whatever the number of
   * answers.
   */
  tally: (name: string, now: Date): Promise<Tally | undefined> => tally(deps, name, now),
  /**
   * Yields answers to open questions, in an order that reveals nothing. Empty once they are
   * deleted.
   */
  words: (name: string): AsyncGenerator<OpenAnswer> => openAnswers(deps, name),
  /**
   * Sorts open answers into a group; undefined takes them out again.
   * @returns how many there are
   */
  sortWords: (name: string, ids: readonly string[], group: string | undefined): Promise<number> =>
    groupWords(deps.db.gateway, name, ids, group),
  /**
   * Sorts open answers as rules say; this replaces what rules had sorted before.
   * @param groups ids by their group
   */
  ruleWords: (name: string, groups: ReadonlyMap<string, readonly string[]>): Promise<void> =>
    ruleWords(deps.db.gateway, name, groups),
  /**
   * Returns a page of `toTell`.
   * @param after the id of the last one that was read
   */
  tellPage: async (name: string, after: string, limit: number) =>
    (await readTold(deps, name, after, limit)).people,
  /**
   * Yields the people who answered and are to be sent the results: addresses, without answers, in
   * an order that reveals nothing.
   */
  toTell: (name: string): AsyncGenerator<Told> => toTell(deps, name),
});

/**
 * Creates the polls of one process: released and closed, used by the conversation, counted, and
 * their results sent. They see only the gateway half, and in it no tips.
 */
export function createPolls(deps: PollDeps) {
  const live = new LivePolls(deps);
  return {
    /** The parts that the conversation uses. */
    live,
    ledger: createLedger(deps, live),
    ...createRelease(deps),
    ...createCounting(deps),
    ...createClosing(deps),
    ...createReading(deps),
    /**
     * Reads what has changed; called every few seconds, in every process.
     * @returns the number of polls that changed
     */
    refresh: (now: Date): Promise<number> => live.refresh(now),
    /**
     * Returns the places that `refresh` would read; undefined when this process knows some polls,
     * because these may have changed.
     */
    waiting: (now: Date): readonly Place[] | undefined =>
      live.all().length > 0 ? undefined : [currentPollsPlace(now)],
  };
}

/** See `createPolls`. */
export type Polls = ReturnType<typeof createPolls>;
