import { countOfNoPerson } from '../../models/cases/tip-lookup.js';
import type { Db } from '../../models/store/db.js';
import { DAY } from '../../shared/clock.js';
import { command } from '../../shared/command.js';
import { ok, warning, type Finding } from './finding.js';

const CHECK = 'not called';
const SINCE = 7 * DAY;

/**
 * Checks for tips from senders with whom nobody can talk: nobody was called for them, so a person
 * must look.
 */
export async function checkNotCalled(db: Db, now: Date): Promise<Finding[]> {
  const count = await countOfNoPerson(db.cases, new Date(now.getTime() - SINCE));
  if (count === 0)
    return [ok(CHECK, 'every tip of the last week came from somebody who can be answered')];
  return [
    warning(
      CHECK,
      `${count === 1 ? 'A tip' : `${count} tips`} of the last week came from a name, a short code or a number of our own: nobody was called or answered.`,
      `Read them: ${command('tips list')} marks them.`,
    ),
  ];
}
