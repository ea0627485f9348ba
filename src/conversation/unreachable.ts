import type { ChannelId } from '../bots/channel.js';
import type { SendFailure } from '../bots/errors.js';
import type { ConversationDeps } from './deps.js';
import { subscriberNames } from './contact-names.js';

/** A person to whom the provider does not deliver. */
export interface Unreached {
  readonly channel: ChannelId;
  readonly to: string;
  readonly failure: SendFailure;
}

/**
 * After this many days on which a text did not reach a person, with no success in between, they are
 * unsubscribed. A network may lose a number for a day, and a phone may be off for a week.
 */
const DAYS: Readonly<Partial<Record<SendFailure, number>>> = {
  optedOut: 1,
  unreachable: 1,
  gone: 3,
  away: 10,
};

/**
 * Unsubscribes a person who opted out at the provider or cannot be reached there: they are neither
 * counted nor written to until they join again. Their tips, and an open talk, stay as they are.
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

/** Forgets the days on which texts did not reach a person, because one text has. */
export async function noteReached(
  deps: ConversationDeps,
  { channel, to }: Omit<Unreached, 'failure'>,
  now: Date,
): Promise<void> {
  await deps.subscribers.reached(subscriberNames(deps, { channel, from: to }, now));
}
