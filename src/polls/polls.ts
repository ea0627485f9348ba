import { findPoll, listPolls, type PollDoc } from '../models/gateway/poll.js';
import { readCounts } from '../models/gateway/poll-counts.js';
import { readTell } from '../models/gateway/poll-tell.js';
import { groupWords, readWords, ruleWords } from '../models/gateway/poll-words.js';
import { tallyOf } from './count.js';
import { pollShape, type Poll } from './definition.js';
import { createClosing } from './closing.js';
import { createCounting } from './counting.js';
import type { PollDeps } from './deps.js';
import { createLedger, openJson, tellPlace, wordsPlace, type Told } from './ledger.js';
import { LivePolls } from './live.js';
import { createRelease } from './release.js';
import type { Tally } from './tally.js';

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

/**
 * The polls of one process: released and closed, spoken by the conversation, counted, and told. They see the gateway's
 * half only, and of it no tip.
 */
export function createPolls(deps: PollDeps) {
  const { gateway } = deps.db;
  const live = new LivePolls(deps);
  const { foldAll, countPollAgain, ...counting } = createCounting(deps);

  return {
    /** What the conversation speaks of and keeps. */
    live,
    ledger: createLedger(deps, live),
    ...createRelease(deps),
    ...counting,
    ...createClosing(deps, { foldAll, countPollAgain }),
    /** Reads what was changed; every few seconds, in every process. @returns how many polls that were */
    refresh: (now: Date): Promise<number> => live.refresh(now),

    async find(name: string): Promise<PollState | undefined> {
      const doc = await findPoll(gateway, name);
      return doc && stateOf(doc);
    },
    /** Those that close last come first. */
    list: async (limit = 100): Promise<PollState[]> =>
      (await listPolls(gateway, limit)).map(stateOf),

    /** All that is counted of a poll, before suppression. Costs one read, whatever the number of answers. */
    async tally(name: string, now: Date): Promise<Tally | undefined> {
      const doc = await findPoll(gateway, name);
      return (
        doc && tallyOf(doc, pollShape.parse(doc.definition), await readCounts(gateway, name), now)
      );
    },

    /** Answers to open questions, in an order that tells nothing. Empty once they are deleted. */
    async *words(name: string): AsyncGenerator<OpenAnswer> {
      for (let after = ''; ;) {
        const docs = await readWords(gateway, name, 'answer', PAGE, after);
        for (const { _id: id, question, box, group, ruled } of docs) {
          const opened = openJson<{ text: string; language: string }>(
            deps.keys,
            wordsPlace(id),
            box,
          );
          if (opened)
            yield {
              id,
              question,
              ...opened,
              ...(group === undefined ? {} : { group }),
              ...(ruled ? { ruled } : {}),
            };
        }
        after = docs.at(-1)?._id ?? '';
        if (docs.length < PAGE) return;
      }
    },
    /** Sorts open answers under something; undefined takes them out again. @returns how many there are */
    sortWords: (name: string, ids: readonly string[], group: string | undefined): Promise<number> =>
      groupWords(gateway, name, ids, group),
    /** Sorts open answers as rules say, in the place of what rules had sorted before. @param groups ids by their group */
    ruleWords: (name: string, groups: ReadonlyMap<string, readonly string[]>): Promise<void> =>
      ruleWords(gateway, name, groups),

    /**
     * A page of those who are to be told, as `toTell`. @param after the id of the last one that was read
     */
    async tellPage(
      name: string,
      after: string,
      limit: number,
    ): Promise<(Told & { readonly id: string })[]> {
      const docs = await readTell(gateway, name, limit, after);
      return docs.flatMap(({ _id: id, box }) => {
        const told = openJson<Told>(deps.keys, tellPlace(id), box);
        return told ? [{ ...told, id }] : [];
      });
    },

    /** Who answered and is to be told the results: addresses, without answers, in an order that tells nothing. */
    async *toTell(name: string): AsyncGenerator<Told> {
      for (let after = ''; ;) {
        const docs = await readTell(gateway, name, PAGE, after);
        for (const { _id, box } of docs) {
          const told = openJson<Told>(deps.keys, tellPlace(_id), box);
          if (told) yield told;
        }
        after = docs.at(-1)?._id ?? '';
        if (docs.length < PAGE) return;
      }
    },
  };
}

/** See `createPolls`. */
export type Polls = ReturnType<typeof createPolls>;
