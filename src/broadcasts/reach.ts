import type { Button, ChannelId } from '../bots/channel.js';
import type { Language } from '../shared/texts/texts.js';
import type { LocalHours } from '../shared/local-hours.js';

/** What is said to somebody unasked. */
export type Said =
  | { readonly kind: 'poll' | 'reminder'; readonly poll: string }
  /** In the person's language already. */
  | { readonly kind: 'message'; readonly text: string; readonly buttons?: readonly Button[] }
  | { readonly kind: 'campaign'; readonly campaign: string }
  /**
   * About a missing person, in the person's language;
   * it goes before all that is not a call or a reply.
   */
  | { readonly kind: 'alert'; readonly text: string; readonly photo?: string };

/** One person whom a broadcast speaks to. The conversation decides whether it may. */
export interface Reach {
  /** Of this person in this broadcast: the same id is said once, however often it is asked. */
  readonly id: string;
  /** The broadcast; goes into each delivery as its `group`, so that it can be withdrawn. */
  readonly group: string;
  readonly channel: ChannelId;
  /** Canonical, as in `Inbound.from`. */
  readonly address: string;
  /** Which of our numbers the person knows. */
  readonly from?: string;
  readonly say: Said;
  /** The language they joined in: used when nothing else is known of them any more. */
  readonly language?: Language;
  /**
   * Go into the deliveries as `expires` and `hours`: a text
   * that waits long is sent neither too late nor at night.
   */
  readonly until?: Date;
  readonly hours?: LocalHours;
}

/**
 * What became of it.
 * - `said`: durable; its texts are in the outbox (class
 * broadcast, with the group), or will be by catch-up
 * - `repeated`: this id was said before
 * - `busy`: in a talk, or a tip, or another poll; it is asked again later
 * - `stopped`: the person said STOP
 * - `done`: the person has answered already, or said no to it
 * - `closed`: the poll is over, or is none
 */
export type Reached = 'said' | 'repeated' | 'busy' | 'stopped' | 'done' | 'closed';
