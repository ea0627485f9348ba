import type { Router } from 'express';
import type { RequestListener } from 'node:http';
import type { Accounts } from '../accounts/accounts.js';
import { createAccounts } from '../accounts/create.js';
import type { AccountsDeps } from '../accounts/deps.js';
import type { Attachments } from '../attachments/attachments.js';
import { createAttachments } from '../attachments/create.js';
import { defaultLimits } from '../attachments/limits.js';
import type { RunningAlerts } from '../alerts/create.js';
import { createAlerts } from '../alerts/create.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import { sendPermitOf } from '../broadcasts/send-permit.js';
import type { Campaigns } from '../campaigns/campaigns.js';
import type { Cases } from '../cases/cases.js';
import { createCases } from '../cases/create.js';
import { createTrailCheck } from '../cases/check-trail.js';
import type { CaseDeps } from '../cases/deps.js';
import { openWorkOf } from '../cases/open-work.js';
import { tendReferrals } from '../cases/tend-referrals.js';
import { tendWords } from '../cases/words-end.js';
import { tendReveals } from '../cases/tend-reveals.js';
import type { Conversation } from '../conversation/conversation.js';
import { isHushed } from '../conversation/quiet.js';
import { createPublications } from '../desk/publications.js';
import type { Directory } from '../directory/directory.js';
import { createLiveDirectory, type LiveDirectory } from '../directory/live.js';
import { createEscalations, type Escalations } from '../escalation/escalations.js';
import type { Job } from '../jobs/job.js';
import { jobTable } from '../jobs/jobs.js';
import { heartbeats, type Watchdog } from '../jobs/watchdog.js';
import { createConversations } from '../models/gateway/conversation.js';
import { noteHeartbeats } from '../models/gateway/heartbeat.js';
import { createQuietPhones } from '../models/gateway/quiet-phone.js';
import { createAsking } from '../models/store/waiting.js';
import { createCopies } from '../outbox/copies.js';
import type { Target } from '../outbox/delivery.js';
import { createOutbox, type RunningOutbox } from '../outbox/outbox.js';
import type { Polls } from '../polls/polls.js';
import { readySealing } from '../privacy/tip-seal.js';
import { watchdogOf } from './alive.js';
import { buildApp } from './build-app.js';
import { buildBroadcasts } from './build-broadcasts.js';
import { buildConversation, type TalkParts, type Talking } from './build-conversation.js';
import { buildCampaigns, buildPolls, pollDesk } from './build-polls.js';
import { pictureSource } from './picture-source.js';
import { buildNeighbours } from './build-neighbours.js';
import { buildWebhooks } from './build-webhooks.js';
import { linkBaseOf } from './call-links.js';
import type { Materials } from './materials.js';
import { listenToOutbox } from './reachability.js';
import { wordsGoneIn } from './words-gone.js';

/** The parts of one process, built but not yet running. */
export interface Amana {
  readonly accounts: Accounts;
  readonly attachments: Attachments;
  readonly cases: Cases;
  readonly alerts: RunningAlerts;
  readonly conversation: Conversation;
  readonly escalations: Escalations;
  readonly outbox: RunningOutbox;
  readonly directory: LiveDirectory;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly broadcasts: Broadcasts;
  readonly jobs: readonly Job[];
  /** Watches the vital jobs of all processes; a job calls it regularly. */
  readonly watchdog: Watchdog;
  /** Records that a vital job of this process has succeeded. */
  readonly alive: (job: string) => Promise<void>;
  /**
   * The web server's application.
   * @param pages of the demo, if any
   */
  app(pages?: Router): RequestListener;
}

/** The outbox, the deletion of copies at the provider, and what fetches files from it. */
function buildSending(
  materials: Materials,
  people: Pick<TalkParts, 'conversations' | 'quietPhones'>,
) {
  const { db, keys, channels, clock, log, wait, scanner, fileLimits = defaultLimits } = materials;
  const keyring = () => keys.gateway();
  const permit = (group: string) => sendPermitOf(db, group);
  const copies = createCopies({ db, keyring, channels, log });
  const hushed = (target: Target, now: Date) => isHushed({ keys, ...people }, target, now);
  const outboxDeps = { db, keyring, channels, log, clock, permit, hushed };
  const files = {
    ...(scanner ? { scanner } : {}),
    ...(materials.freeBytes ? { free: materials.freeBytes } : {}),
  };
  return {
    outbox: createOutbox({ ...outboxDeps, ...(wait ? { wait } : {}) }),
    copies,
    attachments: createAttachments({
      ...{ db, keyring, channels, copies, log },
      ...files,
      limits: fileLimits,
    }),
  };
}

function buildEscalations(
  materials: Materials,
  directory: () => Directory,
  outbox: RunningOutbox,
): Escalations {
  const { db, texts, log, callsAnHour, draw } = materials;
  return createEscalations({
    db,
    directory,
    outbox,
    texts,
    log,
    linkBase: linkBaseOf(materials),
    ...(callsAnHour === undefined ? {} : { callsAnHour }),
    ...(draw ? { draw } : {}),
  });
}

/** Returns the materials of accounts. */
export const accountsDeps = ({
  db,
  keys,
  clock,
  log,
  demoAccounts,
}: Pick<Materials, 'db' | 'keys' | 'clock' | 'log' | 'demoAccounts'>): AccountsDeps => ({
  db,
  keyring: () => keys.cases(),
  clock,
  log,
  ...(demoAccounts ? { demo: true } : {}),
});

/** The parts that talk to addresses of others. */
const buildOutward = (materials: Materials) => ({
  neighbours: buildNeighbours(materials, 'console'),
  webhooks: buildWebhooks(materials),
});

/** The work with cases that comes due by time. */
const buildTending = (cases: CaseDeps) => ({
  referrals: { tend: (now: Date, over: Date) => tendReferrals(cases, now, over) },
  reveals: { tend: (now: Date) => tendReveals(cases, now) },
  closedCases: {
    tend: (now: Date, over: Date) => tendWords(cases, wordsGoneIn(cases.db), now, over),
  },
});

/** Builds the parts in the order of their dependencies. */
function buildParts(materials: Materials, talking: Talking) {
  const { db, log } = materials;
  const { directory } = talking;
  const conversations = createConversations(db.gateway);
  const people = { conversations, quietPhones: createQuietPhones(db.gateway) };
  const { outbox, copies, attachments } = buildSending(materials, people);
  const escalations = buildEscalations(materials, directory, outbox);
  const polls = buildPolls(materials);
  const campaigns = buildCampaigns(materials);
  const conversation = buildConversation(materials, talking, {
    outbox,
    copies,
    attachments,
    escalations,
    ...people,
    polls: pollDesk(polls, campaigns),
  });
  listenToOutbox(outbox, { db, directory, escalations, conversation, log });
  const publications = createPublications({ db, polls });
  const broadcasts = buildBroadcasts({
    ...materials,
    outbox,
    polls,
    campaigns,
    directory,
    reach: (one) => conversation.reach(one),
    approveAbove: materials.approveAbove ?? 1_000,
  });
  const talks = { conversation, conversations, escalations };
  const onCases: CaseDeps = { ...materials, directory, escalations };
  const cases = createCases(onCases);
  const accounts = createAccounts({ ...accountsDeps(materials), openWork: openWorkOf(onCases) });
  const alerts = createAlerts({
    ...{ ...materials, directory, cases, sendings: broadcasts.alerts, escalations },
    pictures: pictureSource(materials.scanner, materials.fileLimits),
  });
  const tended = { ...buildTending(onCases), trailCheck: createTrailCheck(materials) };
  const work = { accounts, attachments, cases, alerts, ...tended, ...buildOutward(materials) };
  return { ...talks, ...work, outbox, copies, polls, campaigns, broadcasts, publications };
}

/**
 * Builds all parts on prepared databases.
 * @throws Fault when the database does not answer
 */
export async function build(materials: Materials): Promise<Amana> {
  const { db, keys, keyFolder, channels, clock, log } = materials;
  await readySealing();
  const directory = createLiveDirectory({ db, keyring: () => keys.gateway(), log });
  await directory.refresh(clock.now());
  const talking: Talking = {
    directory: () => directory.current(),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
  };
  const parts = buildParts(materials, talking);
  const { polls, campaigns } = parts;
  await Promise.all([polls.refresh(clock.now()), campaigns.refresh(clock.now())]);
  const asking = { gateway: createAsking(() => db.gateway), cases: createAsking(() => db.cases) };
  const watchdog = watchdogOf(db, asking.gateway, log);
  const common = 'look' in clock ? clock : undefined;
  return {
    ...parts,
    directory,
    watchdog,
    jobs: jobTable({
      ...{ ...parts, db, log, directory, keys, keyFolder, watchdog, clock: common },
      halves: { gateway: asking.gateway.waits, cases: asking.cases.waits },
    }),
    alive: heartbeats((jobs) => noteHeartbeats(db.gateway, jobs)),
    app: (pages) => buildApp(materials, talking, { ...parts, watchdog }, pages),
  };
}
