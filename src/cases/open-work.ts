import { findCaseIds } from '../models/cases/case-list.js';
import type { Staff } from '../shared/staff.js';
import type { CaseDeps, Worker } from './deps.js';
import { handOn } from './hold.js';

/** The limit of counting. */
const MOST_COUNTED = 1_000;

const idsOf = ({ focalPoint, account }: Staff): string[] =>
  focalPoint === undefined ? [account] : [focalPoint, account];

/**
 * Returns functions that count a person's open work and hand it over when they leave, for the
 * person who closes their account.
 */
export function openWorkOf(deps: CaseDeps): {
  count(staff: Staff): Promise<number>;
  handOver(from: Staff, to: Staff, by: Worker): Promise<void>;
} {
  return {
    async count(staff) {
      const theirs = { open: true, 'work.owner': { $in: idsOf(staff) } };
      return (await findCaseIds(deps.db.cases, [theirs], MOST_COUNTED)).length;
    },
    async handOver(from, to, by) {
      for (const id of idsOf(from)) await handOn(deps, by, id, to, true);
    },
  };
}
