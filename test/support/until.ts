import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../src/shared/clock.js';

/**
 * Waits until something holds; a failure to look is looked at again.
 * @throws Error saying what did not come true
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 60 * SECOND,
): Promise<void> {
  const look = async () => holds();
  for (const end = performance.now() + ms; !(await look().catch(() => false)); await pause(10))
    if (performance.now() > end) throw new Error(`This did not come true: ${what}.`);
}
