import type { Directory } from '../directory/directory.js';
import type { Escalations } from '../escalation/escalations.js';
import type { AuditAction } from '../models/cases/audit.js';
import { appendAudit } from '../models/cases/audit.js';
import type { Db } from '../models/store/db.js';
import type { CasesKeyring, GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';

/** The services of the program that work with cases needs. */
export interface CaseDeps {
  readonly db: Db;
  readonly keys: { cases(): CasesKeyring; gateway(): GatewayKeyring };
  readonly clock: Clock;
  /** How people reach the program, as the audit log names it; by default the console. */
  readonly door?: 'console' | 'api' | 'cli';
  /** How long words of a closed case are kept, in milliseconds; by default for ever. */
  readonly keepClosed?: number | undefined;
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

/** A worker: an account of the console, a person who types commands on the machine, or a job. */
export type Worker = Staff | `cli:${string}` | 'job';

/** Returns the name of a worker in the audit log. */
export const actorOf = ({ door = 'console' }: Pick<CaseDeps, 'door'>, who: Worker): string =>
  typeof who === 'string' ? who : `${door}:${who.login}`;

/** Records who did what with which object. The record is durable when the function returns. */
export const audit = (
  { db, keys, clock, door }: Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door'>,
  who: Worker,
  action: AuditAction,
  subject: string,
): Promise<void> =>
  appendAudit(db, keys.cases(), [{ actor: actorOf({ door }, who), action, subject }], clock.now());
