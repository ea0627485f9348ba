import { leftOf } from '../broadcasts/allowance.js';
import type { BroadcastStatus } from '../broadcasts/broadcasts.js';
import type { BroadcastDoc, SummedPeople } from '../models/gateway/broadcast-doc.js';
import { waitingText } from './approval-words.js';

/** A sending as whoever works with it sees it: counts, and who decided what. Nothing of anybody. */
export interface SendingView {
  readonly id: string;
  readonly kind: BroadcastDoc['kind'];
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
  /** The number that was estimated, and is typed to confirm it. */
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
  /** Of those it was for, the part that is through, from 0 to 1. */
  readonly progress: number;
  readonly decisions: BroadcastDoc['decisions'];
  /** While it waits for a second person: what was summed, how many people are left, and what to do. */
  readonly approval?: SummedPeople & { readonly left: number; readonly says: string };
}

/** Why a sending waits for a second person; nothing when it does not. */
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

/** Puts together how a sending stands. */
export function sendingView(
  { broadcast, waiting, texts }: BroadcastStatus,
  now: Date,
): SendingView {
  const {
    _id: id,
    kind,
    poll,
    campaign,
    state,
    pausedAt,
    audience,
    sample,
    startsAt,
    closesAt,
    hours,
    waves,
    remindAt,
    estimated,
    counts,
    decisions,
  } = broadcast;
  const over = ['done', 'stopped'].includes(state) || closesAt <= now;
  const expected = Math.max(counts.total, state === 'sending' ? 0 : (estimated?.recipients ?? 0));
  return {
    id,
    kind,
    ...(poll === undefined ? {} : { poll }),
    ...(campaign === undefined ? {} : { campaign }),
    state: pausedAt && !over ? 'paused' : state,
    audience,
    ...(sample === undefined ? {} : { sample }),
    startsAt,
    closesAt,
    hours,
    ...(waves === undefined ? {} : { waves }),
    ...(remindAt === undefined ? {} : { remindAt }),
    ...(estimated === undefined ? {} : { recipients: estimated.recipients }),
    people: { ...counts, waiting },
    texts,
    progress: expected === 0 ? Number(over) : Math.min(1, (counts.total - waiting) / expected),
    decisions,
    ...approvalOf(broadcast),
  };
}
