import { may, type CaseAction, type CaseFacts } from '../access/policy.js';
import { findCase, type CaseDoc } from '../models/cases/case-list.js';
import { joins } from '../models/cases/escalation-calls.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { findEscalation } from '../models/cases/escalation.js';
import type { Staff } from '../shared/staff.js';
import { audit, type CaseDeps } from './deps.js';
import { not, type NotDone } from './outcome.js';

/** A case that an account may see, with its escalation. */
export interface Opened {
  readonly doc: CaseDoc;
  /** Its own escalation, or that of the tip into which it was gathered. */
  readonly escalation: Escalation | undefined;
  readonly facts: CaseFacts;
}

/** Returns the id of the escalation for a tip. */
export const escalationOf = ({ _id, gathered }: Pick<CaseDoc, '_id' | 'gathered'>): string =>
  gathered?.tip ?? _id;

/** Checks whether the reporter may still say that officials are involved. */
const officialsUnknown = ({ state, answers }: Pick<CaseDoc, 'state' | 'answers'>): boolean =>
  state === 'open' && answers['officials'] === undefined;

/** Returns the facts of a case for the policy. */
export function factsOf(doc: CaseDoc, escalation: Escalation | undefined): CaseFacts {
  const { country, excludedAffiliations, work } = doc;
  return {
    country,
    owner: work?.owner,
    called: escalation?.calls.filter(joins).map(({ focalPoint }) => focalPoint) ?? [],
    referredTo: work?.referredTo,
    excludedAffiliations,
    excludedPeople: work?.excluded,
    officialsUnknown: officialsUnknown(doc),
  };
}

/** Loads a case with its facts, for any caller. */
export async function loadCase(
  { db }: Pick<CaseDeps, 'db'>,
  id: string,
  account: string,
): Promise<Opened | undefined> {
  const doc = await findCase(db.cases, id, account);
  if (!doc) return undefined;
  const escalation = await findEscalation(db, escalationOf(doc));
  return { doc, escalation, facts: factsOf(doc, escalation) };
}

/**
 * Returns a case for an act of an account. A case that they may not see is treated as if it did not
 * exist, and the audit log records the attempt.
 */
export async function openCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  action: CaseAction,
): Promise<{ readonly ok: true; readonly opened: Opened } | NotDone> {
  const opened = await loadCase(deps, id, staff.account);
  if (!opened) return not('unknown');
  if (may(staff, action, opened.facts)) return { ok: true, opened };
  await audit(deps, staff, 'access.denied', `case/${opened.doc._id}`);
  return not(may(staff, 'case.see', opened.facts) ? 'denied' : 'unknown');
}
