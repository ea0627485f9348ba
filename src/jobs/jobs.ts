import { overCampaignsPlace } from '../models/gateway/campaign.js';
import { dueFeedsPlace } from '../models/gateway/neighbour.js';
import { webhookPlace } from '../models/gateway/webhook.js';
import { lookAtClock, timeToNote } from './clock.js';
import type { JobDeps } from './deps.js';
import type { Job } from './job.js';
import { whenWaiting } from './when-waiting.js';
import { ending, fetching, polling, sending, talking, tend, verifying } from './work-jobs.js';

export type { JobDeps } from './deps.js';

/** The jobs without which no call is sent; those with `vital` in the table. */
export const VITAL_JOBS = ['escalation', 'outbox'] as const;

/** Looks at the clock, if it is one that all processes share. */
function lookingAtClock({ db, log, clock, halves }: JobDeps): Job {
  const toNote = clock && timeToNote(halves.gateway, clock);
  return {
    name: 'clock',
    cron: '*/10 * * * * *',
    everywhere: true,
    run: async () => (clock ? lookAtClock(clock, db, log, toNote) : {}),
  };
}

/** Checks whether the vital jobs succeed in any process; logs those that are late. */
const watching = ({ watchdog }: JobDeps): Job => ({
  name: 'watchdog',
  cron: '*/10 * * * * *',
  everywhere: true,
  run: async () => (await watchdog.look(), {}),
});

/**
 * Jobs of every process: they update its memory from the database and the key files. Their runs
 * fall together with those of the outbox, so that they share a query.
 */
const rereading = ({ keys, directory, polls, campaigns }: JobDeps): readonly Job[] => [
  {
    name: 'keys',
    cron: '*/10 * * * * *',
    everywhere: true,
    run: async () => ({ reread: Number(keys.refresh()) }),
  },
  {
    name: 'directory',
    cron: '*/4 * * * * *',
    everywhere: true,
    waits: ['gateway', () => directory.waiting()],
    run: async (now) => ({ reread: Number(await directory.refresh(now)) }),
  },
  {
    name: 'polls',
    cron: '*/4 * * * * *',
    everywhere: true,
    waits: ['gateway', (now) => polls.waiting(now)],
    run: async (now) => ({ reread: await polls.refresh(now) }),
  },
  {
    name: 'campaigns',
    cron: '*/4 * * * * *',
    everywhere: true,
    waits: ['gateway', (now) => campaigns.waiting(now)],
    run: async (now) => ({ reread: await campaigns.refresh(now) }),
  },
];

/**
 * The table of jobs. A job that makes work for others stands before them, so that one pass in this
 * order carries a missing answer through to the call it causes.
 */
export function jobTable(deps: JobDeps): readonly Job[] {
  const { campaigns, neighbours, webhooks, halves } = deps;
  const jobs: readonly Job[] = [
    lookingAtClock(deps),
    watching(deps),
    { name: 'tend-keys', cron: '30 7 * * * *', run: (now) => tend(deps, now) },
    ...rereading(deps),
    {
      name: 'campaigns-end',
      cron: '20 * * * * *',
      waits: ['gateway', (now) => [overCampaignsPlace(now)]],
      run: async (now) => ({ ...(await campaigns.tend(now)) }),
    },
    ...talking(deps),
    ...fetching(deps),
    ...polling(deps),
    ...sending(deps),
    {
      name: 'neighbours',
      cron: '*/20 * * * * *',
      waits: ['gateway', (now) => [dueFeedsPlace(now)]],
      run: (now) => neighbours.tend(now),
    },
    {
      name: 'webhooks',
      cron: '*/10 * * * * *',
      waits: ['gateway', () => [webhookPlace]],
      run: async (now) => ({ ...(await webhooks.tend(now)) }),
    },
    verifying(deps),
    ending(deps),
  ];
  return jobs.map((job) => whenWaiting(job, halves));
}
