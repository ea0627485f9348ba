import { mirrorOwner } from '../models/cases/case-work.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { saveEscalation } from '../models/cases/escalation.js';
import type { Db } from '../models/store/db.js';

/** Returns who has an escalation, or acted on it: the id of the directory, or of an account. */
export const holderOf = ({ actedBy, acknowledgedBy }: Escalation): string | undefined =>
  actedBy ?? acknowledgedBy;

/**
 * Saves an escalation as `saveEscalation` does, and writes to its tips who has it, if that changed.
 */
export async function saveWithHolder(
  db: Db,
  before: Escalation,
  to: Escalation,
): ReturnType<typeof saveEscalation> {
  const saved = await saveEscalation(db, to);
  if (typeof saved === 'string' || holderOf(before) === holderOf(saved)) return saved;
  const tips = [saved._id, ...(saved.gathered?.tips ?? [])];
  await mirrorOwner(db.cases, tips, holderOf(saved), saved.v);
  return saved;
}
