import type { AuditAction } from '../models/cases/audit.js';
import type { Who } from './who.js';

/** Records who did what with which object. The record is durable when it returns. */
export type DeskAudit = (who: Who, action: AuditAction, subject: string) => Promise<void>;
