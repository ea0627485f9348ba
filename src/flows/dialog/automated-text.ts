import type { Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';
import { closeReport, keepWords, openReport } from './report.js';

/**
 * Saves words of a sender that nobody can talk with (a company's name, a short code) as a tip of
 * their own, with no question, no answer and no talk after it.
 */
export function keepAutomatedText(draft: Draft, text: string, context: TalkContext): Draft {
  const closed = closeReport(draft);
  if (text.trim() === '') return closed;
  return closeReport(keepWords(openReport(closed, context), 'first', text, context));
}
