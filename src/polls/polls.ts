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

/** An answer to an open question, which leads to nobody. */
export interface OpenAnswer {
  readonly id: string;
  readonly question: string;
  readonly language: string;
  readonly text: string;
  /** What it is sorted under. */
  readonly group?: string;
  /** A rule has sorted it, and no person. */
  readonly ruled?: boolean;
}

/** A poll as people who work with it see it: nothing of anybody. */
export interface PollState extends Pick<
  PollDoc,
  'state' | 'version' | 'rev' | 'ready' | 'opensAt' | 'closesAt'
> {
  readonly poll: string;
  readonly definition: Poll;
}

/** Goes into one read. */
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
 * A page of the list of who is told results.
 * @returns who of it can be read, and where the next page begins, if there is one
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

/** What is read of polls by people who work with them. */
const createReading = (deps: PollDeps) => ({
  find: (name: string): Promise<PollState | undefined> => findState(deps, name),
  /** Those that close last come first. */
  list: async (limit = 100): Promise<PollState[]> =>
    (await listPolls(deps.db.gateway, limit)).map(stateOf),
  /**
   * All that is counted of a poll, before suppression.
   * Costs one read, whatever the number of answers.
   */
  tally: (name: string, now: Date): Promise<Tally | undefined> => tally(deps, name, now),
  /** Answers to open questions, in an order that tells nothing. Empty once they are deleted. */
  words: (name: string): AsyncGenerator<OpenAnswer> => openAnswers(deps, name),
  /**
   * Sorts open answers under something; undefined takes them out again. @returns how many there are
   */
  sortWords: (name: string, ids: readonly string[], group: string | undefined): Promise<number> =>
    groupWords(deps.db.gateway, name, ids, group),
  /**
   * Sorts open answers as rules say, in the place of what rules had sorted before.
   * @param groups ids by their group
   */
  ruleWords: (name: string, groups: ReadonlyMap<string, readonly string[]>): Promise<void> =>
    ruleWords(deps.db.gateway, name, groups),
  /**
   * A page of those who are to be told, as `toTell`.
   * @param after the id of the last one that was read
   */
  tellPage: async (name: string, after: string, limit: number) =>
    (await readTold(deps, name, after, limit)).people,
  /**
   * Who answered and is to be told the results: addresses,
   * without answers, in an order that tells nothing.
   */
  toTell: (name: string): AsyncGenerator<Told> => toTell(deps, name),
});

/**
 * The polls of one process: released and closed, spoken by the conversation, counted, and told.
 * They see the gateway's half only, and of it no tip.
 */
export function createPolls(deps: PollDeps) {
  const live = new LivePolls(deps);
  return {
    /** What the conversation speaks of and keeps. */
    live,
    ledger: createLedger(deps, live),
    ...createRelease(deps),
    ...createCounting(deps),
    ...createClosing(deps),
    ...createReading(deps),
    /**
     * Reads what was changed; every few seconds, in every process.
     * @returns how many polls that were
     */
    refresh: (now: Date): Promise<number> => live.refresh(now),
    /**
     * Where polls are that `refresh` would read; undefined
     * when this process knows some, which may have changed.
     */
    waiting: (now: Date): readonly Place[] | undefined =>
      live.all().length > 0 ? undefined : [currentPollsPlace(now)],
  };
}

/** See `createPolls`. */
export type Polls = ReturnType<typeof createPolls>;
