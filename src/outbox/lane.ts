import type { ChannelId } from '../bots/channel.js';
import { claimDelivery, type Claim, type Ranks } from '../models/gateway/delivery-claim.js';
import { deliver, LOCK } from './deliver.js';
import { classes } from './delivery.js';
import type { Parts } from './parts.js';

/** Claims under way at once; more would only get in each other's way at the head of the queue. */
const MOST_CLAIMS = 4;

/** What a tick did. */
export interface Counts {
  sent: number;
  retried: number;
  failedOver: number;
  dead: number;
  /** Claims whose former holder died or hung between sending and writing: second copies are possible. */
  takenOver: number;
}

/**
 * The due work of one channel in this process. Channels have lanes of their own, so that one which hangs or is throttled
 * holds up no other; calls, replies and broadcasts have others (`laneRanks`), so that a call never waits for a thousand of
 * them to go or to time out. A lane has a width, so that it holds a bounded number of claims.
 */
export class Lane {
  private readonly underWay = new Set<Promise<void>>();
  private claiming: Promise<void> | undefined;
  private stopped = false;
  /** Somebody left a line meanwhile, and the next in it is due. */
  private called = false;

  constructor(
    private readonly parts: Parts,
    /** One channel, or those that are not configured here: their deliveries have to fail over. */
    private readonly channels: readonly string[],
    private readonly width: number,
    private readonly counts: Counts,
    /** Which classes it is for. */
    private readonly ranks?: Ranks,
  ) {}

  /** Claims and sends until nothing is due. A call while that goes on joins it. @param moment the present */
  async run(moment: () => Date): Promise<void> {
    if (this.channels.length === 0) return;
    do {
      this.called = false;
      this.claiming ??= this.claimAll(moment).finally(() => (this.claiming = undefined));
      await this.claiming;
      await this.settled();
    } while (this.called && !this.stopped);
  }

  /** Claims no more. */
  stop(): void {
    this.stopped = true;
  }

  /** Resolves when nothing is under way. */
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

  /** Broadcasts of a sender that is held stay where they are; all else is looked at, since calls have other ways. */
  private async rests(now: Date): Promise<boolean> {
    if (!this.ranks?.every((rank) => rank === classes.broadcast)) return false;
    const [channel] = this.channels.map((id) => this.parts.channels.get(id as ChannelId));
    return channel !== undefined && this.parts.holds.resting(channel, now);
  }

  /** Claims one delivery and lets it go its way. @returns whether there was one */
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

  /** A delivery whose outcome cannot be written is due again when its lock ends. */
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
