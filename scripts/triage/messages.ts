import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/root.js';
import type { Priority } from '../../src/shared/priority.js';

/**
 * The files. Those of a language are split by the hash of each text, `voices` by the hash of each
 * person who speaks in it; `practice` was written while the method was made, and is tuned as a
 * whole; `fresh` was written after it, and `blind` by another writer whom nobody followed: both are
 * held apart as a whole. `fifth` was written by one more in two batches, of which the first is held
 * apart: its messages in one language tell the stories of another. `sixth`, `seventh` and `eighth`
 * were written before their writers saw an answer; `sixth` is split in halves by the hash of each
 * text, the others are held apart as a whole. `public` are everyday messages of a public collection
 * (NOTICE), split by the hash of each text.
 */
export const files = [
  'en',
  'fr',
  'pt',
  'practice',
  'fresh',
  'voices',
  'blind',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'public',
] as const;
export const split = ['en', 'fr', 'pt'] as const;
export type File = (typeof files)[number];

/** What is held apart, by how it was chosen, with its files. */
export const heldSets = {
  hash: split,
  voices: ['voices'],
  fresh: ['fresh'],
  blind: ['blind'],
  fifth: ['fifth'],
  sixth: ['sixth'],
  seventh: ['seventh'],
  eighth: ['eighth'],
  public: ['public'],
} as const satisfies Readonly<Record<string, readonly File[]>>;

/** One labelled message of test/fixtures/messages. */
export interface Message {
  readonly file: File;
  readonly text: string;
  readonly lang: string;
  /** null: no report. */
  readonly priority: Priority | null;
  readonly kind: string;
  /** Who speaks, in `voices`: a nurse, a truck driver, a girl of 15. */
  readonly who?: string;
  /** Of `fifth`: written first or second. */
  readonly batch?: 1 | 2;
  /** Rules and weights are made from the tuned part only; the held-apart part measures them. */
  readonly set: 'tuned' | 'held';
}

export const messagesFolder = (): string => path.join(projectRoot(), 'test/fixtures/messages');

export function readMessages(file: File): Message[] {
  return readFileSync(path.join(messagesFolder(), `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...(JSON.parse(line) as Omit<Message, 'file'>), file }));
}

/** About 40 % of all hashes begin below this byte. */
const HELD_BELOW = 102;

/** The part that a text of en, fr or pt belongs to. */
export function setOf(text: string): Message['set'] {
  const first = createHash('sha256').update(text).digest()[0] ?? 0;
  return first < HELD_BELOW ? 'held' : 'tuned';
}

/** Half of all hashes begin below this byte. */
const HALF = 128;

/** The half that a message of `sixth` belongs to. */
export function setOfSixth(text: string): Message['set'] {
  const first = createHash('sha256').update(text).digest()[0] ?? 0;
  return first < HALF ? 'held' : 'tuned';
}

/**
 * About 70 % of all hashes begin below this byte: what the model has not seen is most of what is
 * measured.
 */
const PUBLIC_HELD_BELOW = 179;

/** The part that a message of `public` belongs to. */
export function setOfPublic(text: string): Message['set'] {
  const first = createHash('sha256').update(text).digest()[0] ?? 0;
  return first < PUBLIC_HELD_BELOW ? 'held' : 'tuned';
}

/** About 30 % of all hashes begin below this byte. */
const PERSON_HELD_BELOW = 77;

/** The part that a person of `voices` belongs to, with all that this person writes. */
export function setOfPerson(lang: string, who: string): Message['set'] {
  const first = createHash('sha256').update(`${lang} ${who}`).digest()[0] ?? 0;
  return first < PERSON_HELD_BELOW ? 'held' : 'tuned';
}
