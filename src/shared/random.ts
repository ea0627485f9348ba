import { randomFillSync } from 'node:crypto';

/**
 * Asking the system costs the same for a few bytes as
 * for some thousand, so it is asked for many at a time.
 */
const pool = Buffer.alloc(4_096);
let used = pool.length;

/** Makes sure that so many bytes are left. */
function fillFor(size: number): void {
  if (used + size <= pool.length) return;
  randomFillSync(pool);
  used = 0;
}

/**
 * Random bytes for ids, nonces and keys, from the system's generator. Each byte is given once, and
 * wiped where it came from, so that no later dump of memory finds it there.
 * @param size at most 4,096
 */
export function randomPiece(size: number): Buffer {
  fillFor(size);
  const piece = Buffer.allocUnsafeSlow(size);
  pool.copy(piece, 0, used, used + size);
  pool.fill(0, used, used + size);
  used += size;
  return piece;
}

/**
 * Four random bytes from the same place as a whole number,
 * for libraries that ask for chance in such pieces.
 */
export function randomWord(): number {
  fillFor(4);
  const word = pool.readUInt32LE(used);
  pool.fill(0, used, used + 4);
  used += 4;
  return word;
}
