import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Attachments } from '../attachments/attachments.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { Campaigns } from '../campaigns/campaigns.js';
import type { Conversation } from '../conversation/conversation.js';
import { keepErasures } from '../conversation/erasures.js';
import type { Publications } from '../desk/publications.js';
import type { LiveDirectory } from '../directory/live.js';
import type { Conversations } from '../models/gateway/conversation.js';
import { migrate } from '../models/migrations/migrate.js';
import type { Db } from '../models/store/db.js';
import { timeToDestroyBy } from '../models/store/time-to-destroy.js';
import type { Log } from '../shared/log.js';
import type { Escalations } from '../escalation/escalations.js';
import type { Copies } from '../outbox/copies.js';
import type { Outbox } from '../outbox/delivery.js';
import type { Polls } from '../polls/polls.js';
import type { KeyStore } from '../privacy/key-store.js';
import { tendKeys } from '../privacy/rotation.js';
import { MINUTE } from '../shared/clock.js';
import type { CommonClock } from '../shared/common-clock.js';
import { lookAtClock } from './clock.js';
import type { Counts, Job } from './job.js';

/** What the jobs work on. */
export interface JobDeps {
  readonly db: Db;
  readonly log: Log;
  readonly conversation: Conversation;
  readonly conversations: Conversations;
  readonly escalations: Escalations;
  readonly outbox: Outbox;
  readonly copies: Copies;
  readonly attachments: Attachments;
  readonly directory: LiveDirectory;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly broadcasts: Broadcasts;
  readonly publications: Publications;
  readonly neighbours: Neighbours;
  /** Publishes and ends what a process left, and ends what has expired. */
  readonly alerts: { tend(now: Date): Promise<object> };
  readonly keys: KeyStore;
  /** Where the keys are kept. */
  readonly keyFolder: string;
  /** The clock, when it is one that all processes share. */
  readonly clock?: CommonClock | undefined;
}

/** The jobs without which a call reaches nobody; those with `vital` in the table. */
export const VITAL_JOBS = ['escalation', 'outbox'] as const;

/** Looks at the clock, when it is one that all processes share. */
const lookingAtClock = ({ db, log, clock }: JobDeps): Job => ({
  name: 'clock',
  cron: '*/10 * * * * *',
  everywhere: true,
  run: async () => (clock ? lookAtClock(clock, db, log) : {}),
});

/** Jobs of each process: what it holds in memory follows the database and the key files. */
const rereading = ({ keys, directory, polls, campaigns }: JobDeps): readonly Job[] => [
  {
    name: 'keys',
    cron: '*/10 * * * * *',
    everywhere: true,
    run: async () => ({ reread: Number(keys.refresh()) }),
  },
  {
    name: 'directory',
    cron: '*/5 * * * * *',
    everywhere: true,
    run: async (now) => ({ reread: Number(await directory.refresh(now)) }),
  },
  {
    name: 'polls',
    cron: '*/5 * * * * *',
    everywhere: true,
    run: async (now) => ({ reread: await polls.refresh(now) }),
  },
  {
    name: 'campaigns',
    cron: '*/5 * * * * *',
    everywhere: true,
    run: async (now) => ({ reread: await campaigns.refresh(now) }),
  },
];

/** By when something may be destroyed. A clock that all processes share may be far ahead, and destroys nothing then. */
const destroyBy =
  ({ db, clock }: JobDeps) =>
  async (now: Date): Promise<Date> =>
    clock ? timeToDestroyBy(db.gateway, now) : now;

/** Makes new keys and retires old ones. */
async function tend(deps: JobDeps, now: Date): Promise<Counts> {
  const by = await destroyBy(deps)(now);
  if (by < now)
    deps.log.warn('nothing is destroyed for now, the clock went far ahead', {
      ms: now.getTime() - by.getTime(),
    });
  const { added, retired } = await tendKeys(deps.keyFolder, by);
  return { added: added.length, retired: retired.length };
}

/** Jobs of talks and of what is kept of people. */
function talking(deps: JobDeps): readonly Job[] {
  const { db, log, conversation, conversations, keys, keyFolder } = deps;
  const over = destroyBy(deps);
  return [
    { name: 'catch-up', cron: '*/10 * * * * *', run: (now) => conversation.catchUp(now) },
    { name: 'silence', cron: '*/30 * * * * *', run: (now) => conversation.endSilent(now) },
    { name: 'tidy', cron: '*/10 * * * * *', run: (now) => conversation.stripFinishedTalks(now) },
    { name: 'migrate', cron: '*/30 * * * * *', run: (now) => migrate(db, now) },
    // Before anything is sent to an address that a restored backup brought back.
    {
      name: 'erasures',
      cron: '15 * * * * *',
      run: async (now) => ({
        ...(await keepErasures({ db, conversations, keys, keyFolder, log }, now, await over(now))),
      }),
    },
    { name: 'mail', cron: '*/15 * * * * *', run: (now) => conversation.announceQuestions(now) },
  ];
}

/** Jobs of polls: counting, closing, proving the counts, publishing. */
function polling(deps: JobDeps): readonly Job[] {
  const { polls, publications } = deps;
  const over = destroyBy(deps);
  return [
    { name: 'poll-counts', cron: '*/2 * * * * *', run: async () => ({ ...(await polls.fold()) }) },
    {
      name: 'poll-close',
      cron: '*/15 * * * * *',
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

/** Jobs of what came with messages besides words. */
const fetching = ({ attachments }: JobDeps): readonly Job[] => [
  {
    name: 'attachments',
    cron: '*/10 * * * * *',
    run: async (now) => ({ ...(await attachments.tick(now)) }),
  },
  {
    name: 'attachments-sweep',
    cron: '50 23 * * * *',
    run: async () => ({ ...(await attachments.sweep()) }),
  },
];

/** Jobs that call people and send. */
const sending = ({ escalations, alerts, broadcasts, outbox, copies }: JobDeps): readonly Job[] => [
  {
    name: 'escalation',
    cron: '*/5 * * * * *',
    // As long as a claimed escalation stays with the process that claimed it.
    patience: MINUTE,
    // When each that was claimed failed, nobody was called.
    vital: ({ claimed = 0, failed = 0 }) => claimed === 0 || failed < claimed,
    run: async (now) => ({ ...(await escalations.runDue(now)) }),
  },
  {
    name: 'alerts',
    cron: '*/5 * * * * *',
    run: async (now) => ({ ...(await alerts.tend(now)) }),
  },
  {
    name: 'broadcasts',
    cron: '*/2 * * * * *',
    run: async (now) => ({ ...(await broadcasts.feed(now)) }),
  },
  {
    name: 'outbox',
    cron: '*/2 * * * * *',
    patience: MINUTE,
    vital: () => true,
    run: async (now) => ({ ...(await outbox.tick(now)) }),
  },
  {
    name: 'copies',
    cron: '*/10 * * * * *',
    run: async (now) => ({ ...(await copies.tick(now)) }),
  },
];

/**
 * The table of jobs. What feeds others stands before them, so that one pass in this order carries a silence through
 * to the call it causes.
 */
export function jobTable(deps: JobDeps): readonly Job[] {
  const { campaigns, neighbours } = deps;
  return [
    lookingAtClock(deps),
    { name: 'tend-keys', cron: '30 7 * * * *', run: (now) => tend(deps, now) },
    ...rereading(deps),
    {
      name: 'campaigns-end',
      cron: '25 * * * * *',
      run: async (now) => ({ ...(await campaigns.tend(now)) }),
    },
    ...talking(deps),
    ...fetching(deps),
    ...polling(deps),
    ...sending(deps),
    { name: 'neighbours', cron: '40 * * * * *', run: (now) => neighbours.tend(now) },
  ];
}
