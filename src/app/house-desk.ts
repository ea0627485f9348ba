import { mayAny, type GeneralAction } from '../access/policy.js';
import type { HouseDesk } from '../api/routes/house-desk.js';
import { createTrail } from '../cases/trail.js';
import { appendAudit } from '../models/cases/audit.js';
import type { Staff } from '../shared/staff.js';
import { makeAbsenceDesk } from './directory-desk.js';
import { makeListDesk } from './directory-lists.js';
import { makeHealth, type HealthMaterials, type HealthParts } from './health.js';

/** Creates the directory, audit and health for programs. The audit log records refused attempts. */
export function makeHouseDesk(
  materials: HealthMaterials,
  parts: HealthParts,
): Omit<HouseDesk, 'webhooks'> {
  const { db, keys, clock } = materials;
  const health = makeHealth(materials, parts);
  const allowed = async (staff: Staff, action: GeneralAction, page: string): Promise<boolean> => {
    if (mayAny(staff, action)) return true;
    const denied = { actor: `api:${staff.login}`, action: 'access.denied', subject: page } as const;
    await appendAudit(db, keys.cases(), [denied], clock.now());
    return false;
  };
  return {
    absences: makeAbsenceDesk({ db, keys, clock }),
    lists: makeListDesk({ db, keys, clock }),
    trail: createTrail({ db, keys, clock, door: 'api' }),
    health: async (staff) =>
      (await allowed(staff, 'health.read', 'api/health')) ? health.report() : 'denied',
    retry: async (staff, ids) =>
      (await allowed(staff, 'health.retry', 'api/health/retry'))
        ? health.retry(`api:${staff.login}`, ids)
        : 'denied',
  };
}
