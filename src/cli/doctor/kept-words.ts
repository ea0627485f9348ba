import type { Config } from '../../app/config.js';
import { DAY } from '../../shared/clock.js';
import { ok, warning, type Finding } from './finding.js';

const CHECK = 'closed cases';

/** Reports how long words of closed cases are kept, and in production that nobody decided it. */
export function checkKeptWords({ keepClosed, production }: Config): Finding[] {
  if (keepClosed === 'always') return [ok(CHECK, 'what was written in them is kept for ever')];
  if (keepClosed !== undefined)
    return [ok(CHECK, `what was written in them is destroyed ${keepClosed / DAY} days later`)];
  const says = 'Nobody decided how long what was written in them is kept; it is kept for ever.';
  if (!production) return [ok(CHECK, says)];
  return [
    warning(CHECK, says, 'Set AMANA_KEEP_CLOSED_DAYS to a number of days (730), or to always.'),
  ];
}
