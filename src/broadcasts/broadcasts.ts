import {
  findApproved,
  findBroadcast,
  insertBroadcast,
  listBroadcasts,
  removeDraft,
} from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { estimateAlert, sendAlert, sendingOf, type AlertPlan } from './alert.js';
import { confirmBroadcast } from './confirm.js';
import type { Decided } from './decided.js';
import { approve, estimateDraft, pause, remind, resume, stop } from './decisions.js';
import type { AlertSaid, BroadcastDeps } from './deps.js';
import { draft, foresee, type Drafted, type Foreseen } from './draft.js';
import type { Estimate } from './estimate.js';
import { Feeder, type Fed } from './feed.js';
import type { Audience, BroadcastInput } from './input.js';
import { countable, countPeople } from './people.js';
import { isContentChanged } from './subject.js';

/**
 * A broadcast as the people who work with it see it. Nothing is counted for it except what the
 * outbox still has.
 */
export interface BroadcastStatus {
  readonly broadcast: BroadcastDoc;
  /** People who are still to be spoken to. */
  readonly waiting: number;
  /** Its texts: waiting, not delivered to anybody, and withdrawn by the kill switch. */
  readonly texts: { readonly waiting: number; readonly dead: number; readonly withdrawn: number };
}

/** The sending of alerts: nobody confirms or approves them here, because two officers did. */
export interface AlertSendings {
  /** Enters a message. It takes over the people of the message before. Idempotent. */
  send(plan: AlertPlan, now: Date): Promise<void>;
  /** Estimates a message with these texts. Nothing is saved. */
  estimate(plan: AlertPlan, said: Pick<AlertSaid, 'says'>, now: Date): Promise<Estimate>;
  /** Stops a message (the kill switch). */
  stop(alert: string, message: number, by: string, now: Date): Promise<Decided>;
  status(alert: string, message: number): Promise<BroadcastStatus | undefined>;
  /** Feeds alerts at once, whatever else is being sent. */
  feed(now: Date): Promise<Fed>;
}

/** A poll or a campaign by its name. */
type SubjectName = Parameters<typeof findApproved>[1];

/**
 * The broadcasts of one process. Each decision is one atomic update; `by` is the person who
 * decides.
 */
export interface Broadcasts {
  /** Saves a draft, if it could be sent as it is. */
  draft(input: BroadcastInput, now: Date): Promise<Drafted>;
  /** Estimates a broadcast. Nothing is saved. */
  foresee(input: BroadcastInput, by: string, now: Date): Promise<Foreseen>;
  /** Saves as a draft what `foresee` returned. */
  keep(broadcast: BroadcastDoc): Promise<void>;
  /** Removes a draft that was not confirmed. */
  discard(id: string): Promise<void>;
  estimate(id: string, by: string, now: Date): Promise<Estimate | undefined>;
  /**
   * Confirms a draft.
   * @param number the recipients of its estimate, as the person typed them
   */
  confirm(id: string, number: number, by: string, now: Date): Promise<Decided>;
  /** Checks whether its content was changed after it was estimated. */
  isChanged(broadcast: BroadcastDoc): Promise<boolean>;
  approve(id: string, by: string, now: Date): Promise<Decided>;
  pause(id: string, by: string, now: Date): Promise<Decided>;
  resume(id: string, by: string, now: Date): Promise<Decided>;
  stop(id: string, by: string, now: Date): Promise<Decided>;
  remind(id: string, by: string, now: Date, at?: Date): Promise<Decided>;
  find(id: string): Promise<BroadcastDoc | undefined>;
  /**
   * Returns a broadcast of a poll or campaign that has not ended, and whose words need or had the
   * approval of a second person.
   */
  approvedOf(of: SubjectName): Promise<BroadcastDoc | undefined>;
  /** Lists broadcasts, the latest first. */
  list(limit?: number, kinds?: readonly BroadcastDoc['kind'][]): Promise<BroadcastDoc[]>;
  /** Counts the people in an audience now; those who may have given an answer, not who did. */
  count(
    kind: BroadcastDoc['kind'],
    audience: Audience,
    languages: readonly string[],
  ): Promise<number>;
  status(id: string): Promise<BroadcastStatus | undefined>;
  /**
   * Takes each running broadcast one step further, and gives senders more to send. A job calls it
   * every two seconds.
   */
  feed(now: Date): Promise<Fed>;
  readonly alerts: AlertSendings;
}

async function statusOf(deps: BroadcastDeps, id: string): Promise<BroadcastStatus | undefined> {
  const broadcast = await findBroadcast(deps.db.gateway, id);
  if (!broadcast) return undefined;
  const { total, said, left, answered, unreached } = broadcast.counts;
  const waiting = total - said - left - answered - unreached;
  return { broadcast, waiting, texts: await deps.outbox.ofGroup(id) };
}

/**
 * People who work with polls and campaigns do not see alerts here: the desk of alerts has its own
 * functions.
 */
const notAlert = (doc: BroadcastDoc | undefined) => (doc?.kind === 'alert' ? undefined : doc);

const alertSendings = (deps: BroadcastDeps, feeder: Feeder): AlertSendings => ({
  send: (plan, now) => sendAlert(deps, plan, now),
  estimate: (plan, said, now) => estimateAlert(deps, plan, said, now),
  stop: (alert, message, by, now) => stop(deps, sendingOf({ alert, message }), by, now),
  status: (alert, message) => statusOf(deps, sendingOf({ alert, message })),
  feed: (now) => feeder.feedAlerts(now),
});

/**
 * Creates the broadcasts: whom to write to unasked, the cost, and the sending. Counters are fields
 * of the broadcast, changed in one transaction with the recipients they count; those of its texts
 * are counted in an index of the outbox.
 */
export function createBroadcasts(deps: BroadcastDeps): Broadcasts {
  const { gateway } = deps.db;
  const feeder = new Feeder(deps);
  return {
    draft: (input, now) => draft(deps, input, now),
    foresee: (input, by, now) => foresee(deps, input, by, now),
    keep: (broadcast) => insertBroadcast(gateway, broadcast),
    discard: (id) => removeDraft(gateway, id),
    estimate: (id, by, now) => estimateDraft(deps, id, by, now),
    confirm: (id, number, by, now) => confirmBroadcast(deps, id, number, by, now),
    isChanged: (broadcast) => isContentChanged(deps, broadcast),
    approve: (id, by, now) => approve(deps, id, by, now),
    pause: (id, by, now) => pause(deps, id, by, now),
    resume: (id, by, now) => resume(deps, id, by, now),
    stop: (id, by, now) => stop(deps, id, by, now),
    remind: (id, by, now, at) => remind(deps, id, by, now, at),
    find: async (id) => notAlert(await findBroadcast(gateway, id)),
    approvedOf: (of) => findApproved(gateway, of),
    list: (limit = 100, kinds) => listBroadcasts(gateway, limit, kinds),
    async count(kind, audience, languages) {
      const shown = await countable(deps, { kind, audience });
      return shown ? countPeople(deps, shown, languages) : 0;
    },
    status: (id) => statusOf(deps, id),
    feed: (now) => feeder.feed(now),
    alerts: alertSendings(deps, feeder),
  };
}
