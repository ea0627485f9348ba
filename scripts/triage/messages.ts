import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/root.js';
import type { Priority } from '../../src/shared/priority.js';

/** One labelled message of test/fixtures/messages. */
export interface Message {
  readonly text: string;
  readonly lang: string;
  /** null: no report. */
  readonly priority: Priority | null;
  readonly kind: string;
  /** Rules and weights are made from the tuned part only; the held-apart part measures them. */
  readonly set: 'tuned' | 'held';
}

/** The files, one a language; each is split by the hash of its texts. */
export const files = ['en', 'fr', 'pt'] as const;

export const messagesFolder = (): string => path.join(projectRoot(), 'test/fixtures/messages');

export function readMessages(file: (typeof files)[number]): Message[] {
  return readFileSync(path.join(messagesFolder(), `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Message);
}

/** About 40 % of all hashes begin below this byte. */
const HELD_BELOW = 102;

/** The part that a text of en, fr or pt belongs to. */
export function setOf(text: string): Message['set'] {
  const first = createHash('sha256').update(text).digest()[0] ?? 0;
  return first < HELD_BELOW ? 'held' : 'tuned';
}
