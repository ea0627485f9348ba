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

/** What is done at a moment of its own, and what comes of it. */
const TIMED = ['catch-up', 'mail', 'escalation', 'outbox'] as const;
/** Everything else is done at least so often. */
const ALL = 5 * MINUTE;

/**
 * Time passes from one due thing to the next, so that each is done at its own moment and hours cost
 * little. All jobs run at the beginning, every five minutes and at the end.
 */
export async function hoursPass(here: TestAmana, ms: number): Promise<void> {
  const { gateway, cases } = here.db;
  const end = here.clock.now().getTime() + ms;
  let allAt = 0;
  for (;;) {
    const at = here.clock.now().getTime();
    const all = at >= Math.min(end, allAt + ALL);
    await here.settle(all ? undefined : TIMED);
    if (all) allAt = at;
    const now = here.clock.now().getTime();
    if (now >= end && all) return;
    if (now >= end) continue;
    const due = await Promise.all([
      firstDue(gateway, 'deliveries', { state: 'due' }),
      firstDue(cases, 'escalations', { dueAt: { $exists: true } }),
    ]);
    const next = Math.max(now, Math.min(end, allAt + ALL, ...due));
    here.clock.advance(Math.max(1, next - here.clock.now().getTime()));
  }
}
