import { overCampaignsPlace } from '../models/gateway/campaign.js';
import { dueFeedsPlace } from '../models/gateway/neighbour.js';
import { webhookPlace } from '../models/gateway/webhook.js';
import { lookAtClock, timeToNote } from './clock.js';
import type { JobDeps } from './deps.js';
import type { Job } from './job.js';
import { whenWaiting } from './when-waiting.js';
import { fetching, polling, sending, talking, tend, verifying } from './work-jobs.js';

export type { JobDeps } from './deps.js';

/** The jobs without which a call reaches nobody; those with `vital` in the table. */
export const VITAL_JOBS = ['escalation', 'outbox'] as const;

/** Looks at the clock, when it is one that all processes share. */
function lookingAtClock({ db, log, clock, halves }: JobDeps): Job {
  const toNote = clock && timeToNote(halves.gateway, clock);
  return {
    name: 'clock',
    cron: '*/10 * * * * *',
    everywhere: true,
    run: async () => (clock ? lookAtClock(clock, db, log, toNote) : {}),
  };
}

/** Looks whether the vital jobs succeed somewhere; what is late is told to the log. */
const watching = ({ watchdog }: JobDeps): Job => ({
  name: 'watchdog',
  cron: '*/10 * * * * *',
  everywhere: true,
  run: async () => (await watchdog.look(), {}),
});

/**
 * Jobs of each process: what it holds in memory follows the database and the key files. Their beats
 * are among those of the outbox, with which they ask.
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
 * The table of jobs. What feeds others stands before them, so that one pass in this order carries a
 * silence through to the call it causes.
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
  ];
  return jobs.map((job) => whenWaiting(job, halves));
}
