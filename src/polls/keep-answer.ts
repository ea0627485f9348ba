import type { PollHappened } from '../flows/poll-turn.js';
import type { createAnswers } from '../models/gateway/answer.js';
import type { PollKids } from '../models/gateway/poll.js';
import { putTell } from '../models/gateway/poll-tell.js';
import { putWords } from '../models/gateway/poll-words.js';
import { pad } from '../privacy/box.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
import { formerParts, whoParts, type Answerer, type Told, type Whom } from './answerer.js';
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
import { openJson, recordPlace, tellPlace, wordsPlace } from './sealed.js';

/**
 * What a turn promises to save in a poll. Everything about the person is sealed under the poll's
 * keys: when the keys are destroyed, it is unreadable.
 */
export interface AnswerWrite {
  readonly poll: string;
  /** Drawn with the turn. */
  readonly id: string;
  /** Sealed under the key of people. */
  readonly box: Buffer;
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

const promisePlace = (id: string) => ({ collection: 'conversations', field: 'answers', id });

/** The most writes about one person that can conflict: their turns, an erasure, and counting. */
const MOST_TRIES = 16;

/**
 * The parts of the ledger: the database and the keys of polls, the open polls, and their answers.
 */
export interface LedgerParts {
  readonly deps: PollDeps;
  readonly live: LivePolls;
  readonly answers: ReturnType<typeof createAnswers>;
}

export const keysOf = ({ deps }: LedgerParts) => deps.keys.gateway();

/** Returns what a person has answered so far. */
export function recordIn(
  parts: LedgerParts,
  name: string,
  box: Buffer | undefined,
): AnswerRecord | undefined {
  return box && openJson<AnswerRecord>(parts.deps.keys, recordPlace(name), box);
}

/** Saves the words of a promise; of an answer in words, only the latest version. */
async function keepWords(
  parts: LedgerParts,
  { poll, kids }: { readonly poll: string; readonly kids: PollKids },
  record: AnswerRecord,
  { who: whom, patch, words }: Promised,
): Promise<void> {
  const keys = keysOf(parts);
  for (const [i, { question, text, kind }] of words.entries()) {
    if (kind === 'answer' && !isLatest(record, question, patch.at)) continue;
    const owner = keys.pollName(kids.people, ['words', question, ...whoParts(whom)]);
    if (owner === undefined) return;
    const _id = kind === 'answer' ? owner : `${patch.id}.${i}`;
    const content = pad(JSON.stringify({ text, language: whom.language }));
    const box = keys.sealPoll(kids.words, wordsPlace(_id), content);
    if (box) await putWords(parts.deps.db.gateway, { _id, owner, poll, question, kind, box });
  }
}

/** Puts a person on the list of those who are sent the results. */
async function list(
  parts: LedgerParts,
  { poll, kids }: { readonly poll: string; readonly kids: PollKids },
  whom: Answerer,
): Promise<void> {
  const keys = keysOf(parts);
  const { channel, address, from, language } = whom;
  const _id = keys.pollName(kids.tell, whoParts(whom));
  const told: Told = { channel, address, language, ...(from === undefined ? {} : { from }) };
  const box = _id && keys.sealPoll(kids.tell, tellPlace(_id), pad(JSON.stringify(told)));
  if (_id && box) await putTell(parts.deps.db.gateway, { _id, poll, box });
}

/** Returns what happened, only for questions that the poll has; undefined when nothing is left. */
function happenedIn({ questions }: Poll, happened: PollHappened): PollHappened | undefined {
  const isQuestion = (id: string) => questions.some((question) => question.id === id);
  const { asked, finished, recalled } = happened;
  const known = asked !== undefined && isQuestion(asked) ? asked : undefined;
  const events = happened.events.filter(({ question }) => isQuestion(question));
  if (events.length === 0 && known === undefined && !finished && !recalled) return undefined;
  return { ...happened, events, asked: known };
}

/** Returns the words in what happened. */
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

/** Returns what a turn must save of what happened in a poll: see `createLedger`. */
export function promise(
  parts: LedgerParts,
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

/**
 * Opens a promise: its poll and its content; undefined when the poll has ended, or its key is
 * destroyed.
 */
async function openPromise(parts: LedgerParts, { poll, id, box }: AnswerWrite, now: Date) {
  const { deps, live } = parts;
  // Another process may have released the poll seconds ago.
  if (!live.find(`poll.${poll}`)) await live.refresh(now);
  const held = live.find(`poll.${poll}`);
  if (held && !keysOf(parts).hasPoll(held.doc.kids.people)) deps.keys.refresh();
  const promised = openJson<Promised>(deps.keys, promisePlace(id), box);
  return held && promised && { poll, kids: held.doc.kids, promised };
}

/**
 * Tries once to save what was promised.
 * @returns false when another process wrote to the same answers meanwhile
 */
async function tryToKeep(
  parts: LedgerParts,
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

/**
 * Returns the name under which a person's answers are stored: an earlier one, if they are there.
 */
async function nameOf(parts: LedgerParts, kids: PollKids, whom: Whom): Promise<string | undefined> {
  const named = (of: readonly string[]) => keysOf(parts).pollName(kids.people, of) ?? [];
  const former = formerParts(whom).flatMap(named);
  const [there] = former.length > 0 ? await parts.answers.read(former) : [];
  return there?._id ?? keysOf(parts).pollName(kids.people, whoParts(whom));
}

/** Saves what was promised: see `createLedger`. */
export async function keep(parts: LedgerParts, write: AnswerWrite, now: Date): Promise<void> {
  const opened = await openPromise(parts, write, now);
  if (!opened) return;
  const { kids, promised } = opened;
  const { who: whom, patch } = promised;
  const name = await nameOf(parts, kids, whom);
  if (name === undefined) return;
  const told = await parts.deps.traits(whom.channel, whom.address, now);
  const full = { ...promised, patch: { ...patch, traits: { ...patch.traits, ...told } } };
  for (let tries = 0; tries < MOST_TRIES; tries += 1)
    if (await tryToKeep(parts, write, name, { ...opened, promised: full })) return;
  throw new Fault('An answer was written by too many processes at once; it is tried again.');
}
