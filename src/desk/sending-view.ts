import { leftOf } from '../broadcasts/allowance.js';
import type { BroadcastStatus } from '../broadcasts/broadcasts.js';
import type { BroadcastDoc, SummedPeople } from '../models/gateway/broadcast-doc.js';
import { rounded, RULES } from '../results/rules.js';
import { Fault } from '../shared/fault.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import { waitingText } from './approval-words.js';

/**
 * A sending as people who work with it see it: counts, and who decided what. Nothing about its
 * recipients.
 */
export interface SendingView {
  readonly id: string;
  readonly kind: Exclude<BroadcastDoc['kind'], 'alert'>;
  readonly poll?: string;
  readonly campaign?: string;
  readonly state: BroadcastDoc['state'] | 'paused';
  readonly audience: BroadcastDoc['audience'];
  readonly sample?: number;
  readonly startsAt: Date;
  readonly closesAt: Date;
  readonly hours: BroadcastDoc['hours'];
  readonly waves?: BroadcastDoc['waves'];
  readonly remindAt?: Date;
  /** The estimated number of recipients, which a person types to confirm the sending. */
  readonly recipients?: number;
  readonly people: {
    readonly total: number;
    readonly said: number;
    readonly waiting: number;
    readonly answered: number;
    readonly left: number;
    readonly unreached: number;
    readonly reminded: number;
  };
  readonly texts: BroadcastStatus['texts'];
  /** The share of its people that is finished, from 0 to 1. */
  readonly progress: number;
  readonly decisions: BroadcastDoc['decisions'];
  /** While it waits for a second person: the sums, how many people are left, and what to do. */
  readonly approval?: SummedPeople & { readonly left: number; readonly says: string };
}

/** Returns why a sending waits for a second person; nothing when it does not. */
function approvalOf({
  kind,
  poll,
  campaign,
  state,
  approval,
  estimated,
  decisions,
}: BroadcastDoc): Pick<SendingView, 'approval'> {
  if (state !== 'waiting' || !approval) return {};
  const person = decisions.find(({ what }) => what === 'confirm')?.by ?? 'the same person';
  const confirming = { subject: poll ?? campaign ?? kind, person };
  const says = waitingText(approval, estimated?.recipients ?? 0, confirming);
  return { approval: { ...approval, left: leftOf(approval), says } };
}

/** Returns the share of its people that is finished. */
function progressOf({ state, counts, estimated }: BroadcastDoc, waiting: number, over: boolean) {
  const expected = Math.max(counts.total, state === 'sending' ? 0 : (estimated?.recipients ?? 0));
  return expected === 0 ? Number(over) : Math.min(1, (counts.total - waiting) / expected);
}

/**
 * Returns the counts of a sending as they are shown. Those of people who gave an answer are shown
 * like a result: in tens, and below eleven as nobody.
 */
function shownCounts({ broadcast, waiting, texts }: BroadcastStatus): BroadcastStatus {
  if (!broadcast.audience.answered) return { broadcast, waiting, texts };
  const shown = (people: number) => (people < RULES.least ? 0 : rounded(people, RULES));
  const all = <T extends object>(counts: T) =>
    Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, shown(n as number)])) as T;
  const counts = all(broadcast.counts);
  return { broadcast: { ...broadcast, counts }, waiting: shown(waiting), texts: all(texts) };
}

/** Alerts have their own desk (src/alerts). */
function kindOf({ kind }: BroadcastDoc): SendingView['kind'] {
  if (kind === 'alert') throw new Fault('An alert is no sending of polls and campaigns.');
  return kind;
}

/** Returns the state of a sending. */
export function sendingView(status: BroadcastStatus, now: Date): SendingView {
  const { broadcast, waiting, texts } = shownCounts(status);
  const { _id: id, poll, campaign, state, audience, sample } = broadcast;
  const { startsAt, closesAt, hours, waves, remindAt, estimated, decisions } = broadcast;
  const over = ['done', 'stopped'].includes(state) || closesAt <= now;
  return withoutUndefined({
    id,
    kind: kindOf(broadcast),
    poll,
    campaign,
    state: broadcast.pausedAt && !over ? ('paused' as const) : state,
    audience,
    sample,
    startsAt,
    closesAt,
    hours,
    waves,
    remindAt,
    recipients: estimated?.recipients,
    people: { ...broadcast.counts, waiting },
    texts,
    progress: progressOf(broadcast, waiting, over),
    decisions,
    ...approvalOf(broadcast),
  });
}
