import { randomBytes } from 'node:crypto';

/** How many messages of one person are recognised when the provider tells of them again. */
export const SEEN = 64;
/** Of a message's keyed digest: 64 bits tell a person's messages apart. */
const MARK = 8;

const bytesOf = (digest: string): Buffer =>
  Buffer.from(digest.slice(digest.indexOf('.') + 1), 'base64url');

/** Of always the same length, and full of chance at first: how often somebody wrote cannot be counted in it. */
export const newSeen = (): Buffer => randomBytes(SEEN * MARK);

/** Whether a message is among a person's last ones. @param digests of its id, under every key */
export function wasSeen(seen: Buffer, digests: readonly string[]): boolean {
  return digests.some((digest) => seen.includes(bytesOf(digest).subarray(0, MARK)));
}

/** With one more message, and the oldest left out. */
export function withSeen(seen: Buffer, digest: string | undefined): Buffer {
  return digest === undefined
    ? seen
    : Buffer.concat([seen.subarray(MARK), bytesOf(digest).subarray(0, MARK)]);
}

/** So many of what was said to somebody unasked are known again: each is said within minutes, or never. */
const MOST_REACHED = 16;

/** The marks of what was said to somebody unasked, with one more. */
export const withReached = (reached: readonly string[], digest: string | undefined): string[] =>
  [
    ...reached,
    ...(digest === undefined ? [] : [bytesOf(digest).subarray(0, MARK).toString('base64url')]),
  ].slice(-MOST_REACHED);

/**
 * What is left when a talk is over: chance, and what was said unasked. The numbers of Telegram's messages can be counted up,
 * so that whoever has the key would read in which order, and how often, people wrote.
 */
export const seenAfter = (reached: readonly string[]): Buffer => {
  const kept = Buffer.concat(reached.map((mark) => Buffer.from(mark, 'base64url')));
  return Buffer.concat([newSeen().subarray(kept.length), kept]);
};

/** What is kept of a message when its talk is over (models/heard.ts): the other bits, which lead to no person. */
export const heardMark = (digest: string): string =>
  bytesOf(digest).subarray(MARK).toString('base64url');
