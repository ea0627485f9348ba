import type { Escalations } from '../escalation/escalations.js';
import { DAY, HOUR, MINUTE, type AdjustableClock } from '../shared/clock.js';

/** How far the buttons move the clock, in milliseconds. */
export const jumps = { '1m': MINUTE, '10m': 10 * MINUTE, '1h': HOUR, '1d': DAY } as const;
export type Jump = keyof typeof jumps | 'next';

/**
 * A jump is made in this many steps at least, so that
 * silences, tries and safe hours come in their order too …
 */
const FEWEST_STEPS = 24;
/** … and in this many at most, however many deadlines lie in it. */
const MOST_STEPS = 240;

/** What moving the clock needs. */
export interface ForwardDeps {
  readonly clock: AdjustableClock;
  /** Runs all jobs once. */
  readonly tick: () => Promise<void>;
  readonly escalations: Pick<Escalations, 'list'>;
}

/** The earliest deadline of all open escalations, if there is one. */
export async function nextDeadline({
  escalations,
}: Pick<ForwardDeps, 'escalations'>): Promise<Date | undefined> {
  const due = (await escalations.list()).flatMap(({ dueAt }) => dueAt?.getTime() ?? []);
  return due.length > 0 ? new Date(Math.min(...due)) : undefined;
}

/**
 * Moves the clock forward and runs the jobs, from deadline to deadline, so that all that would have
 * happened happens in its order.
 * @param ms how far, in milliseconds
 */
export async function fastForward(deps: ForwardDeps, ms: number): Promise<void> {
  for (let left = ms; left > 0;) {
    const due = await nextDeadline(deps);
    const until = due ? due.getTime() - deps.clock.now().getTime() : Infinity;
    const step = Math.ceil(Math.min(left, ms / FEWEST_STEPS, Math.max(until, ms / MOST_STEPS)));
    deps.clock.advance(step);
    await deps.tick();
    left -= step;
  }
}

/** Moves the clock to just after the next deadline. @returns false when there is none */
export async function toNextDeadline(deps: ForwardDeps): Promise<boolean> {
  const due = await nextDeadline(deps);
  if (!due) return false;
  await fastForward(deps, Math.max(1, due.getTime() - deps.clock.now().getTime()));
  return true;
}
