import { countAudience } from '../models/gateway/audience.js';
import { findLive } from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import type { BroadcastDeps } from './deps.js';
import { filterOf } from './people.js';

/** Another poll that is being sent, and the number of people in both audiences. */
export interface Overlap {
  readonly broadcast: string;
  readonly poll: string;
  readonly people: number;
}

/** Returns the polls that are being sent, and how many people of this audience are in theirs. */
export async function overlapsOf(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
): Promise<readonly Overlap[]> {
  if (doc.kind !== 'poll') return [];
  const others = (await findLive(deps.db.gateway)).filter(
    ({ _id, kind }) => kind === 'poll' && _id !== doc._id,
  );
  const counted = others.map(async (other) => ({
    broadcast: other._id,
    poll: other.poll ?? '',
    people: await countAudience(deps.db.gateway, filterOf(doc), filterOf(other)),
  }));
  return (await Promise.all(counted)).filter(({ people }) => people > 0);
}
