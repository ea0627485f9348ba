import type { Escalations } from '../escalation/escalations.js';
import { DAY, HOUR, MINUTE, type AdjustableClock } from '../shared/clock.js';

/** How far the buttons move the clock, in milliseconds. */
export const jumps = { '1m': MINUTE, '10m': 10 * MINUTE, '1h': HOUR, '1d': DAY } as const;
export type Jump = keyof typeof jumps | 'next';

/** The fewest steps of a jump, so that silences, tries and safe hours also happen in order … */
const FEWEST_STEPS = 24;
/** … and the most steps, however many deadlines it contains. */
const MOST_STEPS = 240;

/** The services that move the clock. */
export interface ForwardDeps {
  readonly clock: AdjustableClock;
  /** Runs all jobs once. */
  readonly tick: () => Promise<void>;
  readonly escalations: Pick<Escalations, 'list'>;
}

/** Returns the earliest deadline of all open escalations, if there is one. */
export async function nextDeadline({
  escalations,
}: Pick<ForwardDeps, 'escalations'>): Promise<Date | undefined> {
  const due = (await escalations.list()).flatMap(({ dueAt }) => dueAt?.getTime() ?? []);
  return due.length > 0 ? new Date(Math.min(...due)) : undefined;
}

/**
 * Moves the clock forward from deadline to deadline and runs the jobs, so that everything happens
 * in its order.
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

/**
 * Moves the clock to just after the next deadline.
 * @returns false when there is none
 */
export async function toNextDeadline(deps: ForwardDeps): Promise<boolean> {
  const due = await nextDeadline(deps);
  if (!due) return false;
  await fastForward(deps, Math.max(1, due.getTime() - deps.clock.now().getTime()));
  return true;
}
