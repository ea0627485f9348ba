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
 * After so many wrong codes an hour in one person's name,
 * their right codes must be confirmed. Ours; docs/adr/016.
 */
export const SUSPECT = 5;
/** After so many wrong codes an hour from all people together, everybody's must be. */
export const SUSPECT_ALL = 30;
/**
 * The most wrong codes that are answered in an hour, so that a person who guesses costs no more.
 */
const MOST_ANSWERED = 3;

/**
 * How often in an hour one answer is asked to be confirmed. The focal point has the digits by then;
 * a lucky guesser costs no more.
 */
const MOST_ASKED = 5;

/**
 * Eight digits that confirm an answer. Only the true owner
 * of the number reads them: they are drawn by a key of ours.
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
 * Finds the answer that a focal point was asked to
 * confirm and now confirms with one of these codes.
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
 * Whether an answer with a right code must be confirmed first: while somebody is guessing, on a
 * channel where a sender can be forged.
 * @returns the digits that confirm it, which go to the true
 * number only; `enough`: they were sent often enough already
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
 * Counts wrong codes, and logs an error when they are too many.
 * @returns what their sender is told about it, if anything
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
