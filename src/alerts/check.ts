import type { Message } from './message.js';
import { findingsOf, validateFile } from './cap/validate.js';
import { writeAlert } from './cap/write.js';
import type { AlertProblem } from './outcome.js';

/**
 * Findings that we accept: a test, and an installation that cannot be reached by https, which is a
 * demo.
 */
const passed: readonly string[] = ['public-status', 'public-https'];

/** Returns the objections of the CAP rules to a message. Nothing with an error is sent. */
export async function capProblems(
  { cap }: Pick<Message, 'cap'>,
  now: Date,
): Promise<AlertProblem[]> {
  const bytes = Buffer.from(writeAlert(cap));
  const report = await validateFile(bytes, { profile: 'own', now });
  return findingsOf(report)
    .filter(({ severity, rule }) => severity === 'error' && !passed.includes(rule))
    .map(({ rule, what, todo }) => ({ field: 'cap', code: 'cap', values: { rule, what, todo } }));
}
