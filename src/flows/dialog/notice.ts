import type { Draft } from './draft.js';
import type { World } from './person.js';
import { closeReport, keepWords, openReport } from './report.js';

/**
 * Words of a sender that nobody can talk with (an operator's name, a short code): kept as a tip of their own, with no
 * question, no answer and no talk after it.
 */
export function noticed(draft: Draft, text: string, world: World): Draft {
  const closed = closeReport(draft);
  if (text.trim() === '') return closed;
  return closeReport(keepWords(openReport(closed, world), 'first', text, world));
}
