import { appendAudit, type AuditAction } from '../models/cases/audit.js';
import type { Installation } from './connect.js';
import type { Io } from './io.js';

/**
 * Returns the actor for the audit log: the user of the operating system; letters that the log does
 * not allow become `_`.
 */
export function actorOf(io: Io): `cli:${string}` {
  return `cli:${io.user.replace(/[^\w.-]/g, '_').slice(0, 60) || 'unknown'}`;
}

/**
 * Records in the audit log what a person does on the command line. The record is durable when it
 * returns.
 */
export async function note(
  io: Io,
  { db, keys, clock }: Pick<Installation, 'db' | 'keys' | 'clock'>,
  action: AuditAction,
  subject: string,
): Promise<void> {
  await appendAudit(db, keys.cases(), [{ actor: actorOf(io), action, subject }], clock.now());
}
