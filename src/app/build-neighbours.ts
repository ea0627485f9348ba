import { openInternet } from '../alerts/neighbours/gate.js';
import { createNeighbours, type Neighbours } from '../alerts/neighbours/neighbours.js';
import { appendAudit } from '../models/cases/audit.js';
import type { Materials } from './materials.js';

/**
 * Builds the reading of neighbours' feeds, which asks the open internet only.
 * @param door how the person came in, as the audit log names it
 */
export const buildNeighbours = (
  { db, keys, clock }: Pick<Materials, 'db' | 'keys' | 'clock'>,
  door: 'console' | 'api' | 'cli',
): Neighbours =>
  createNeighbours({
    db,
    clock,
    gate: openInternet,
    note: ({ login }, action, subject) =>
      appendAudit(db, keys.cases(), [{ actor: `${door}:${login}`, action, subject }], clock.now()),
  });
