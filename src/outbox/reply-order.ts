import { firstInLine, removeFromLines } from '../models/gateway/delivery.js';
import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { MINUTE } from '../shared/clock.js';
import { REPLY_LIFE } from './backoff.js';
import type { Delivery, Target } from './delivery.js';

/** After this time a stored reply is gone: sent, or dead when its life ended. */
const LONGEST = REPLY_LIFE + MINUTE;

/**
 * Sends the replies to one person in order. A question that could not be sent yet must not arrive
 * after the next one: its reader would answer the wrong one. This process knows for whom it has
 * stored replies, so that replies to other people cost no query. Replies to two messages that two
 * processes received may still cross, as texts can on their way.
 */
export class ReplyOrder {
  private readonly stored = new Map<string, number>();
  private lastPlace = 0;

  constructor(
    private readonly parts: { readonly db: GatewayDb; readonly keyring: () => GatewayKeyring },
  ) {}

  /** Whether an earlier reply to the same person is still waiting. */
  async busy(target: Target, now: Date): Promise<boolean> {
    if (this.stored.size === 0) return false;
    const who = JSON.stringify([target.channel, target.to]);
    const until = this.stored.get(who);
    if (until === undefined) return false;
    if (until > now.getTime() && (await firstInLine(this.parts.db, this.nameOf(target, now))))
      return true;
    this.stored.delete(who);
    return false;
  }

  /** Gives a delivery the last place in the line of its person. Only replies have places. */
  place(
    delivery: Delivery,
    now: Date,
  ): { readonly line: string; readonly place: number } | undefined {
    const [target] = delivery.targets;
    if (delivery.class !== 'reply' || !target) return undefined;
    this.remember(JSON.stringify([target.channel, target.to]), now.getTime());
    this.lastPlace = Math.max(this.lastPlace + 1, now.getTime());
    return { line: this.nameOf(target, now), place: this.lastPlace };
  }

  /** Removes what waits for a person since before a moment, whichever process stored it. */
  async forget({ channel, to }: Target, before: Date): Promise<void> {
    const { db, keyring } = this.parts;
    await removeFromLines(db, keyring().names('line', [channel, to], before), before.getTime());
  }

  /** Puts the latest last, so that those whose time is over are found first. */
  private remember(who: string, now: number): void {
    for (const [other, until] of this.stored) {
      if (until > now) break;
      this.stored.delete(other);
    }
    this.stored.delete(who);
    this.stored.set(who, now + LONGEST);
  }

  private nameOf({ channel, to }: Target, now: Date): string {
    return this.parts.keyring().names('line', [channel, to], now)[0];
  }
}
