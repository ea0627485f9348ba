import { randomBytes, randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import {
  commitOperation,
  doneOperation,
  type ConversationDoc,
} from '../../src/models/gateway/conversation-doc.js';

/** So many messages has a talk whose tip is left open. */
export const MESSAGES = 5;

/** One message of one person, as the storage of a turn sees it. */
export interface Message {
  readonly person: string;
  /** From 0 on within the talk. */
  readonly number: number;
  /** The version before it and after it. */
  readonly v: number;
  readonly next: number;
  readonly box: Buffer;
  readonly seen: Buffer;
  /** The work before this one, if there was one, and the promised one. */
  readonly before: string | undefined;
  readonly work: { readonly id: string; readonly box: Buffer; readonly dueAt: Date };
  readonly tip: string;
  readonly entry: { readonly id: string; readonly box: Buffer };
}

type Update = { updateOne: mongo.UpdateOneModel };

/**
 * The talks of some people at once, message by message. Sizes as they are in the program, sealed.
 */
export function talksOf(people: number): Message[][] {
  const who = Array.from({ length: people }, () => ({ person: randomUUID(), tip: randomUUID() }));
  const works = who.map(() => Array.from({ length: MESSAGES }, () => randomUUID()));
  const dueAt = new Date(Date.now() + 30_000);
  return Array.from({ length: MESSAGES }, (_, number) =>
    who.map(({ person, tip }, i) => ({
      person,
      tip,
      number,
      v: number,
      next: number + 1,
      box: randomBytes(2_100),
      seen: randomBytes(128),
      before: works[i]?.[number - 1],
      work: { id: works[i]?.[number] ?? '', box: randomBytes(900), dueAt },
      entry: { id: randomUUID(), box: randomBytes(220) },
    })),
  );
}

const midnight = new Date('2027-01-01T00:00:00Z');

/** What is common to all documents about a person. */
export const personOf = ({ box, seen }: Message) => ({ box, seen, expiresAt: midnight });

/** A turn as the program writes it. */
export function turnUpdate(message: Message): Update {
  const { person, v, next, work } = message;
  const turn = { id: person, v, work, dueAt: work.dueAt, forgetSent: false, olderIds: [] };
  const silentAt = midnight;
  return commitOperation({ ...turn, ...personOf(message), silentAt }, next) as unknown as Update;
}

/** The end of its work as the program notes it. */
export const doneUpdate = ({ person, work }: Message): Update =>
  doneOperation(person, work.id, []) as unknown as Update;

/**
 * The same fields that src/models/cases/tip.ts writes. @param messages one of a tip, or all of it
 */
export function tipUpdate(messages: readonly Message[]): Update {
  const [{ tip, number } = { tip: '', number: 0 }] = messages;
  const ids = messages.map(({ work }) => work.id);
  const entries = messages.map(({ entry }) => ({ ...entry, strand: 's1', step: 'first' }));
  const begun = { reference: tip, receivedAt: midnight, flow: 'tip@1', excludedAffiliations: [] };
  const wraps = number === 0 ? { 'strands.s1': [{ kid: 'TG', box: randomBytes(112) }] } : {};
  const set = { country: 'TG', compartment: 'TG', [`answers.q${number}`]: 'yes', open: true };
  const update = {
    $setOnInsert: { ...begun, state: 'open', mode: 'A', kind: 'labour' },
    $set: { ...set, ...wraps },
    $min: { priority: 2 },
    $inc: { changes: 1 },
    $addToSet: { signals: { $each: ['labour'] } },
    $push: { entries: { $each: entries }, applied: { $each: ids, $slice: -128 } },
  };
  const filter = { _id: tip, applied: { $ne: ids[0] } };
  return { updateOne: { filter, update, upsert: true } as unknown as mongo.UpdateOneModel };
}

/** The person as they are folded from what was inserted, at the end of a talk. */
export function foldedPerson(message: Message): Update {
  const { person, next } = message;
  const update = {
    $set: { v: next, ...personOf(message), pend: [], name: person, silentAt: midnight },
  };
  return { updateOne: { filter: { _id: person }, update, upsert: true } as never };
}

/**
 * A turn that also folds in that the work before is done;
 * another's work in the document makes it a conflict.
 */
export function foldingTurn(message: Message): Update {
  const { person, v, next, work, before } = message;
  if (before === undefined) return turnUpdate(message);
  const update = {
    $set: { v: next, ...personOf(message), silentAt: midnight, pend: [work] },
    $setOnInsert: { name: person },
  };
  return {
    updateOne: { filter: { _id: person, v, 'pend.id': before }, update, upsert: true } as never,
  };
}

export type { ConversationDoc };
