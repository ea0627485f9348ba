import type { Halves } from '../models/store/waiting.js';
import { MINUTE } from '../shared/clock.js';
import type { Counts, Job } from './job.js';

/**
 * However little work waits, a job runs at least this often: for its other work, and in case it
 * reports wrongly what it waits for. Such a mistake costs most in a vital job.
 */
const atLeastEvery = ({ vital }: Job): number => (vital ? 5 : 15) * MINUTE;

/**
 * Wraps a job so that a run is skipped while no work waits for it: all jobs of one moment share one
 * query, where each would need one or two of its own. The first run is never skipped, nor is one
 * that could not ask.
 */
export function whenWaiting(job: Job, halves: Halves): Job {
  if (!job.waits) return job;
  const [half, places] = job.waits;
  let ranAt = -Infinity;
  const waits = async (now: Date): Promise<boolean> => {
    const asked = places(now);
    return asked === undefined || halves[half](asked).catch(() => true);
  };
  return {
    ...job,
    async run(now): Promise<Counts> {
      const long = Math.abs(now.getTime() - ranAt) >= atLeastEvery(job);
      if (!long && !(await waits(now))) return {};
      const counts = await job.run(now);
      ranAt = now.getTime();
      return counts;
    },
  };
}
