import { moveTip, type TipDoc } from '../models/cases/tip.js';
import { insertEscalations } from '../models/cases/escalation.js';
import type { Db } from '../models/store/db.js';
import { affiliations, type Affiliation } from '../shared/affiliation.js';
import type { Priority } from '../shared/priority.js';
import { randomMoment, startOf } from './context.js';
import type { EscalationRequest } from './escalation.js';
import { newEscalation } from './levels.js';
import { policyFor } from './policies.js';

/**
 * What became of a text that a person looked at. `isReport`:
 * it is one already, and people were called for it.
 */
export type LookedThrough = 'done' | 'isReport';

/** A tip, as far as calling people for it depends on it. */
type Tip = Pick<
  TipDoc,
  '_id' | 'reference' | 'country' | 'area' | 'priority' | 'kind' | 'excludedAffiliations' | 'state'
>;

const isAffiliation = (name: string): name is Affiliation =>
  affiliations.some((one) => one === name);

function requestOf(tip: Tip): EscalationRequest {
  return {
    tip: tip._id,
    reference: tip.reference,
    country: tip.country,
    ...(tip.area ? { area: tip.area } : {}),
    priority: tip.priority as Priority,
    kind: tip.kind,
    excludedAffiliations: tip.excludedAffiliations.filter(isAffiliation),
  };
}

/** Opens the escalation of a tip; the running program calls people. Twice is once. */
async function escalate(db: Db, tip: Tip, now: Date): Promise<void> {
  const request = requestOf(tip);
  const policy = policyFor(request.country, request.priority, {});
  const start = startOf({ draw: randomMoment }, policy, now);
  await insertEscalations(db, [newEscalation(request, policy, now, start)]);
}

const isUndecided = ({ state }: Tip): boolean => state === 'unsure' || state === 'setAside';

/**
 * Makes a report of a text that was in doubt, as a person says: people are called for it by its
 * priority, as for any report. The escalation comes first, so that a process that dies between the
 * two leaves the text in the list. Twice is once.
 */
export async function makeReport(db: Db, tip: Tip, now: Date): Promise<LookedThrough> {
  if (!isUndecided(tip)) return 'isReport';
  await escalate(db, tip, now);
  await moveTip(db.cases, tip._id, ['unsure', 'setAside'], 'partial');
  return 'done';
}

/**
 * Sets a text aside that is no report, as a person says.
 * It is kept, and nobody is called. Twice is once.
 */
export async function setAside(db: Db, tip: Tip): Promise<LookedThrough> {
  if (!isUndecided(tip)) return 'isReport';
  return (await moveTip(db.cases, tip._id, ['unsure'], 'setAside')) ? 'done' : 'isReport';
}
