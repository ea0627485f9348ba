import type { Halves } from '../models/store/waiting.js';
import { MINUTE } from '../shared/clock.js';
import type { Counts, Job } from './job.js';

/**
 * However little waits, a job runs so often: what it does besides, and against
 * a mistake in what it says it waits for. A mistake of a vital job costs most.
 */
const atLeastEvery = ({ vital }: Job): number => (vital ? 5 : 15) * MINUTE;

/**
 * A job whose run is passed over while nothing waits for it: all jobs of one moment ask by one
 * command, where each would look by one or two of its own. The first run is never passed over, nor
 * is one that could not ask.
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
