import { alertsWait } from '../alerts/tend.js';
import { keepErasures } from '../conversation/erasures.js';
import { revealsPlace } from '../models/cases/reveal.js';
import { fetchPlace } from '../models/gateway/attachment-fetch.js';
import { livePlace } from '../models/gateway/broadcast.js';
import { dueWorkPlace, silentPlace } from '../models/gateway/conversation.js';
import { copyPlace } from '../models/gateway/copy.js';
import { pingPlace } from '../models/gateway/mailbox.js';
import { countedPollsPlace, releasedPollsPlace } from '../models/gateway/poll.js';
import { createMigrating } from '../models/migrations/migrate.js';
import { timeToDestroyBy } from '../models/store/time-to-destroy.js';
import { tendKeys } from '../privacy/rotation.js';
import { MINUTE } from '../shared/clock.js';
import type { JobDeps } from './deps.js';
import type { Counts, Job } from './job.js';

/**
 * Returns the moment by which something may be destroyed. A clock that all processes share may be
 * far ahead; then nothing is destroyed.
 */
const destroyBy =
  ({ db, clock }: JobDeps) =>
  async (now: Date): Promise<Date> =>
    clock ? timeToDestroyBy(db.gateway, now) : now;

/** Creates new keys and retires old ones. */
export async function tend(deps: JobDeps, now: Date): Promise<Counts> {
  const by = await destroyBy(deps)(now);
  if (by < now)
    deps.log.warn('nothing is destroyed for now, the clock went far ahead', {
      ms: now.getTime() - by.getTime(),
    });
  const { added, retired } = await tendKeys(deps.keyFolder, by);
  return { added: added.length, retired: retired.length };
}

/** Jobs for conversations and for stored data about people. */
export function talking(deps: JobDeps): readonly Job[] {
  const { db, log, conversation, conversations, keys, keyFolder } = deps;
  const over = destroyBy(deps);
  const migrating = createMigrating(db);
  return [
    {
      name: 'catch-up',
      cron: '*/10 * * * * *',
      waits: ['gateway', (now) => [dueWorkPlace(now)]],
      run: (now) => conversation.catchUp(now),
    },
    {
      name: 'silence',
      cron: '*/30 * * * * *',
      waits: ['gateway', (now) => [silentPlace(now)]],
      run: (now) => conversation.endSilent(now),
    },
    { name: 'tidy', cron: '*/10 * * * * *', run: (now) => conversation.stripFinishedTalks(now) },
    {
      name: 'migrate',
      cron: '*/30 * * * * *',
      waits: ['gateway', (now) => migrating.waiting(now)],
      run: (now) => migrating.run(now),
    },
    // It runs before anything is sent to an address that a restored backup brought back.
    {
      name: 'erasures',
      cron: '15 * * * * *',
      run: async (now) => ({
        ...(await keepErasures({ db, conversations, keys, keyFolder, log }, now, over)),
      }),
    },
    {
      name: 'mail',
      cron: '*/10 * * * * *',
      waits: ['gateway', (now) => [pingPlace(now)]],
      run: (now) => conversation.announceQuestions(now),
    },
  ];
}

/** Jobs for polls: counting, closing, proving the counts, publishing. */
export function polling(deps: JobDeps): readonly Job[] {
  const { polls, publications } = deps;
  const over = destroyBy(deps);
  return [
    {
      name: 'poll-counts',
      cron: '*/2 * * * * *',
      waits: ['gateway', () => [countedPollsPlace]],
      run: async () => ({ ...(await polls.fold()) }),
    },
    {
      name: 'poll-close',
      // At this moment it shares a query with other jobs.
      cron: '*/10 * * * * *',
      waits: ['gateway', () => [releasedPollsPlace]],
      run: async (now) => ({ ...(await polls.tend(now, await over(now))) }),
    },
    {
      name: 'poll-proof',
      cron: '45 17 * * * *',
      run: async () => ({ ...(await polls.recountAll()) }),
    },
    {
      name: 'publish',
      cron: '20 */10 * * * *',
      run: async (now) => ({ ...(await publications.publishAll(now)) }),
    },
  ];
}

/** The job that verifies the audit log once a day: it looks more often whether a day has passed. */
export const verifying = ({ trailCheck }: JobDeps): Job => ({
  name: 'audit',
  cron: '50 */10 * * * *',
  run: async (now) => ({ ...(await trailCheck.tend(now)) }),
});

/** The job that destroys the words of cases that were closed long enough ago. */
export const ending = (deps: JobDeps): Job => ({
  name: 'words-end',
  cron: '25 */10 * * * *',
  run: async (now) => ({ ...(await deps.closedCases.tend(now, await destroyBy(deps)(now))) }),
});

/** Jobs of what came with messages besides words. */
export const fetching = ({ attachments }: JobDeps): readonly Job[] => [
  {
    name: 'attachments',
    cron: '*/10 * * * * *',
    waits: ['gateway', (now) => [fetchPlace(now)]],
    run: async (now) => ({ ...(await attachments.tick(now)) }),
  },
  {
    name: 'attachments-sweep',
    cron: '50 23 * * * *',
    run: async () => ({ ...(await attachments.sweep()) }),
  },
];

/** The job that calls people. */
const calls = ({ escalations }: JobDeps): Job => ({
  name: 'escalation',
  cron: '*/5 * * * * *',
  // As long as a claimed escalation stays with the process that claimed it.
  patience: MINUTE,
  // If every claimed escalation failed, nobody was called.
  vital: ({ claimed = 0, failed = 0 }) => claimed === 0 || failed < claimed,
  waits: ['cases', (now) => escalations.waiting(now)],
  run: async (now) => ({ ...(await escalations.runDue(now)) }),
});

/** Jobs that call people, and that tell many people of an alert. */
const calling = (deps: JobDeps): readonly Job[] => [
  calls(deps),
  {
    name: 'referrals',
    cron: '35 */10 * * * *',
    run: async (now) => ({ ...(await deps.referrals.tend(now, await destroyBy(deps)(now))) }),
  },
  {
    name: 'reveals',
    cron: '40 * * * * *',
    waits: ['cases', (now) => [revealsPlace(now)]],
    run: async (now) => ({ ...(await deps.reveals.tend(now)) }),
  },
  {
    name: 'alerts',
    cron: '*/5 * * * * *',
    waits: ['cases', alertsWait],
    run: async (now) => ({ ...(await deps.alerts.tend(now)) }),
  },
];

/** Jobs that send what the jobs before them decided. */
const carrying = ({ broadcasts, outbox, copies }: JobDeps): readonly Job[] => [
  {
    name: 'broadcasts',
    cron: '*/2 * * * * *',
    waits: ['gateway', () => [livePlace]],
    run: async (now) => ({ ...(await broadcasts.feed(now)) }),
  },
  {
    name: 'outbox',
    cron: '*/2 * * * * *',
    patience: MINUTE,
    vital: () => true,
    waits: ['gateway', (now) => outbox.waiting(now)],
    run: async (now) => ({ ...(await outbox.tick(now)) }),
  },
  {
    name: 'copies',
    cron: '*/10 * * * * *',
    waits: ['gateway', (now) => [copyPlace(now)]],
    run: async (now) => ({ ...(await copies.tick(now)) }),
  },
];

/** Jobs that call people and send. */
export const sending = (deps: JobDeps): readonly Job[] => [...calling(deps), ...carrying(deps)];
