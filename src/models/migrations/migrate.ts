import type { Db } from '../store/db.js';
import type { Place } from '../store/waiting.js';
import { claimStep, giveBack, isDue, noteBatch, readProgress, type Progress } from './progress.js';
import type { Step } from './step.js';
import { steps as ours } from './steps.js';

/**
 * How many batches are done in one run; the next run continues, so that nothing else waits long for
 * the database.
 */
const BATCHES = 20;

async function run(db: Db, step: Step, now: Date): Promise<number> {
  const half = db[step.half];
  let claimed: Progress | undefined = await claimStep(half, step.id, now);
  let changed = 0;
  for (let left = BATCHES; claimed && left > 0; left -= 1) {
    const batch = await step.batch(half, claimed.after);
    changed += batch.changed;
    claimed = await noteBatch(half, claimed, batch, now);
  }
  if (claimed) await giveBack(half, claimed);
  return changed;
}

/**
 * Does the due work of the steps, in any number of processes at once: only one process works on a
 * step at a time. A step begins when all steps before it have passed once. The start of the program
 * waits for none of them, because each version reads the data of the one before.
 * @returns how many documents were changed
 */
export async function migrate(
  db: Db,
  now: Date,
  steps: readonly Step[] = ours,
): Promise<{ readonly migrated: number }> {
  let migrated = 0;
  for (const step of steps) {
    const known = (await readProgress(db[step.half])).get(step.id);
    if (known && !isDue(known, now)) {
      if (known.onceAt) continue;
      break;
    }
    migrated += await run(db, step, now);
    const progress = (await readProgress(db[step.half])).get(step.id);
    if (!progress?.onceAt) break;
  }
  return { migrated };
}

/** The steps of one process: it looks for due work only when there may be some. */
export interface Migrating {
  /** No places while all steps have passed and none is due; undefined when it must look. */
  waiting(now: Date): readonly Place[] | undefined;
  /** Does what is due, as `migrate`. */
  run(now: Date): Promise<{ readonly migrated: number }>;
}

/**
 * Remembers when the next step is due. A step that has passed stays so: only a restore changes it.
 */
export function createMigrating(db: Db, steps: readonly Step[] = ours): Migrating {
  let dueAt = -Infinity;
  return {
    waiting: (now) => (now.getTime() < dueAt ? [] : undefined),
    async run(now) {
      const done = await migrate(db, now, steps);
      const { pending, again } = await standingOf(db, steps);
      const dues = again.map((one) => one.dueAt.getTime());
      dueAt = pending.length > 0 ? -Infinity : Math.min(Infinity, ...dues);
      return done;
    },
  };
}

/** The state of the data, compared with this version. */
export interface Standing {
  /** Steps that have not passed yet. */
  readonly pending: readonly Step[];
  /**
   * Steps that have passed and will look once more, or wait for documents that could not be
   * changed.
   */
  readonly again: readonly { readonly step: Step; readonly dueAt: Date }[];
  /** Steps of a newer version. */
  readonly newer: readonly string[];
}

/** Compares the data with the steps that this version knows. Changes nothing. */
export async function standingOf(db: Db, steps: readonly Step[] = ours): Promise<Standing> {
  const halves = { gateway: await readProgress(db.gateway), cases: await readProgress(db.cases) };
  const found = steps.map((step) => ({ step, progress: halves[step.half].get(step.id) }));
  const known = new Set(steps.map(({ id }) => id));
  return {
    pending: found.flatMap(({ step, progress }) => (progress?.onceAt ? [] : [step])),
    again: found.flatMap(({ step, progress }) =>
      progress?.onceAt && !progress.doneAt ? [{ step, dueAt: progress.dueAt }] : [],
    ),
    newer: [...halves.gateway.keys(), ...halves.cases.keys()].filter((id) => !known.has(id)),
  };
}
