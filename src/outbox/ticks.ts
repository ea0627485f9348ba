import { channelIds, type Channel } from '../bots/channel.js';
import { anythingDue, outboxPlaces } from '../models/gateway/delivery-claim.js';
import { forgetBoxes } from '../models/gateway/delivery-status.js';
import type { Place } from '../models/store/waiting.js';
import { MINUTE, SECOND, type Clock } from '../shared/clock.js';
import { classes, laneRanks } from './delivery.js';
import { widthOf, type Parts } from './parts.js';
import type { Recalls } from './recalls.js';
import type { Statuses } from './statuses.js';
import { within } from './wait.js';
import { WorkerLane, type DeliveryCounts } from './worker-lane.js';

/** A tick returns after so long even if a channel hangs; what is under way goes on and counts in a later tick. */
const TICK_PATIENCE = 5 * SECOND;

const nothing = (): DeliveryCounts => ({
  sent: 0,
  retried: 0,
  failedOver: 0,
  dead: 0,
  takenOver: 0,
});

/** The lanes of each channel, and one for the channels that are not set up. */
function lanesOf(parts: Parts, channels: readonly Channel[], counts: DeliveryCounts): WorkerLane[] {
  const absent = channelIds.filter((id) => !parts.channels.has(id));
  return [
    ...channels.flatMap((channel) =>
      laneRanks.map(
        (ranks) => new WorkerLane(parts, [channel.id], widthOf(channel), counts, ranks),
      ),
    ),
    new WorkerLane(parts, absent, widthOf(undefined), counts),
  ];
}

/** Sends what is due, tick by tick. */
export class Ticks {
  private readonly counts = nothing();
  private readonly lanes: readonly WorkerLane[];
  private forgotAt = -Infinity;

  constructor(
    private readonly parts: Parts,
    channels: readonly Channel[],
    private readonly clock: Clock,
    private readonly recalls: Recalls,
    private readonly statuses: Statuses,
  ) {
    this.lanes = lanesOf(parts, channels, this.counts);
  }

  /** Where something waits for a tick; undefined while sends are under way, for which it waits. */
  waiting(now: Date): readonly Place[] | undefined {
    return this.lanes.some(({ busy }) => busy)
      ? undefined
      : outboxPlaces(channelIds, Object.values(classes), now);
  }

  /** Claims and sends what is due. @returns counts, of earlier ticks, too, if these returned before they were done */
  async tick(now: Date): Promise<DeliveryCounts> {
    const { clock, parts } = this;
    const began = clock.now().getTime();
    const moment = () => new Date(now.getTime() + clock.now().getTime() - began);
    await this.housekeeping(now);
    const due = await anythingDue(parts.db, channelIds, Object.values(classes), now);
    const working = this.lanes.filter((lane) => due || lane.busy);
    const all = Promise.allSettled([this.recalls, ...working].map((each) => each.run(moment)));
    const ended = await within(all, TICK_PATIENCE, parts.wait);
    const failed = ended === 'late' ? undefined : ended.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    return this.counted();
  }

  /** Claims no more, and waits for what is under way. @param ms how long at most @returns whether all is settled */
  async stop(ms: number): Promise<boolean> {
    for (const lane of this.lanes) lane.stop();
    const settled = Promise.all(this.lanes.map((lane) => lane.settled()));
    return (await within(settled, ms, this.parts.wait)) !== 'late';
  }

  private counted(): DeliveryCounts {
    const done = { ...this.counts };
    Object.assign(this.counts, nothing());
    // One line for all: a process that ends leaves as many as it had claimed, and most of them were not sent yet.
    if (done.takenOver > 0)
      this.parts.log.warn('deliveries may be sent twice', { count: done.takenOver });
    return done;
  }

  private async housekeeping(now: Date): Promise<void> {
    this.statuses.report();
    if (Math.abs(now.getTime() - this.forgotAt) < MINUTE) return;
    await forgetBoxes(this.parts.db, now);
    this.forgotAt = now.getTime();
  }
}
