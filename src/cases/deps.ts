import type { Directory } from '../directory/directory.js';
import type { Escalations } from '../escalation/escalations.js';
import type { AuditAction } from '../models/cases/audit.js';
import { appendAudit } from '../models/cases/audit.js';
import type { Db } from '../models/store/db.js';
import type { CasesKeyring, GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';

/** What people's work with cases needs from the rest of the program. */
export interface CaseDeps {
  readonly db: Db;
  readonly keys: { cases(): CasesKeyring; gateway(): GatewayKeyring };
  readonly clock: Clock;
  /** Where people come in, as the audit log names it; the console unless said. */
  readonly door?: 'console' | 'api' | 'cli';
  readonly directory: () => Directory;
  readonly escalations: Pick<
    Escalations,
    | 'take'
    | 'answerFor'
    | 'callNext'
    | 'reopen'
    | 'raise'
    | 'lower'
    | 'close'
    | 'assign'
    | 'tellGiven'
    | 'tellLate'
    | 'tellAlertNews'
    | 'excludePerson'
    | 'runSoon'
  >;
}

/** Who works: somebody of the console, whoever types commands at the machine, or a job. */
export type Worker = Staff | `cli:${string}` | 'job';

/** How the audit log names somebody. */
const actorOf = (door: NonNullable<CaseDeps['door']>, who: Worker): string =>
  typeof who === 'string' ? who : `${door}:${who.login}`;

/** Notes who did what to which thing; durable when it returns. */
export const audit = (
  { db, keys, clock, door = 'console' }: Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door'>,
  who: Worker,
  action: AuditAction,
  subject: string,
): Promise<void> =>
  appendAudit(db, keys.cases(), [{ actor: actorOf(door, who), action, subject }], clock.now());
