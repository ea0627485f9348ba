import { randomFillSync } from 'node:crypto';

/** Asking the system costs the same for a few bytes as for some thousand, so it is asked for many at a time. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

/**
 * Random bytes for ids, nonces and keys, from the system's generator. Each byte is given once, and wiped where it
 * came from, so that no later dump of memory finds it there. @param size at most 4,096
 */
export function randomPiece(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const piece = Buffer.allocUnsafeSlow(size);
  pool.copy(piece, 0, used, used + size);
  pool.fill(0, used, used + size);
  used += size;
  return piece;
}
