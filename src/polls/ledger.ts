import { createAnswers, eraseAnswers } from '../models/gateway/answer.js';
import { noteErasures } from '../models/gateway/erasure.js';
import { countLate, type PollKids } from '../models/gateway/poll.js';
import { putTell, removeTell } from '../models/gateway/poll-tell.js';
import { eraseWords, putWords } from '../models/gateway/poll-words.js';
import type { PollHappened } from '../flows/poll-turn.js';
import { pad, unpad } from '../privacy/box.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
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

/** What turns do with polls: promise what somebody answered, keep it, and erase it. */
export function createLedger(deps: PollDeps, live: LivePolls) {
  const { gateway } = deps.db;
  const answers = createAnswers(gateway);
  const keyring = () => deps.keys.gateway();

  async function keepWords(
    kids: PollKids,
    poll: string,
    record: AnswerRecord,
    { who: whom, patch, words }: Promised,
  ): Promise<void> {
    for (const [i, { question, text, kind }] of words.entries()) {
      if (kind === 'answer' && !isLatest(record, question, patch.at)) continue;
      const owner = keyring().pollName(kids.people, ['words', question, ...who(whom)]);
      if (owner === undefined) return;
      const _id = kind === 'answer' ? owner : `${patch.id}.${i}`;
      const box = keyring().sealPoll(
        kids.words,
        wordsPlace(_id),
        pad(JSON.stringify({ text, language: whom.language })),
      );
      if (box) await putWords(gateway, { _id, owner, poll, question, kind, box });
    }
  }

  async function list(
    kids: PollKids,
    poll: string,
    { channel, address, from, language }: Answerer,
  ): Promise<void> {
    const _id = keyring().pollName(kids.tell, [channel, address]);
    const told: Told = { channel, address, language, ...(from === undefined ? {} : { from }) };
    const box = _id && keyring().sealPoll(kids.tell, tellPlace(_id), pad(JSON.stringify(told)));
    if (_id && box) await putTell(gateway, { _id, poll, box });
  }

  return {
    /**
     * What a turn is to keep of what happened in a poll; undefined when nothing did, or when the poll is over.
     * @param flow the id of its flow
     */
    promise(
      flow: string,
      happened: PollHappened,
      whom: Answerer,
      now: Date,
    ): AnswerWrite | undefined {
      const held = live.find(flow);
      if (!held) return undefined;
      const isQuestion = (id: string) => held.poll.questions.some((question) => question.id === id);
      const asked =
        happened.asked !== undefined && isQuestion(happened.asked) ? happened.asked : undefined;
      const events = happened.events.filter(({ question }) => isQuestion(question));
      if (events.length === 0 && asked === undefined && !happened.finished && !happened.recalled)
        return undefined;
      const id = randomId();
      const traits: AnswererTraits = {
        channel: whom.channel,
        language: whom.language,
        ...(whom.country ? { country: whom.country } : {}),
      };
      const promised: Promised = {
        who: whom,
        patch: patchOf(id, { ...happened, events, asked }, traits, now),
        words: events.flatMap((event): Promised['words'][number][] =>
          'text' in event && event.text !== ''
            ? [
                {
                  question: event.question,
                  text: event.text,
                  kind: event.type === 'told' ? 'answer' : 'remark',
                },
              ]
            : [],
        ),
      };
      const box = keyring().sealPoll(
        held.doc.kids.people,
        promisePlace(id),
        pad(JSON.stringify(promised)),
      );
      return box && { poll: held.doc._id, id, box };
    },

    /** Keeps what was promised. Twice is once; what was promised for a poll that is over is nothing any more. */
    async keep(write: AnswerWrite, now: Date): Promise<void> {
      // Another process may have released the poll seconds ago.
      if (!live.find(`poll.${write.poll}`)) await live.refresh(now);
      const held = live.find(`poll.${write.poll}`);
      if (held && !keyring().hasPoll(held.doc.kids.people)) deps.keys.refresh();
      const promised = openJson<Promised>(deps.keys, promisePlace(write.id), write.box);
      if (!held || !promised) return;
      const { kids } = held.doc;
      const { who: whom, patch } = promised;
      const name = keyring().pollName(kids.people, who(whom));
      if (name === undefined) return;
      const traits = { ...patch.traits, ...(await deps.traits(whom.channel, whom.address, now)) };
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const [doc] = await answers.read([name]);
        if (doc?.refused?.includes(write.id)) return;
        const record =
          (doc?.box && openJson<AnswerRecord>(deps.keys, recordPlace(name), doc.box)) ??
          nobody(traits);
        await keepWords(kids, write.poll, record, promised);
        const next = patched(record, { ...patch, traits });
        if (next === record) return;
        if (!hasAnswered(record) && hasAnswered(next)) await list(kids, write.poll, whom);
        const box = keyring().sealPoll(kids.people, recordPlace(name), pad(JSON.stringify(next)));
        if (
          !box ||
          (await answers.write({ _id: name, poll: write.poll, box }, doc?.v ?? 0)) === 'kept'
        )
          return;
      }
      throw new Fault('An answer was written by too many processes at once; it is tried again.');
    },

    /** The names of all that is kept of somebody in polls that are not closed, and on lists of who is told results. */
    namesOf(whom: Pick<Answerer, 'channel' | 'address'>): AnswerNames {
      const named = (kid: string, parts: readonly string[]) =>
        keyring().pollNames(kid, [...parts, ...who(whom)]);
      const held = live.all();
      return {
        answers: held.flatMap(({ doc }) => named(doc.kids.people, [])),
        words: held.flatMap(({ doc, poll }) =>
          poll.questions.flatMap(({ id }) => named(doc.kids.people, ['words', id])),
        ),
        tell: held.flatMap(({ doc }) => named(doc.kids.tell, [])),
      };
    },

    /**
     * Erases what somebody answered and wrote; the counters follow.
     * @param refused promises that were made before and are perhaps not kept yet: they never will be
     */
    async erase(names: AnswerNames, refused: readonly string[], now: Date): Promise<void> {
      const erased = await eraseAnswers(gateway, names.answers, refused);
      await eraseWords(gateway, names.words);
      await removeTell(gateway, names.tell);
      // A restored backup would bring it back.
      if (erased > 0)
        await noteErasures(gateway, [...names.answers, ...names.words, ...names.tell], now);
    },

    /** They are not to be told results. */
    unlist: (names: Pick<AnswerNames, 'tell'>): Promise<void> => removeTell(gateway, names.tell),

    /** Counts a message after the close. The same id is counted once. */
    async late(flow: string, id: string): Promise<void> {
      const poll = live.find(flow)?.doc._id;
      if (poll !== undefined) await countLate(gateway, poll, id);
    },

    /**
     * Whether people gave one of these answers to a question of a poll that is still open.
     * @returns in the order of the people; false for everybody once the poll is closed
     */
    async chose(
      poll: string,
      question: string,
      values: readonly string[],
      people: readonly Pick<Answerer, 'channel' | 'address'>[],
    ): Promise<boolean[]> {
      const kids = live.find(`poll.${poll}`)?.doc.kids;
      const names = people.map((one) => (kids && keyring().pollName(kids.people, who(one))) ?? '');
      const docs = new Map(
        (await answers.read(names.filter((name) => name !== ''))).map((doc) => [doc._id, doc]),
      );
      return names.map((name) => {
        const box = docs.get(name)?.box;
        const record = box && openJson<AnswerRecord>(deps.keys, recordPlace(name), box);
        const given =
          record && Object.hasOwn(record.given, question)
            ? record.given[question]?.value
            : undefined;
        return given !== undefined && given.split(',').some((value) => values.includes(value));
      });
    },
  };
}

/** See `createLedger`. */
export type Ledger = ReturnType<typeof createLedger>;
