import type { Escalation } from '../models/cases/escalation-doc.js';
import { beginningOf, HOUR, MINUTE } from '../shared/clock.js';
import type { Priority } from '../shared/priority.js';

/** The beginning of a minute: times in the cases database are this coarse. Source: design.md §2. */
export const toMinute = (time: number | Date): Date => beginningOf(MINUTE, time);

/**
 * When an escalation was opened, as it is stored: the minute for a P1, which is called in that
 * minute anyway, and the hour for everything else. The minute of a text that called nobody at once
 * would lead to its sender.
 */
export const openedAt = (priority: Priority, now: Date): Date =>
  priority === 1 ? toMinute(now) : beginningOf(HOUR, now);

/** How long a level has to answer, in milliseconds. */
export function answerWithin(policy: Escalation['policy'], level: number): number {
  return policy.levels[level]?.answerWithin ?? policy.repeatEvery;
}
