import type { Escalations } from '../escalation/escalations.js';
import type { Db } from '../models/store/db.js';
import { findEscalation, type Escalation } from '../models/cases/escalation.js';

/** How many that are acted on or closed stay on the page. */
const MOST_ENDED = 3;
/** The most cards on the page. */
const MOST = 12;

/** Escalations to show: the open ones, and the last few that ended while this process ran. */
export function createRecent(deps: {
  readonly escalations: Pick<Escalations, 'list'>;
  readonly db: Db;
}) {
  const ended = new Map<string, Escalation>();
  let open = new Set<string>();

  return {
    /** Those nobody has taken, the most urgent first, then by deadline; then those taken; then those that ended last. */
    async list(): Promise<readonly Escalation[]> {
      const now = await deps.escalations.list({ limit: MOST });
      const ids = new Set(now.map(({ _id }) => _id));
      for (const id of open) {
        const found = ids.has(id) ? undefined : await findEscalation(deps.db, id);
        // An open one that is gone from the list is there, below more urgent ones.
        if (found && found.dueAt === undefined) ended.set(id, found);
      }
      open = ids;
      for (const id of ids) ended.delete(id);
      for (const id of [...ended.keys()].slice(0, -MOST_ENDED)) ended.delete(id);
      const taken = (one: Escalation) => one.state === 'acknowledged';
      return [
        ...now.filter((one) => !taken(one)),
        ...now.filter(taken),
        ...[...ended.values()].reverse(),
      ];
    },
  };
}
