import { listNeighbourAlerts } from '../../models/gateway/neighbour.js';
import type { Staff } from '../../shared/staff.js';
import type { AlertDeps } from '../deps.js';
import { itemsOf, MOST_SHOWN, type NeighbourItem } from '../neighbours/items.js';
import { mayAlerts } from '../open.js';
import { unfitOf } from './origin.js';

/** Returns the alerts of neighbours that are in force and that nobody has marked as not for us. */
export async function listOffers(
  { db: { gateway }, clock }: Pick<AlertDeps, 'db' | 'clock'>,
  staff: Staff,
): Promise<readonly NeighbourItem[]> {
  if (!mayAlerts(staff, 'see')) return [];
  const items = itemsOf(await listNeighbourAlerts(gateway, MOST_SHOWN));
  const now = clock.now();
  return items.filter(
    ({ alert, over, state }) => !over && state !== 'passed' && unfitOf(alert, now) === undefined,
  );
}
