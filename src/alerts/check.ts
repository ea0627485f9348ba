import type { Message } from './message.js';
import { findingsOf, validateFile } from './cap/validate.js';
import { writeAlert } from './cap/write.js';
import type { AlertProblem } from './outcome.js';

/**
 * Findings that say nothing against us: a test is one,
 * and where nobody may reach us by https it is a demo.
 */
const passed: readonly string[] = ['public-status', 'public-https'];

/** What the rules of CAP say against a message: nothing with an error goes out. */
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
