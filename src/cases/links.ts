import { findCallByLink } from '../models/cases/escalation-calls.js';
import type { CaseDeps } from './deps.js';

/**
 * The case that a link in the text of a call leads to, and whose call it was. A wrong one and one
 * that is over are the same.
 */
export const openLink = async (
  { db, clock }: CaseDeps,
  code: string,
): Promise<{ readonly tip: string; readonly focalPoint: string } | undefined> =>
  findCallByLink(db, code.trim().toUpperCase(), clock.now());
