import type { ChannelId } from '../bots/channel.js';
import type { SendFailure } from '../bots/errors.js';
import type { ConversationDeps } from './deps.js';
import { subscriberNames } from './contact-names.js';

/** Somebody whom the provider does not send to. */
export interface Unreached {
  readonly channel: ChannelId;
  readonly to: string;
  readonly failure: SendFailure;
}

/**
 * A network may lose a number for a day, and a phone is off for a week: so many days on which a text did not reach
 * somebody, with none that did in between, end their taking part.
 */
const DAYS: Readonly<Partial<Record<SendFailure, number>>> = {
  optedOut: 1,
  unreachable: 1,
  gone: 3,
  away: 10,
};

/**
 * Whoever opted out at their provider, or cannot be reached there, takes part no more: they are neither counted nor
 * written to until they join again. What they told, and a talk that is open, stay as they are.
 */
export async function unsubscribeUnreachable(
  deps: ConversationDeps,
  { channel, to, failure }: Unreached,
  now: Date,
): Promise<void> {
  const most = DAYS[failure];
  if (most === undefined) return;
  const names = subscriberNames(deps, { channel, from: to }, now);
  if (most > 1 && (await deps.subscribers.missed(names, now)) < most) return;
  await deps.subscribers.remove(names, [], now);
  await deps.polls.unlist({ tell: deps.polls.namesOf({ channel, address: to }).tell });
}

/** A text arrived: the days on which others did not are forgotten. */
export async function noteReached(
  deps: ConversationDeps,
  { channel, to }: Omit<Unreached, 'failure'>,
  now: Date,
): Promise<void> {
  await deps.subscribers.reached(subscriberNames(deps, { channel, from: to }, now));
}
