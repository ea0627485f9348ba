import type { AuditAction } from '../models/cases/audit.js';
import type { Who } from './who.js';

/** Notes who did what to which thing; durable when it returns. */
export type DeskAudit = (who: Who, action: AuditAction, subject: string) => Promise<void>;
