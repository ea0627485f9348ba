import { commonClock, type CommonClock } from '../../shared/common-clock.js';
import type { Db } from './db.js';

/** Returns the time of the database's primary. */
export async function databaseTime({ gateway }: Pick<Db, 'gateway'>): Promise<Date> {
  const { localTime } = (await gateway.db?.command({ hello: 1 })) ?? {};
  return localTime as Date;
}

/**
 * Returns the clock that all processes of an installation use, which is the database's: the clocks
 * of their machines may differ, or be set.
 * @param ask another's time, for tests
 */
export async function clockOfAll(
  db: Pick<Db, 'gateway'>,
  ask = databaseTime,
): Promise<CommonClock> {
  const clock = commonClock(() => ask(db));
  await clock.look();
  return clock;
}
