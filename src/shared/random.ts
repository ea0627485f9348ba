import { randomFillSync } from 'node:crypto';

/**
 * A system call costs the same for a few bytes as for a few thousand, so many are requested at a
 * time.
 */
const pool = Buffer.alloc(4_096);
let used = pool.length;

/** Makes sure that this many bytes are left. */
function fillFor(size: number): void {
  if (used + size <= pool.length) return;
  randomFillSync(pool);
  used = 0;
}

/**
 * Returns random bytes for ids, nonces and keys, from the system's generator. Each byte is given
 * once and wiped from the pool, so that no later memory dump contains it there.
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
 * Returns random bytes as base64url. No buffer is made for them, which costs more than the bytes.
 * @param size at most 4,096
 */
export function randomText(size: number): string {
  fillFor(size);
  const text = pool.toString('base64url', used, used + size);
  pool.fill(0, used, used + size);
  used += size;
  return text;
}

/**
 * Returns four random bytes from the same pool as a whole number, for libraries that need
 * randomness in this form.
 */
export function randomWord(): number {
  fillFor(4);
  const word = pool.readUInt32LE(used);
  pool.fill(0, used, used + 4);
  used += 4;
  return word;
}
