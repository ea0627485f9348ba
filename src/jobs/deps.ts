import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Attachments } from '../attachments/attachments.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { Campaigns } from '../campaigns/campaigns.js';
import type { Conversation } from '../conversation/conversation.js';
import type { Publications } from '../desk/publications.js';
import type { LiveDirectory } from '../directory/live.js';
import type { Db } from '../models/store/db.js';
import type { Halves } from '../models/store/waiting.js';
import type { Log } from '../shared/log.js';
import type { Escalations } from '../escalation/escalations.js';
import type { Copies } from '../outbox/copies.js';
import type { Polls } from '../polls/polls.js';
import type { KeyStore } from '../privacy/key-store.js';
import type { CommonClock } from '../shared/common-clock.js';
import type { Conversations } from '../models/gateway/conversation.js';
import type { RunningOutbox } from '../outbox/outbox.js';
import type { Watchdog } from './watchdog.js';

/** What the jobs work on. */
export interface JobDeps {
  readonly db: Db;
  readonly log: Log;
  readonly conversation: Conversation;
  readonly conversations: Conversations;
  readonly escalations: Escalations;
  readonly outbox: Pick<RunningOutbox, 'tick' | 'waiting'>;
  readonly copies: Copies;
  readonly attachments: Attachments;
  readonly directory: LiveDirectory;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly broadcasts: Broadcasts;
  readonly publications: Publications;
  readonly neighbours: Neighbours;
  /** Finds events and tells them to the registered addresses. */
  readonly webhooks: { tend(now: Date): Promise<object> };
  /** Continues what a dead process had begun to publish or end, and ends what has expired. */
  readonly alerts: { tend(now: Date): Promise<object> };
  /**
   * Ends expired referrals, and tells of those that nobody answered.
   * @param over by when something may be destroyed
   */
  readonly referrals: { tend(now: Date, over: Date): Promise<object> };
  /** Reminds of requests to see a sealed address that nobody decided, and ends them. */
  readonly reveals: { tend(now: Date): Promise<object> };
  /**
   * Destroys the words of cases that were closed long enough ago.
   * @param over by when something may be destroyed
   */
  readonly closedCases: { tend(now: Date, over: Date): Promise<object> };
  /** Verifies the audit log once a day. */
  readonly trailCheck: { tend(now: Date): Promise<object> };
  readonly keys: KeyStore;
  /** Looks at the heartbeats of the vital jobs. */
  readonly watchdog: Pick<Watchdog, 'look'>;
  /** Asks each half whether work waits in it. */
  readonly halves: Halves;
  /** The folder of the keys. */
  readonly keyFolder: string;
  /** The clock, if it is one that all processes share. */
  readonly clock?: CommonClock | undefined;
}
