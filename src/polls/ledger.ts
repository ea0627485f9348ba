import { createAnswers, eraseAnswers } from '../models/gateway/answer.js';
import { noteErasures } from '../models/gateway/erasure.js';
import { countLate, type PollKids } from '../models/gateway/poll.js';
import { putTell, removeTell } from '../models/gateway/poll-tell.js';
import { eraseWords, putWords } from '../models/gateway/poll-words.js';
import type { PollHappened } from '../flows/poll-turn.js';
import { pad, unpad } from '../privacy/box.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
import type { Poll } from './definition.js';
import type { PollDeps } from './deps.js';
import type { LivePolls } from './live.js';
import {
  hasAnswered,
  isLatest,
  nobody,
  patched,
  patchOf,
  type AnswererTraits,
  type AnswerPatch,
  type AnswerRecord,
} from './record.js';

/** Who answers. The address is used to make keyed names, and is kept only on the list of who is told the results. */
export interface Answerer {
  readonly channel: string;
  readonly address: string;
  /** Our number they know. */
  readonly from?: string;
  readonly language: string;
  /** The country of their number, if they have told no other. */
  readonly country?: string;
}

/** Where somebody is told the results. */
export type Told = Pick<Answerer, 'channel' | 'address' | 'from' | 'language'>;

/** What a turn promises to keep in a poll. All of the person is sealed under the poll's keys: once they are gone it is nothing. */
export interface AnswerWrite {
  readonly poll: string;
  /** Drawn with the turn. */
  readonly id: string;
  /** Under the key of people. */
  readonly box: Buffer;
}

/** What is kept of somebody in the polls, by its names. */
export interface AnswerNames {
  readonly answers: readonly string[];
  readonly words: readonly string[];
  readonly tell: readonly string[];
}

interface Promised {
  readonly who: Answerer;
  readonly patch: AnswerPatch;
  readonly words: readonly {
    readonly question: string;
    readonly text: string;
    readonly kind: 'answer' | 'remark';
  }[];
}

export const recordPlace = (id: string) => ({ collection: 'answers', field: 'box', id });
export const wordsPlace = (id: string) => ({ collection: 'pollwords', field: 'box', id });
export const tellPlace = (id: string) => ({ collection: 'polltell', field: 'box', id });
const promisePlace = (id: string) => ({ collection: 'conversations', field: 'answers', id });

/** A sealed and padded value of a poll, or undefined when its key is gone. */
export function openJson<T>(
  keys: PollDeps['keys'],
  place: ReturnType<typeof recordPlace>,
  box: Buffer,
): T | undefined {
  const opened = keys.gateway().openPoll(place, box);
  return opened && (JSON.parse(unpad(opened)) as T);
}

const who = ({ channel, address }: Pick<Answerer, 'channel' | 'address'>) => [channel, address];

/** So many writes of one person can meet: their turns, an erasure, and folding. */
const MOST_TRIES = 16;

/** The database and the keys of polls, the polls that people may answer, and their answers. */
interface Parts {
  readonly deps: PollDeps;
  readonly live: LivePolls;
  readonly answers: ReturnType<typeof createAnswers>;
}

const keysOf = ({ deps }: Parts) => deps.keys.gateway();

/** Keeps the words of a promise; of an answer in words, only the latest. */
async function keepWords(
  parts: Parts,
  { poll, kids }: { readonly poll: string; readonly kids: PollKids },
  record: AnswerRecord,
  { who: whom, patch, words }: Promised,
): Promise<void> {
  const keys = keysOf(parts);
  for (const [i, { question, text, kind }] of words.entries()) {
    if (kind === 'answer' && !isLatest(record, question, patch.at)) continue;
    const owner = keys.pollName(kids.people, ['words', question, ...who(whom)]);
    if (owner === undefined) return;
    const _id = kind === 'answer' ? owner : `${patch.id}.${i}`;
    const content = pad(JSON.stringify({ text, language: whom.language }));
    const box = keys.sealPoll(kids.words, wordsPlace(_id), content);
    if (box) await putWords(parts.deps.db.gateway, { _id, owner, poll, question, kind, box });
  }
}

/** Puts somebody on the list of who is told the results. */
async function list(
  parts: Parts,
  { poll, kids }: { readonly poll: string; readonly kids: PollKids },
  { channel, address, from, language }: Answerer,
): Promise<void> {
  const keys = keysOf(parts);
  const _id = keys.pollName(kids.tell, [channel, address]);
  const told: Told = { channel, address, language, ...(from === undefined ? {} : { from }) };
  const box = _id && keys.sealPoll(kids.tell, tellPlace(_id), pad(JSON.stringify(told)));
  if (_id && box) await putTell(parts.deps.db.gateway, { _id, poll, box });
}

/** What happened in a poll, of the questions that it has; undefined when nothing is left. */
function happenedIn({ questions }: Poll, happened: PollHappened): PollHappened | undefined {
  const isQuestion = (id: string) => questions.some((question) => question.id === id);
  const { asked, finished, recalled } = happened;
  const known = asked !== undefined && isQuestion(asked) ? asked : undefined;
  const events = happened.events.filter(({ question }) => isQuestion(question));
  if (events.length === 0 && known === undefined && !finished && !recalled) return undefined;
  return { ...happened, events, asked: known };
}

/** The words that came with what happened. */
const wordsOf = ({ events }: PollHappened): Promised['words'] =>
  events.flatMap((event) =>
    'text' in event && event.text !== ''
      ? [
          {
            question: event.question,
            text: event.text,
            kind: event.type === 'told' ? ('answer' as const) : ('remark' as const),
          },
        ]
      : [],
  );

function promise(
  parts: Parts,
  flow: string,
  all: PollHappened,
  whom: Answerer,
  now: Date,
): AnswerWrite | undefined {
  const held = parts.live.find(flow);
  const happened = held && happenedIn(held.poll, all);
  if (!happened) return undefined;
  const id = randomId();
  const { channel, language, country } = whom;
  const traits: AnswererTraits = { channel, language, ...(country ? { country } : {}) };
  const patch = patchOf(id, happened, traits, now);
  const promised: Promised = { who: whom, patch, words: wordsOf(happened) };
  const content = pad(JSON.stringify(promised));
  const box = keysOf(parts).sealPoll(held.doc.kids.people, promisePlace(id), content);
  return box && { poll: held.doc._id, id, box };
}

/** The poll of a promise, and what was promised; undefined when it is over, or its key is gone. */
async function openPromise(parts: Parts, { poll, id, box }: AnswerWrite, now: Date) {
  const { deps, live } = parts;
  // Another process may have released the poll seconds ago.
  if (!live.find(`poll.${poll}`)) await live.refresh(now);
  const held = live.find(`poll.${poll}`);
  if (held && !keysOf(parts).hasPoll(held.doc.kids.people)) deps.keys.refresh();
  const promised = openJson<Promised>(deps.keys, promisePlace(id), box);
  return held && promised && { poll, kids: held.doc.kids, promised };
}

/** What somebody has answered so far. */
function recordIn(parts: Parts, name: string, box: Buffer | undefined): AnswerRecord | undefined {
  return box && openJson<AnswerRecord>(parts.deps.keys, recordPlace(name), box);
}

/** Tries once to keep what was promised. @returns false when another process wrote to the same answers meanwhile */
async function tryToKeep(
  parts: Parts,
  { id }: AnswerWrite,
  name: string,
  { poll, kids, promised }: NonNullable<Awaited<ReturnType<typeof openPromise>>>,
): Promise<boolean> {
  const { who: whom, patch } = promised;
  const [doc] = await parts.answers.read([name]);
  if (doc?.refused?.includes(id)) return true;
  const record = recordIn(parts, name, doc?.box) ?? nobody(patch.traits);
  await keepWords(parts, { poll, kids }, record, promised);
  const next = patched(record, patch);
  if (next === record) return true;
  if (!hasAnswered(record) && hasAnswered(next)) await list(parts, { poll, kids }, whom);
  const content = pad(JSON.stringify(next));
  const box = keysOf(parts).sealPoll(kids.people, recordPlace(name), content);
  return !box || (await parts.answers.write({ _id: name, poll, box }, doc?.v ?? 0)) === 'kept';
}

async function keep(parts: Parts, write: AnswerWrite, now: Date): Promise<void> {
  const opened = await openPromise(parts, write, now);
  if (!opened) return;
  const { kids, promised } = opened;
  const { who: whom, patch } = promised;
  const name = keysOf(parts).pollName(kids.people, who(whom));
  if (name === undefined) return;
  const told = await parts.deps.traits(whom.channel, whom.address, now);
  const full = { ...promised, patch: { ...patch, traits: { ...patch.traits, ...told } } };
  for (let tries = 0; tries < MOST_TRIES; tries += 1)
    if (await tryToKeep(parts, write, name, { ...opened, promised: full })) return;
  throw new Fault('An answer was written by too many processes at once; it is tried again.');
}

function namesOf(parts: Parts, whom: Pick<Answerer, 'channel' | 'address'>): AnswerNames {
  const named = (kid: string, of: readonly string[]) =>
    keysOf(parts).pollNames(kid, [...of, ...who(whom)]);
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
  { deps: { db } }: Parts,
  names: AnswerNames,
  refused: readonly string[],
  now: Date,
): Promise<void> {
  const erased = await eraseAnswers(db.gateway, names.answers, refused);
  await eraseWords(db.gateway, names.words);
  await removeTell(db.gateway, names.tell);
  // A restored backup would bring it back.
  if (erased > 0)
    await noteErasures(db.gateway, [...names.answers, ...names.words, ...names.tell], now);
}

/** Whether one of some values was given as the answer to a question. */
function gave(
  record: AnswerRecord | undefined,
  question: string,
  values: readonly string[],
): boolean {
  const given =
    record && Object.hasOwn(record.given, question) ? record.given[question]?.value : undefined;
  return given !== undefined && given.split(',').some((value) => values.includes(value));
}

async function late({ deps, live }: Parts, flow: string, id: string): Promise<void> {
  const poll = live.find(flow)?.doc._id;
  if (poll !== undefined) await countLate(deps.db.gateway, poll, id);
}

/** What is asked of people: whether they gave one of these answers to a question of a poll. */
type AskedOf = readonly [
  poll: string,
  question: string,
  values: readonly string[],
  people: readonly Pick<Answerer, 'channel' | 'address'>[],
];

async function chose(
  parts: Parts,
  ...[poll, question, values, people]: AskedOf
): Promise<boolean[]> {
  const kids = parts.live.find(`poll.${poll}`)?.doc.kids;
  const nameOf = (one: (typeof people)[number]) =>
    (kids && keysOf(parts).pollName(kids.people, who(one))) ?? '';
  const names = people.map(nameOf);
  const docs = await parts.answers.read(names.filter((name) => name !== ''));
  const boxes = new Map(docs.map(({ _id, box }) => [_id, box]));
  return names.map((name) => gave(recordIn(parts, name, boxes.get(name)), question, values));
}

/** What turns do with polls: promise what somebody answered, keep it, and erase it. */
export function createLedger(deps: PollDeps, live: LivePolls) {
  const { gateway } = deps.db;
  const parts: Parts = { deps, live, answers: createAnswers(gateway) };
  return {
    /**
     * What a turn is to keep of what happened in a poll; undefined when nothing did, or when the poll is over.
     * @param flow the id of its flow
     */
    promise: (flow: string, happened: PollHappened, whom: Answerer, now: Date) =>
      promise(parts, flow, happened, whom, now),

    /** Keeps what was promised. Twice is once; what was promised for a poll that is over is nothing any more. */
    keep: (write: AnswerWrite, now: Date): Promise<void> => keep(parts, write, now),

    /** The names of all that is kept of somebody in polls that are not closed, and on lists of who is told results. */
    namesOf: (whom: Pick<Answerer, 'channel' | 'address'>) => namesOf(parts, whom),

    /**
     * Erases what somebody answered and wrote; the counters follow.
     * @param refused promises that were made before and are perhaps not kept yet: they never will be
     */
    erase: (names: AnswerNames, refused: readonly string[], now: Date): Promise<void> =>
      erase(parts, names, refused, now),

    /** They are not to be told results. */
    unlist: (names: Pick<AnswerNames, 'tell'>): Promise<void> => removeTell(gateway, names.tell),

    /** Counts a message after the close. The same id is counted once. */
    late: (flow: string, id: string): Promise<void> => late(parts, flow, id),

    /**
     * Whether people gave one of these answers to a question of a poll that is still open.
     * @returns in the order of the people; false for everybody once the poll is closed
     */
    chose: (...asked: AskedOf): Promise<boolean[]> => chose(parts, ...asked),
  };
}

/** See `createLedger`. */
export type Ledger = ReturnType<typeof createLedger>;
