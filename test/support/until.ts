import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../src/shared/clock.js';

/** Milliseconds between two looks: more when a look is dear, so that looking is not the load. */
const REST = { least: 10, most: 250, perLook: 4 } as const;

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
  for (const end = performance.now() + ms; ;) {
    const began = performance.now();
    if (await look().catch(() => false)) return;
    const ended = performance.now();
    if (ended > end) throw new Error(`This did not come true: ${what}.`);
    const rest = REST.perLook * (ended - began);
    await pause(Math.min(REST.most, Math.max(REST.least, rest)));
  }
}
