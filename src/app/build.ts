import type { Router } from 'express';
import type { RequestListener } from 'node:http';
import { createApp } from '../web/app.js';
import { readiness, watchdogOf } from './alive.js';
import { buildBroadcasts } from './build-broadcasts.js';
import { buildCampaigns, buildPolls, pollDesk } from './build-polls.js';
import type { Channel } from '../bots/channel.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { Campaigns } from '../campaigns/campaigns.js';
import { sendPermitOf } from '../broadcasts/send-permit.js';
import { makeApi, makeDesk, makePreview, makeResults, type DeskParts } from './coordinators.js';
import { SpendingMemory } from '../conversation/spending-memory.js';
import { ShortMemory } from '../conversation/short-memory.js';
import { createConversation, type Conversation } from '../conversation/conversation.js';
import { automatedSender } from '../conversation/automated-sender.js';
import { apologyFor } from '../conversation/apology.js';
import { createPublications } from '../desk/publications.js';
import { createLiveDirectory, type LiveDirectory } from '../directory/live.js';
import { createEscalations, type Escalations } from '../escalation/escalations.js';
import { bringUpToDate } from '../escalation/bring-up-to-date.js';
import type { Job } from '../jobs/job.js';
import { jobTable } from '../jobs/jobs.js';
import { heartbeats, type Watchdog } from '../jobs/watchdog.js';
import { prepareApiRepeats } from '../models/gateway/api-repeat.js';
import { prepareApiTokens } from '../models/gateway/api-token.js';
import { prepareBroadcasts } from '../models/gateway/broadcast-doc.js';
import { prepareCampaigns } from '../models/gateway/campaign.js';
import { createConversations, prepareConversations } from '../models/gateway/conversation.js';
import { prepareCopies } from '../models/gateway/copy.js';
import type { Db } from '../models/store/db.js';
import { prepareDeliveries } from '../models/gateway/delivery-doc.js';
import { prepareDirectory } from '../models/gateway/directory-version.js';
import { throughElections } from '../models/store/election.js';
import { prepareEscalations } from '../models/cases/escalation.js';
import { createReplayGuard, prepareReplayGuard } from '../models/gateway/replay-guard.js';
import { noteHeartbeat } from '../models/gateway/heartbeat.js';
import { prepareGuesses } from '../models/gateway/guesses.js';
import { prepareMailbox } from '../models/gateway/mailbox.js';
import { createSubscribers, prepareSubscribers } from '../models/gateway/subscriber.js';
import { prepareRecipients } from '../models/gateway/recipient.js';
import { prepareRefusedReaches } from '../models/gateway/refused-reach.js';
import { listenToOutbox } from './reachability.js';
import { createTipIntake, prepareTips } from '../models/cases/tip.js';
import { createCopies } from '../outbox/copies.js';
import { createOutbox, type RunningOutbox } from '../outbox/outbox.js';
import type { Wait } from '../outbox/wait.js';
import type { Polls } from '../polls/polls.js';
import { preparePolls } from '../polls/prepare.js';
import type { KeyStore } from '../privacy/key-store.js';
import { readySealing } from '../privacy/tip-seal.js';
import type { Clock } from '../shared/clock.js';
import type { CommonClock } from '../shared/common-clock.js';
import { randomId } from '../shared/ids.js';
import type { Log } from '../shared/log.js';
import type { Language, Texts } from '../shared/texts/texts.js';

/** What Amana is built from. */
export interface Materials {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly channels: readonly Channel[];
  /** One that all processes share is looked at by a job; any other is taken as it is. */
  readonly clock: Clock | CommonClock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly defaultLanguage: Language;
  /** Milliseconds of silence after which an open talk is wiped. */
  readonly silence: number;
  /** Where keys are. A poll's are made by whoever releases it; all others are tended by jobs that workers alone run. */
  readonly keyFolder: string;
  /** How time passes; the machine's timer by default. */
  readonly wait?: Wait;
  /** Above so many people a second person must approve; 1,000 by default. */
  readonly approveAbove?: number;
  /** So many calls of a kind in an hour reach a focal point one by one; 12 by default. */
  readonly callsAnHour?: number;
  /** Draws the moment of a first call that is not at once; random by default. */
  readonly draw?: (span: number) => number;
}

/** The parts of one process, put together and not yet running. */
export interface Amana {
  readonly conversation: Conversation;
  readonly escalations: Escalations;
  readonly outbox: RunningOutbox;
  readonly directory: LiveDirectory;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly broadcasts: Broadcasts;
  readonly jobs: readonly Job[];
  /** Watches the vital jobs of all processes; not started. */
  readonly watchdog: Watchdog;
  /** Notes that a vital job of this process has succeeded. */
  readonly alive: (job: string) => Promise<void>;
  /** The web server's application. @param pages of the demo, if any */
  app(pages?: Router): RequestListener;
}

/** Creates collections and indexes where they are missing. */
export const prepare = (db: Db): Promise<unknown> =>
  throughElections(() =>
    Promise.all([
      prepareConversations(db.gateway),
      prepareReplayGuard(db.gateway),
      prepareMailbox(db.gateway),
      prepareGuesses(db.gateway),
      prepareDeliveries(db),
      prepareCopies(db.gateway),
      prepareDirectory(db.gateway),
      prepareSubscribers(db.gateway),
      preparePolls(db),
      prepareCampaigns(db.gateway),
      prepareApiTokens(db.gateway),
      prepareApiRepeats(db.gateway),
      prepareBroadcasts(db.gateway),
      prepareRecipients(db.gateway),
      prepareRefusedReaches(db.gateway),
      prepareTips(db.cases),
      prepareEscalations(db),
    ]),
  );

/** Answers after which somebody else may have to be called at once. */
const urgentAnswers: ReadonlySet<string> = new Set(['reopened', 'passed', 'declined']);

/** What those who work with polls call. */
function coordinators(materials: Materials, parts: DeskParts): Router[] {
  const desk = makeDesk(materials, parts);
  return [
    makePreview(desk, materials),
    makeApi(desk, materials, materials.publicUrl),
    makeResults(parts.publications, materials, materials.publicUrl),
  ];
}

/** Puts the parts together on prepared databases. @throws Fault when the database does not answer */
export async function build(materials: Materials): Promise<Amana> {
  const { db, keys, texts, channels, clock, log } = materials;
  await readySealing();
  const directory = createLiveDirectory({ db, keyring: () => keys.gateway(), log });
  await directory.refresh(clock.now());
  const outbox = createOutbox({
    db,
    keyring: () => keys.gateway(),
    channels,
    log,
    clock,
    permit: (group) => sendPermitOf(db, group),
    ...(materials.wait ? { wait: materials.wait } : {}),
  });
  const copies = createCopies({ db, keyring: () => keys.gateway(), channels, log });
  const escalations = createEscalations({
    db,
    directory: () => directory.current(),
    outbox,
    texts,
    log,
    ...(materials.callsAnHour === undefined ? {} : { callsAnHour: materials.callsAnHour }),
    ...(materials.draw ? { draw: materials.draw } : {}),
  });
  const conversations = createConversations(db.gateway);
  const polls = buildPolls(materials);
  const campaigns = buildCampaigns(materials);
  await Promise.all([polls.refresh(clock.now()), campaigns.refresh(clock.now())]);
  const talking = {
    directory: () => directory.current(),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
  };
  const conversation = createConversation({
    ...talking,
    db,
    keys,
    texts,
    outbox,
    copies,
    clock,
    log,
    spending: new SpendingMemory(),
    shortMemory: new ShortMemory(),
    conversations,
    replayGuard: createReplayGuard(db.gateway),
    subscribers: createSubscribers(db.gateway),
    intake: createTipIntake(db.cases),
    escalations: {
      async bringUpToDate(request, now) {
        const how = await bringUpToDate(escalations, request, now);
        // A life in danger does not wait for the next tick; the others are called within seconds, by the job.
        if (request.priority === 1 && how === 'itsOwn') void escalations.runSoon(now);
        return how;
      },
      added: (tip, write, now, excluded) => escalations.added(tip, write, now, excluded),
      callsOf: (focalPoint, codes) => escalations.callsOf(focalPoint, codes),
      async answer(focalPoint, answer, now) {
        const answered = await escalations.answer(focalPoint, answer, now);
        // Whoever is to be called now does not wait for the next tick.
        if (answered.ok && urgentAnswers.has(answered.outcome)) void escalations.runSoon(now);
        return answered;
      },
    },
    polls: pollDesk(polls, campaigns),
    defaultLanguage: materials.defaultLanguage,
    silence: materials.silence,
  });
  listenToOutbox(outbox, {
    db,
    directory: () => directory.current(),
    escalations,
    conversation,
    log,
  });
  const publications = createPublications({ db, polls });
  const broadcasts = buildBroadcasts({
    ...materials,
    outbox,
    polls,
    campaigns,
    directory: () => directory.current(),
    reach: (one) => conversation.reach(one),
    approveAbove: materials.approveAbove ?? 1_000,
  });
  const jobs = jobTable({
    db,
    log,
    conversation,
    conversations,
    escalations,
    outbox,
    copies,
    directory,
    polls,
    campaigns,
    broadcasts,
    publications,
    keys,
    keyFolder: materials.keyFolder,
    clock: 'look' in clock ? clock : undefined,
  });
  const watchdog = watchdogOf(db, log);
  return {
    conversation,
    escalations,
    outbox,
    directory,
    polls,
    campaigns,
    broadcasts,
    jobs,
    watchdog,
    alive: heartbeats((job) => noteHeartbeat(db.gateway, job)),
    app: (pages) =>
      createApp({
        channels,
        log,
        texts,
        publicUrl: materials.publicUrl,
        sorry: (message) =>
          automatedSender(talking, message)
            ? undefined
            : apologyFor(
                { ...talking, texts, defaultLanguage: materials.defaultLanguage },
                message,
              ),
        receive: (messages) => conversation.receive(messages),
        onStatus: (status, channel) => outbox.onStatus(status, clock.now(), channel),
        onCopy: (channel, { providerId, final }) =>
          copies.add({ id: randomId(), channel, providerId, final }, clock.now()),
        ready: () => readiness(db, watchdog),
        coordinators: coordinators(materials, { polls, campaigns, broadcasts, publications }),
        ...(pages ? { pages } : {}),
      }),
  };
}
