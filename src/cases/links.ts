import { findCallByLink } from '../models/cases/escalation-calls.js';
import type { CaseDeps } from './deps.js';

/**
 * Returns the case of a link in a call's text, and the person called. A wrong link and an expired
 * one give the same result.
 */
export const openLink = async (
  { db, clock }: CaseDeps,
  code: string,
): Promise<{ readonly tip: string; readonly focalPoint: string } | undefined> =>
  findCallByLink(db, code.trim().toUpperCase(), clock.now());
