import { countUnsure } from '../../models/cases/tip-lookup.js';
import type { Db } from '../../models/store/db.js';
import { command } from '../../shared/command.js';
import { ok, warning, type Finding } from './finding.js';

const CHECK = 'to look through';
/** The limit of counting: above it, it is enough to know that there are many. */
const MOST = 1_000;

/**
 * Checks for texts that wait for a person to decide whether they are a report: until then nobody is
 * called for them.
 */
export async function checkUnsure(db: Db): Promise<Finding[]> {
  const count = await countUnsure(db.cases, MOST);
  if (count === 0) return [ok(CHECK, 'no text waits for a person to say whether it is a report')];
  const many = count === MOST ? `${MOST} texts or more wait` : `${count} texts wait`;
  return [
    warning(
      CHECK,
      `${count === 1 ? 'A text waits' : many} for a person to say whether it is a report; nobody is called until then.`,
      `Look through them every day: ${command('tips list --unsure')}, then ${command('tips report REFERENCE')} or ${command('tips set-aside REFERENCE')}.`,
    ),
  ];
}
