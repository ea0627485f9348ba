import type { ChannelId } from '../bots/channel.js';
import { claimDelivery, type Claim, type Ranks } from '../models/gateway/delivery-claim.js';
import { deliver, LOCK } from './deliver.js';
import { classes } from './delivery.js';
import type { Parts } from './parts.js';

/**
 * Texts to many people: each has one target, so there is no gain in claiming one while its sender
 * is held.
 */
const ofBroadcasts: readonly number[] = [classes.alert, classes.broadcast];

/** Claims in progress at once; more would only block each other at the head of the queue. */
const MOST_CLAIMS = 4;

/** What a tick of the outbox did. */
export interface DeliveryCounts {
  sent: number;
  retried: number;
  failedOver: number;
  dead: number;
  /**
   * Claims of a process that died or hung between sending and saving: people may have got these
   * texts twice.
   */
  takenOver: number;
}

/**
 * Sends the due deliveries of one channel in this process. Each channel has its own lanes, so that
 * one that hangs or is throttled delays no other. Calls, replies and broadcasts have their own too
 * (`laneRanks`), so that a call never waits for a thousand other texts. The width of a lane limits
 * how many claims it holds.
 */
export class WorkerLane {
  private readonly underWay = new Set<Promise<void>>();
  private claiming: Promise<void> | undefined;
  private stopped = false;
  /** A reply was sent meanwhile, and the next one to the same person is due. */
  private called = false;

  constructor(
    private readonly parts: Parts,
    /**
     * One channel, or those that are not configured here: their deliveries must go to another
     * target.
     */
    private readonly channels: readonly string[],
    private readonly width: number,
    private readonly counts: DeliveryCounts,
    /** The classes it sends. */
    private readonly ranks?: Ranks,
  ) {}

  /**
   * Claims and sends until nothing is due. A second call meanwhile joins the first.
   * @param moment the present
   */
  async run(moment: () => Date): Promise<void> {
    if (this.channels.length === 0) return;
    do {
      this.called = false;
      this.claiming ??= this.claimAll(moment).finally(() => (this.claiming = undefined));
      await this.claiming;
      await this.settled();
    } while (this.called && !this.stopped);
  }

  /** Whether it still claims, or sends what it claimed before. */
  get busy(): boolean {
    return this.underWay.size > 0 || this.claiming !== undefined;
  }

  /** Stops claiming. */
  stop(): void {
    this.stopped = true;
  }

  /** Resolves when no work is in progress. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async claimAll(moment: () => Date): Promise<void> {
    // An idle tick asks once; a backlog is claimed several at a time.
    let claims = 1;
    while (!this.stopped && !(await this.rests(moment()))) {
      const free = this.width - this.underWay.size;
      if (free <= 0) {
        await Promise.race(this.underWay);
        continue;
      }
      const asked = Array.from({ length: Math.min(claims, free) }, () => this.claim(moment));
      const got = await Promise.allSettled(asked);
      const failed = got.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      if (got.some((each) => each.status === 'fulfilled' && !each.value)) return;
      claims = Math.min(claims * 2, MOST_CLAIMS);
    }
  }

  /**
   * Whether the lane rests. Broadcasts of a held sender wait; other classes are claimed, since they
   * may have another channel.
   */
  private async rests(now: Date): Promise<boolean> {
    if (!this.ranks?.every((rank) => ofBroadcasts.includes(rank))) return false;
    const [channel] = this.channels.map((id) => this.parts.channels.get(id as ChannelId));
    return channel !== undefined && this.parts.holds.resting(channel, now);
  }

  /** Claims one delivery and begins to send it. @returns whether there was one */
  private async claim(moment: () => Date): Promise<boolean> {
    const now = moment();
    const claim = await claimDelivery(
      this.parts.db,
      this.channels,
      now,
      new Date(now.getTime() + LOCK),
      this.ranks,
    );
    if (!claim) return false;
    if (claim.takenOver) this.counts.takenOver += 1;
    const going = this.deliver(claim, moment).finally(() => this.underWay.delete(going));
    this.underWay.add(going);
    return true;
  }

  /** Delivers a claim. If its outcome cannot be saved, it is due again when its lock expires. */
  private async deliver(claim: Claim, moment: () => Date): Promise<void> {
    try {
      const outcome = await deliver(this.parts, claim, moment);
      if (outcome !== 'given back') this.counts[outcome] += 1;
      this.called ||= claim.delivery.line !== undefined && outcome !== 'retried';
    } catch (error) {
      this.parts.log.error('a delivery was not settled', { delivery: claim.delivery._id, error });
    }
  }
}
