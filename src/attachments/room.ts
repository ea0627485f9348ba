import type { Connection } from 'mongoose';
import { GB } from './limits.js';

/**
 * The free bytes on the disk of the database that files leave alone. A database whose disk is full
 * takes no words any more, and a stranger can send files for as long as they like.
 */
export const LEFT_TO_WORDS = 2 * GB;

/** Returns how many bytes are free on the disk where the database lies, as mongod sees it. */
export async function freeBytes({ db }: Connection): Promise<number> {
  const { fsTotalSize, fsUsedSize } = (await db?.command({ dbStats: 1 })) ?? {};
  return Number(fsTotalSize) - Number(fsUsedSize);
}
