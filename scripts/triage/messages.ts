import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/root.js';
import type { Priority } from '../../src/shared/priority.js';

/**
 * The files. Those of a language are split by the hash of each text; `practice` was written while the method was made,
 * and is tuned as a whole; `fresh` was written after it, and is held apart as a whole.
 */
export const files = ['en', 'fr', 'pt', 'practice', 'fresh'] as const;
export const split = ['en', 'fr', 'pt'] as const;
export type File = (typeof files)[number];

/** One labelled message of test/fixtures/messages. */
export interface Message {
  readonly file: File;
  readonly text: string;
  readonly lang: string;
  /** null: no report. */
  readonly priority: Priority | null;
  readonly kind: string;
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
