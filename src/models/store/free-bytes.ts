import type { Connection } from 'mongoose';

/** Returns how many bytes are free on the disk where the database lies, as mongod sees it. */
export async function freeBytes({ db }: Connection): Promise<number> {
  const { fsTotalSize, fsUsedSize } = (await db?.command({ dbStats: 1 })) ?? {};
  return Number(fsTotalSize) - Number(fsUsedSize);
}
