import { randomUUID } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import { prepareTips } from '../../src/models/cases/tip-doc.js';
import { prepareConversations } from '../../src/models/gateway/conversation.js';
import { createUnordered } from '../../src/models/store/clustered.js';
import {
  doneUpdate,
  foldedPerson,
  foldingTurn,
  personOf,
  tipUpdate,
  turnUpdate,
  type Message,
} from './messages.js';

/**
 * One way to store turns: what is written for the messages
 * of many people at once, one step after another.
 */
export interface Shape {
  readonly name: string;
  /** Whether the driver numbers its writes, so that it can repeat them. */
  readonly numbered: boolean;
  prepare(db: Connection): Promise<void>;
  /** Before the webhook is answered. */
  turns(db: Connection, messages: readonly Message[]): Promise<unknown>;
  /** Before the reply. */
  tips(db: Connection, messages: readonly Message[]): Promise<unknown>;
  /** After the reply. */
  dones(db: Connection, messages: readonly Message[]): Promise<unknown>;
  /** After the last message of the talks: what is folded, and what is cleaned away. */
  end(db: Connection, talks: readonly (readonly Message[])[]): Promise<unknown>;
}

const durable = { w: 'majority', j: true } as const;
type Update = ReturnType<typeof turnUpdate>;
type Row = { readonly _id: string } & Readonly<Record<string, unknown>>;

const of = (db: Connection, name: string) => db.collection<Row>(name);
const write = (db: Connection, name: string, operations: readonly object[]) =>
  of(db, name).bulkWrite([...operations] as mongo.AnyBulkWriteOperation<Row>[], {
    ordered: false,
    writeConcern: durable,
  });
const insert = (db: Connection, name: string, rows: readonly Row[]) =>
  of(db, name).insertMany([...rows], { ordered: false, writeConcern: durable });
const asIs = (update: Update): object => update;
const ofMany = ({ updateOne }: Update): object => ({ updateMany: updateOne });
const nothing = async () => undefined;

async function prepareToday(db: Connection): Promise<void> {
  await prepareConversations(db);
  await prepareTips(db);
}

/** Three updates. @param put how the driver is told of one */
const updates = (put: (update: Update) => object) => ({
  prepare: prepareToday,
  turns: (db: Connection, messages: readonly Message[]) =>
    write(db, 'conversations', messages.map(turnUpdate).map(put)),
  tips: (db: Connection, messages: readonly Message[]) =>
    write(
      db,
      'tips',
      messages.map((one) => put(tipUpdate([one]))),
    ),
  dones: (db: Connection, messages: readonly Message[]) =>
    write(db, 'conversations', messages.map(doneUpdate).map(put)),
  end: nothing,
});

/** Folds whole talks: one update of each person and one of each tip. */
async function fold(db: Connection, talks: readonly (readonly Message[])[]): Promise<void> {
  const last = talks.at(-1) ?? [];
  const people = last.map(foldedPerson).map(ofMany);
  const tips = last.map((_, i) => ofMany(tipUpdate(talks.flatMap((group) => group[i] ?? []))));
  await Promise.all([write(db, 'conversations', people), write(db, 'tips', tips)]);
}

/**
 * Makes collections of what lives for one slice of
 * time, whose documents lie in the order of random ids.
 */
const slices = (names: readonly string[]) => async (db: Connection) => {
  await prepareToday(db);
  for (const name of names) await createUnordered(db, name);
};

/** A slice of time is over: its collections go whole, and new ones begin. */
async function dropSlices(db: Connection, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await db.dropCollection(name);
    await createUnordered(db, name);
  }
}

const noted: Omit<Shape, 'name' | 'numbered'> = {
  ...updates(ofMany),
  prepare: slices(['dones']),
  turns: (db, messages) => write(db, 'conversations', messages.map(foldingTurn).map(ofMany)),
  dones: (db, messages) =>
    insert(
      db,
      'dones',
      messages.map(({ work }) => ({ _id: work.id })),
    ),
  async end(db, talks) {
    await write(db, 'conversations', (talks.at(-1) ?? []).map(doneUpdate).map(ofMany));
    await dropSlices(db, ['dones']);
  },
};

const inserted = ['versions', 'words', 'dones'];
const versions: Omit<Shape, 'name' | 'numbered'> = {
  prepare: slices(inserted),
  turns: (db, messages) =>
    insert(
      db,
      'versions',
      // Two of one version run into each other's _id.
      messages.map((one) => ({ _id: `${one.person}.${one.v}`, ...personOf(one), work: one.work })),
    ),
  tips: (db, messages) =>
    insert(
      db,
      'words',
      messages.map(({ work, tip, entry }) => ({ _id: `${tip}.${work.id}`, entry, set: 'yes' })),
    ),
  dones: noted.dones,
  async end(db, talks) {
    await fold(db, talks);
    await dropSlices(db, inserted);
  },
};

const journal: Omit<Shape, 'name' | 'numbered'> = {
  prepare: slices(inserted),
  turns: (db, messages) => {
    const turns = messages.map((one) => ({ of: one.person, ...personOf(one), work: one.work }));
    return insert(db, 'versions', [{ _id: randomUUID(), turns }]);
  },
  tips: (db, messages) => {
    const words = messages.map(({ work, tip, entry }) => ({ tip, of: work.id, entry, set: 'yes' }));
    return insert(db, 'words', [{ _id: randomUUID(), words }]);
  },
  dones: (db, messages) =>
    insert(db, 'dones', [{ _id: randomUUID(), works: messages.map(({ work }) => work.id) }]),
  end: versions.end,
};

/** Without the index by which work left behind is found. */
async function prepareWithoutDue(db: Connection): Promise<void> {
  await prepareToday(db);
  await of(db, 'conversations').dropIndex('pend.dueAt_1');
}

export const shapes: readonly Shape[] = [
  { name: 'three updates, numbered (before)', numbered: true, ...updates(asIs) },
  { name: 'three updates, client without retryWrites', numbered: false, ...updates(asIs) },
  { name: 'three updates, unnumbered (now)', numbered: true, ...updates(ofMany) },
  {
    name: 'the same without the index of due work',
    numbered: true,
    ...updates(ofMany),
    prepare: prepareWithoutDue,
  },
  { name: 'done inserted, folded into the next turn', numbered: true, ...noted },
  { name: 'versions and words inserted, folded at the end', numbered: true, ...versions },
  { name: 'journal: one document a group, folded at the end', numbered: true, ...journal },
];
