import { randomPiece } from '../shared/random.js';

/** How many messages of one person are recognised when the provider delivers them again. */
export const SEEN_IDS = 64;
/** Bytes stored of a message's keyed digest: 64 bits tell a person's messages apart. */
const MARK = 8;

const bytesOf = (digest: string): Buffer =>
  Buffer.from(digest.slice(digest.indexOf('.') + 1), 'base64url');

/**
 * The seen ids of a new person: random bytes, always of the same length, so that nobody can count
 * messages in them.
 */
export const newSeenIds = (): Buffer => randomPiece(SEEN_IDS * MARK);

/**
 * Checks whether a message is among a person's last ones.
 * @param digests of its id, under every key
 */
export function isSeenId(seen: Buffer, digests: readonly string[]): boolean {
  return digests.some((digest) => seen.includes(bytesOf(digest).subarray(0, MARK)));
}

/** Returns the seen ids with one more message and without the oldest. */
export function withSeenId(seen: Buffer, digest: string | undefined): Buffer {
  return digest === undefined
    ? seen
    : Buffer.concat([seen.subarray(MARK), bytesOf(digest).subarray(0, MARK)]);
}

/** How many unasked texts are recognised: each is sent within minutes, or never. */
const MOST_REACHED = 16;

/** Returns the marks of the texts that a person was sent unasked, with one more. */
export const withReached = (reached: readonly string[], digest: string | undefined): string[] =>
  [
    ...reached,
    ...(digest === undefined ? [] : [bytesOf(digest).subarray(0, MARK).toString('base64url')]),
  ].slice(-MOST_REACHED);

/**
 * Returns the seen ids after a talk: random bytes, and the marks of unasked texts. Telegram numbers
 * its messages, so a thief with the key could read from their marks how often people wrote, and in
 * which order.
 */
export const seenIdsAfter = (reached: readonly string[]): Buffer => {
  const kept = Buffer.concat(reached.map((mark) => Buffer.from(mark, 'base64url')));
  return Buffer.concat([newSeenIds().subarray(kept.length), kept]);
};

/**
 * Returns the mark of a message for the replay guard (models/gateway/replay-guard.ts). It uses
 * other bits than a person's seen ids.
 */
export const replayMark = (digest: string): string =>
  bytesOf(digest).subarray(MARK).toString('base64url');
