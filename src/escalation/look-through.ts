import type { TipDoc } from '../models/cases/tip-doc.js';
import { moveTip } from '../models/cases/tip.js';
import { insertEscalations } from '../models/cases/escalation.js';
import type { Db } from '../models/store/db.js';
import { affiliations, type Affiliation } from '../shared/affiliation.js';
import type { Priority } from '../shared/priority.js';
import { randomMoment, startOf } from './context.js';
import type { EscalationRequest } from './escalation.js';
import { newEscalation } from './levels.js';
import { policyFor } from './policies.js';

/**
 * The result of a person's look at a text. `isReport`: it is a report already, and people were
 * called for it.
 */
export type LookedThrough = 'done' | 'isReport';

/** The fields of a tip on which calling people depends. */
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

/** Opens the escalation of a tip; the running program calls people. Idempotent. */
async function escalate(db: Db, tip: Tip, now: Date): Promise<void> {
  const request = requestOf(tip);
  const policy = policyFor(request.country, request.priority, {});
  const start = startOf({ draw: randomMoment }, policy, now);
  await insertEscalations(db, [newEscalation(request, policy, now, start)]);
}

const isUndecided = ({ state }: Tip): boolean => state === 'unsure' || state === 'setAside';

/**
 * Makes a report of a text that was in doubt, because a person says so: people are called by its
 * priority, as for any report. The escalation is saved first, so that a process that dies between
 * the two writes leaves the text in the list. Idempotent.
 */
export async function makeReport(db: Db, tip: Tip, now: Date): Promise<LookedThrough> {
  if (!isUndecided(tip)) return 'isReport';
  await escalate(db, tip, now);
  await moveTip(db.cases, tip._id, ['unsure', 'setAside'], 'partial');
  return 'done';
}

/**
 * Sets aside a text that is no report, because a person says so. The text stays stored, and nobody
 * is called. Idempotent.
 */
export async function setAside(db: Db, tip: Tip): Promise<LookedThrough> {
  if (!isUndecided(tip)) return 'isReport';
  return (await moveTip(db.cases, tip._id, ['unsure'], 'setAside')) ? 'done' : 'isReport';
}
