import type { Button, ChannelId } from '../bots/channel.js';
import type { Language } from '../shared/texts/texts.js';
import type { LocalHours } from '../shared/local-hours.js';

/** What is said to a person unasked. */
export type Said =
  | { readonly kind: 'poll' | 'reminder'; readonly poll: string }
  /** Already in the person's language. */
  | { readonly kind: 'message'; readonly text: string; readonly buttons?: readonly Button[] }
  | { readonly kind: 'campaign'; readonly campaign: string }
  /** About a missing person, in the person's language; only calls and replies go before it. */
  | { readonly kind: 'alert'; readonly text: string; readonly photo?: string };

/** One person to whom a broadcast is sent. The conversation decides whether it may. */
export interface Reach {
  /**
   * The id of this person in this broadcast: the same id is said once, however often it is
   * requested.
   */
  readonly id: string;
  /** The broadcast; it is the `group` of each delivery, so that the deliveries can be withdrawn. */
  readonly group: string;
  readonly channel: ChannelId;
  /** The canonical address, as in `Inbound.from`. */
  readonly address: string;
  /** Our number that the person knows. */
  readonly from?: string;
  readonly say: Said;
  /** The language in which they joined: used when nothing else is known of them any more. */
  readonly language?: Language;
  /**
   * The `expires` and `hours` of the deliveries: a text that waits long is sent neither too late
   * nor at night.
   */
  readonly until?: Date;
  readonly hours?: LocalHours;
}

/**
 * The result.
 * - `said`: durable; its texts are in the outbox (class broadcast, with the group), or will be by
 *   catch-up
 * - `repeated`: this id was said before
 * - `busy`: the person is in a talk, a tip or another poll; it is tried again later
 * - `stopped`: the person said STOP
 * - `done`: the person has answered already, or said no to it
 * - `closed`: the poll has ended, or does not exist
 */
export type Reached = 'said' | 'repeated' | 'busy' | 'stopped' | 'done' | 'closed';
