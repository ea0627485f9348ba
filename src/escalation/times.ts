import type { Escalation } from '../models/cases/escalation-doc.js';
import { beginningOf, HOUR, MINUTE } from '../shared/clock.js';
import type { Priority } from '../shared/priority.js';

/**
 * Returns the beginning of a minute: times in the cases database are this coarse. Source: design.md
 * §2.
 */
export const toMinute = (time: number | Date): Date => beginningOf(MINUTE, time);

/**
 * Returns when an escalation was opened, as it is stored: the minute for a P1, for which people are
 * called in that minute anyway, and the hour for everything else. If a text called nobody at once,
 * its minute could lead to its sender.
 */
export const openedAt = (priority: Priority, now: Date): Date =>
  priority === 1 ? toMinute(now) : beginningOf(HOUR, now);

/** How long a level has to answer, in milliseconds. */
export function answerWithin(policy: Escalation['policy'], level: number): number {
  return policy.levels[level]?.answerWithin ?? policy.repeatEvery;
}
