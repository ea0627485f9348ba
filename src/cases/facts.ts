import { may, type CaseAction, type CaseFacts } from '../access/policy.js';
import { findCase, type CaseDoc } from '../models/cases/case-list.js';
import { joins } from '../models/cases/escalation-calls.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { findEscalation } from '../models/cases/escalation.js';
import type { Staff } from '../shared/staff.js';
import { audit, type CaseDeps } from './deps.js';
import { not, type NotDone } from './outcome.js';

/** A case that somebody may see, with the escalation that stands for it. */
export interface Opened {
  readonly doc: CaseDoc;
  /** Its own, or that of the tip it was gathered into. */
  readonly escalation: Escalation | undefined;
  readonly facts: CaseFacts;
}

/** The id of the escalation that stands for a tip. */
export const escalationOf = ({ _id, gathered }: Pick<CaseDoc, '_id' | 'gathered'>): string =>
  gathered?.tip ?? _id;

/** Whether the reporter may still say that officials are part of it. */
const officialsUnknown = ({ state, answers }: Pick<CaseDoc, 'state' | 'answers'>): boolean =>
  state === 'open' && answers['officials'] === undefined;

/** What decisions know of a case. */
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

/** A case with its facts, whoever asks. */
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
 * A case for something that somebody wants to do with it. What they may not see is as if it did not
 * exist, and the try is noted.
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
