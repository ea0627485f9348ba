import type { SmsTalk } from './sms.js';

/**
 * The order of a report's questions, for the journeys
 * that tell one: it stands here and nowhere else.
 */

const CODE = /\d{4} \d{4} \d{4} \d{4}/;
/** More questions than a report has. */
const MOST = 20;

/**
 * Passes over questions until a text comes, in other words each time: the same ones are one text
 * that came twice. @returns that text
 */
async function skipUntil(
  { says }: Pick<SmsTalk, 'says'>,
  from: string,
  wanted: RegExp,
): Promise<string> {
  for (let count = 0; count < MOST; count += 1) {
    const heard = await says(from, count % 2 === 0 ? 'skip' : 'next');
    if (wanted.test(heard)) return heard;
  }
  throw new Error(`To skip all questions did not lead to ${String(wanted)}.`);
}

/**
 * Somebody tells what happens, in English, says that it is safe to write, and passes over all other
 * questions until they have their code.
 * @returns the code
 */
export async function tellUpToCode(
  talk: Pick<SmsTalk, 'says'>,
  from: string,
  words: string,
): Promise<string> {
  await talk.says(from, words, 'yes');
  const heard = await skipUntil(talk, from, CODE);
  return CODE.exec(heard)?.[0] ?? '';
}

/**
 * Somebody who has their code passes over what is offered
 * until they are asked whether they may be texted.
 */
export async function goOnToReply(talk: Pick<SmsTalk, 'says'>, from: string): Promise<void> {
  await talk.says(from, 'yes');
  await skipUntil(talk, from, /later\?/);
}

/** Somebody who has their code may be texted at any time, behind a word. */
export async function mayBeTexted(
  talk: Pick<SmsTalk, 'says'>,
  from: string,
  word: string,
): Promise<void> {
  await goOnToReply(talk, from);
  await talk.says(from, 'yes', 'any time', word);
}
