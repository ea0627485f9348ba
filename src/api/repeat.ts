import { createHash } from 'node:crypto';
import { answerApiRepeat, dropApiRepeat, takeApiRepeat } from '../models/gateway/api-repeat.js';
import type { Db } from '../models/store/db.js';
import { DAY, MINUTE } from '../shared/clock.js';
import { Problem } from './problem.js';

/** How long an Idempotency-Key is remembered. */
export const REPEAT_KEPT = DAY;
/** How long one request may take before another may start the work again. */
const LOCKED = MINUTE;
/** 16 to 64 characters: shorter keys could be equal by chance. */
const KEY = /^[\w-]{16,64}$/;

const digest = (...parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** A request with its idempotency key. */
export interface Keyed {
  readonly token: string;
  readonly key: string;
  /** Method, address and body. */
  readonly asked: readonly string[];
}
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Whether it was done before, and this is the stored answer. */
  readonly replayed: boolean;
}

const badKey = () =>
  new Problem('malformed', {
    detail: 'The Idempotency-Key is 16 to 64 letters, digits, "_" or "-".',
    do: 'Make a new random one for each request, for example a UUID.',
  });
const usedOtherwise = () =>
  new Problem('key-used-otherwise', {
    detail: 'This key was used for another request in the last 24 hours.',
    do: 'Use a new key for each request. Repeat a request unchanged, with its own key.',
  });
const underWay = () =>
  new Problem('conflict', {
    reason: 'underWay',
    detail: 'The same request is still being worked on.',
    do: 'Ask again in a few seconds, with the same key.',
    headers: { 'Retry-After': '5' },
  });

/**
 * Does something once for a key, and returns the stored answer when it is requested again. Source:
 * IETF draft, The Idempotency-Key HTTP Header Field.
 * @param work the work; if it throws, the key is free again
 * @throws Problem when the key is not valid, was used for another request, or its work is still
 * running
 */
export async function onceFor(
  { gateway }: Pick<Db, 'gateway'>,
  { token, key, asked }: Keyed,
  now: Date,
  work: () => Promise<Omit<Answer, 'replayed'>>,
): Promise<Answer> {
  if (!KEY.test(key)) throw badKey();
  const [id, mark] = [digest(token, key), digest(...asked)];
  const lockedUntil = new Date(now.getTime() + LOCKED);
  const expiresAt = new Date(now.getTime() + REPEAT_KEPT);
  const known = await takeApiRepeat(gateway, { _id: id, mark, lockedUntil, expiresAt }, now);
  if (known && known.mark !== mark) throw usedOtherwise();
  if (known?.status !== undefined)
    return { status: known.status, body: known.answer ?? '', replayed: true };
  if (known) throw underWay();
  try {
    const answer = await work();
    await answerApiRepeat(gateway, id, answer.status, answer.body);
    return { ...answer, replayed: false };
  } catch (error) {
    await dropApiRepeat(gateway, id);
    throw error;
  }
}
