import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.js';
import { slots, type Life, type Lives, type Slot } from './lives.js';

/** What is counted of the kills. */
export interface Kills {
  count: number;
  /** By the moment they were aimed at. */
  readonly at: Record<string, number>;
  /** How long a process took from its start until it listened, in milliseconds. */
  readonly starts: number[];
}

/**
 * The moments a kill is aimed at, each with how often. Chance alone seldom finds the short ones.
 */
const aims = [
  'chance',
  'chance',
  'arrived',
  'arrived',
  'acknowledged',
  'acknowledged',
  'acknowledged',
  'taken',
  'taken',
  'starting',
] as const;

/** What a moment is waited for, at most, in milliseconds. */
const PATIENCE = 1_500;

async function aim(
  what: (typeof aims)[number],
  life: Life,
  lives: Lives,
  chance: Chance,
): Promise<void> {
  switch (what) {
    case 'chance':
      await pause(chance.between(0, 1_200));
      break;
    case 'starting':
      await pause(chance.between(0, 300));
      break;
    default: {
      await lives.next(what, life.slot, PATIENCE);
      // In the same moment, or a little into what follows it.
      if (chance.happens(0.5)) await pause(chance.between(0, 40));
    }
  }
}

/**
 * Kills one of the two processes again and again, at moments
 * that chance chooses, and starts the next in its place.
 * @param enough asked before each kill
 */
export async function killProcesses(
  lives: Lives,
  chance: Chance,
  kills: Kills,
  enough: () => boolean,
): Promise<void> {
  const starting = new Map<Slot, Promise<unknown>>();
  const ready = (life: Life | undefined) => {
    if (life) kills.starts.push(performance.now() - life.born);
  };
  while (!enough()) {
    const slot = chance.pick(slots);
    const what = chance.pick(aims);
    // One that is just starting is killed only on purpose.
    if (what === 'starting') await starting.get(slot);
    else await Promise.all(starting.values());
    if (what === 'starting') {
      const old = lives.at(slot);
      if (old && !old.died) await lives.kill(old);
      starting.set(slot, lives.start(slot).then(ready));
    }
    const life = lives.at(slot);
    if (!life) continue;
    await aim(what, life, lives, chance);
    await lives.kill(life);
    kills.count += what === 'starting' ? 2 : 1;
    kills.at[what] = (kills.at[what] ?? 0) + 1;
    starting.set(slot, lives.start(slot).then(ready));
  }
  await Promise.all(starting.values());
}
