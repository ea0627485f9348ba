import type { Connection } from 'mongoose';
import { MINUTE } from '../../src/shared/clock.js';
import type { TestAmana } from '../support/amana.js';

/** When the first of some documents is due, in milliseconds since 1970. */
async function firstDue(db: Connection, collection: string, which: object): Promise<number> {
  const found = await db
    .collection<{ dueAt: Date }>(collection)
    .findOne(which, { sort: { dueAt: 1 } });
  return found?.dueAt.getTime() ?? Infinity;
}

/**
 * Time passes from one due thing to the next, so that each is done at its own moment and hours cost little; five
 * minutes at most in one step, for what has no time of its own.
 */
export async function hoursPass(here: TestAmana, ms: number): Promise<void> {
  const { gateway, cases } = here.db;
  const end = here.clock.now().getTime() + ms;
  for (;;) {
    await here.settle();
    const now = here.clock.now().getTime();
    if (now >= end) return;
    const due = await Promise.all([
      firstDue(gateway, 'deliveries', { state: 'due' }),
      firstDue(cases, 'escalations', { dueAt: { $exists: true } }),
    ]);
    const next = Math.max(now, Math.min(end, now + 5 * MINUTE, ...due));
    here.clock.advance(Math.max(1, next - here.clock.now().getTime()));
  }
}
