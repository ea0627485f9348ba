import type { Channel } from '../bots/channel.js';
import type { Answer } from '../escalation/escalation.js';
import {
  countWrongCallCodes,
  findCallCheck,
  keepCallCheck,
  wrongCallCodes,
} from '../models/gateway/call-guesses.js';
import { hourOf } from '../models/gateway/guesses.js';
import type { ConversationDeps } from './deps.js';

/**
 * After this many wrong codes in an hour in one person's name, that person's right codes must be
 * confirmed. Our own choice: docs/adr/016.
 */
export const SUSPECT = 5;
/**
 * After this many wrong codes in an hour from all people together, everybody's right codes must be
 * confirmed.
 */
export const SUSPECT_ALL = 30;
/**
 * The most wrong codes that are answered in an hour, so that a person who guesses costs no more
 * than that.
 */
const MOST_ANSWERED = 3;

/**
 * How often in an hour the confirmation of one answer is asked for. The focal point has the digits
 * by then; a lucky guesser costs no more.
 */
const MOST_ASKED = 5;

/**
 * Returns eight digits that confirm an answer. Only the true owner of the number can read them:
 * they are derived with a key of ours.
 */
function digitsFor(
  deps: ConversationDeps,
  focalPoint: string,
  { verb, code }: Answer,
  now: Date,
): string {
  const [name] = deps.keys
    .gateway()
    .names('call-check', [focalPoint, verb, code, hourOf(now)], now);
  const drawn = Buffer.from(name.slice(name.indexOf('.') + 1), 'base64url').readUIntBE(0, 6);
  return String(10_000_000 + (drawn % 90_000_000));
}

/**
 * Finds the answer that a focal point was asked to confirm and now confirms with one of these
 * codes.
 */
export const confirmed = (
  deps: ConversationDeps,
  focalPoint: string,
  codes: readonly string[],
  now: Date,
): Promise<Answer | undefined> =>
  findCallCheck(
    deps.db.gateway,
    focalPoint,
    codes.filter((code) => code.length === 8),
    now,
  );

/**
 * Checks whether an answer with a right code must be confirmed first: while codes are being
 * guessed, on a channel where a sender can be forged.
 * @returns the digits that confirm it, which are sent to the true number only; `enough` when they
 * were sent often enough already
 */
export async function checkFor(
  deps: ConversationDeps,
  channel: Channel,
  focalPoint: string,
  answer: Answer,
  now: Date,
): Promise<{ readonly digits: string; readonly enough: boolean } | undefined> {
  if (channel.capabilities.provesSender) return undefined;
  const { theirs, all } = await wrongCallCodes(deps.db.gateway, focalPoint, now);
  if (theirs < SUSPECT && all < SUSPECT_ALL) return undefined;
  const digits = digitsFor(deps, focalPoint, answer, now);
  const asked = await keepCallCheck(deps.db.gateway, focalPoint, digits, answer, now);
  return { digits, enough: asked > MOST_ASKED };
}

/**
 * Counts wrong codes, and logs an error when there are too many.
 * @returns the reply to their sender, if any
 */
export async function countWrong(
  deps: ConversationDeps,
  focalPoint: string,
  count: number,
  now: Date,
): Promise<'unknownCode' | 'guessing' | undefined> {
  const { theirs, all } = await countWrongCallCodes(deps.db.gateway, focalPoint, count, now);
  const reached = (sum: number, most: number) => sum >= most && sum - count < most;
  const fields = { focalPoint, count: theirs };
  if (reached(theirs, SUSPECT)) deps.log.error('call codes are being guessed', fields);
  if (reached(all, SUSPECT_ALL)) deps.log.error('call codes are being guessed', { count: all });
  if (reached(theirs, SUSPECT)) return 'guessing';
  return theirs - count < MOST_ANSWERED ? 'unknownCode' : undefined;
}
