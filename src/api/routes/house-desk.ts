import type { Trail } from '../../cases/trail.js';
import type { HealthReport } from '../../desk/health.js';
import type { Staff } from '../../shared/staff.js';
import type { Webhooks } from '../../webhooks/webhooks.js';
import { Problem } from '../problem.js';
import type { AbsenceDesk } from './absence-desk.js';
import type { ListDesk } from './list-desk.js';

/** The services of the routes of the directory, audit, health and webhooks. */
export interface HouseDesk {
  readonly trail: Trail;
  readonly absences: AbsenceDesk;
  readonly lists: ListDesk;
  readonly webhooks: Webhooks;
  /**
   * Returns the state of the installation; `denied` when they may not see it, which the audit log
   * records.
   */
  readonly health: (staff: Staff) => Promise<HealthReport | 'denied'>;
  /** Retries dead letters. */
  readonly retry: (staff: Staff, ids: readonly string[] | 'all') => Promise<number | 'denied'>;
}

/**
 * Returns the value unless it was denied.
 * @throws Problem 403 when the roles of a person do not allow it
 */
export function unlessDenied<T>(value: T | 'denied'): T {
  if (value !== 'denied') return value;
  throw new Problem('forbidden', {
    reason: 'denied',
    detail: 'Your roles do not allow this.',
    do: 'Ask an administrator, who sees in the audit log that you tried.',
  });
}
