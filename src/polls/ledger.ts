import type { PollHappened } from '../flows/poll-turn.js';
import { createAnswers, eraseAnswers } from '../models/gateway/answer.js';
import { noteErasures } from '../models/gateway/erasure.js';
import { countLate } from '../models/gateway/poll.js';
import { removeTell } from '../models/gateway/poll-tell.js';
import { eraseWords } from '../models/gateway/poll-words.js';
import { formerParts, whoParts, type Answerer, type Whom } from './answerer.js';
import type { PollDeps } from './deps.js';
import {
  keep,
  keysOf,
  promise,
  recordIn,
  type AnswerWrite,
  type LedgerParts,
} from './keep-answer.js';
import type { LivePolls } from './live.js';
import type { AnswerRecord } from './record.js';

/** The names under which polls store data about a person. */
export interface AnswerNames {
  readonly answers: readonly string[];
  readonly words: readonly string[];
  readonly tell: readonly string[];
}

function namesOf(parts: LedgerParts, whom: Whom): AnswerNames {
  const named = (kid: string, of: readonly string[]) =>
    [whoParts(whom), ...formerParts(whom)].flatMap((who) =>
      keysOf(parts).pollNames(kid, [...of, ...who]),
    );
  const held = parts.live.all();
  return {
    answers: held.flatMap(({ doc }) => named(doc.kids.people, [])),
    words: held.flatMap(({ doc, poll }) =>
      poll.questions.flatMap(({ id }) => named(doc.kids.people, ['words', id])),
    ),
    tell: held.flatMap(({ doc }) => named(doc.kids.tell, [])),
  };
}

async function erase(
  { deps: { db } }: LedgerParts,
  names: AnswerNames,
  refused: readonly string[],
  now: Date,
): Promise<void> {
  const erased = await eraseAnswers(db.gateway, names.answers, refused);
  await eraseWords(db.gateway, names.words);
  await removeTell(db.gateway, names.tell);
  // Without this note a restored backup would bring it back.
  if (erased > 0)
    await noteErasures(db.gateway, [...names.answers, ...names.words, ...names.tell], now);
}

/** Checks whether one of some values was given as the answer to a question. */
function gave(
  record: AnswerRecord | undefined,
  question: string,
  values: readonly string[],
): boolean {
  const given =
    record && Object.hasOwn(record.given, question) ? record.given[question]?.value : undefined;
  return given !== undefined && given.split(',').some((value) => values.includes(value));
}

async function late({ deps, live }: LedgerParts, flow: string, id: string): Promise<void> {
  const poll = live.find(flow)?.doc._id;
  if (poll !== undefined) await countLate(deps.db.gateway, poll, id);
}

async function chose(
  parts: LedgerParts,
  poll: string,
  question: string,
  values: readonly string[],
  people: readonly Whom[],
): Promise<boolean[]> {
  const kids = parts.live.find(`poll.${poll}`)?.doc.kids;
  const namesOf = (one: Whom) =>
    [whoParts(one), ...formerParts(one)].flatMap(
      (who) => (kids && keysOf(parts).pollName(kids.people, who)) ?? [],
    );
  const names = people.map(namesOf);
  const docs = await parts.answers.read(names.flat());
  const boxes = new Map(docs.map(({ _id, box }) => [_id, box]));
  return names.map((all) =>
    all.some((name) => gave(recordIn(parts, name, boxes.get(name)), question, values)),
  );
}

/** Makes what turns do with polls: promise what a person answered, save it, and erase it. */
export function createLedger(deps: PollDeps, live: LivePolls) {
  const { gateway } = deps.db;
  const parts: LedgerParts = { deps, live, answers: createAnswers(gateway) };
  return {
    /**
     * Returns what a turn must save of what happened in a poll; undefined when nothing happened or
     * the poll has ended.
     * @param flow the id of its flow
     */
    promise: (flow: string, happened: PollHappened, whom: Answerer, now: Date) =>
      promise(parts, flow, happened, whom, now),

    /** Saves what was promised; once the poll has ended, nothing. Idempotent. */
    keep: (write: AnswerWrite, now: Date): Promise<void> => keep(parts, write, now),

    /** Returns the names of a person's data in open polls and on the lists for results. */
    namesOf: (whom: Whom) => namesOf(parts, whom),

    /**
     * Erases what a person answered and wrote, and corrects the counters.
     * @param refused earlier promises that may not be saved yet: they never will be
     */
    erase: (names: AnswerNames, refused: readonly string[], now: Date): Promise<void> =>
      erase(parts, names, refused, now),

    /** Takes them off the list of people who are sent the results. */
    unlist: (names: Pick<AnswerNames, 'tell'>): Promise<void> => removeTell(gateway, names.tell),

    /** Counts a message after the close. The same id is counted once. */
    late: (flow: string, id: string): Promise<void> => late(parts, flow, id),

    /**
     * Checks for each person whether they gave one of these answers to a question of an open poll.
     * @returns in the order of the people; false for everybody once the poll is closed
     */
    chose: (poll: string, question: string, values: readonly string[], people: readonly Whom[]) =>
      chose(parts, poll, question, values, people),
  };
}

/** See `createLedger`. */
export type Ledger = ReturnType<typeof createLedger>;
