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

/** After so many wrong codes an hour in one person's name, right ones are asked back. Ours; docs/adr/016. */
export const SUSPECT = 5;
/** After so many over all people, everybody's are. */
export const SUSPECT_ALL = 30;
/** So many wrong codes an hour are answered one by one; whoever guesses costs no more. */
const MOST_ANSWERED = 3;

/** So often an hour one answer is asked back: its person has the digits, and whoever has the code by luck costs no more. */
const MOST_ASKED = 5;

/** Eight digits that only the true owner of a number reads: the person, the answer and the hour under a key of ours. */
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

/** The answer that a focal point was asked to confirm, and does with one of these. */
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
 * Whether an answer with a right code is asked back first: somebody is guessing, and where it came by, the name of a
 * sender can be forged. @returns the digits that confirm it, sent to the true number only, and whether they were sent often enough
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

/** Counts wrong codes, and says so loudly when they are too many. @returns what their sender is told of it, if anything */
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
