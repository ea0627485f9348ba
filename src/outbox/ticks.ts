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

/**
 * A tick returns after this long even if a channel hangs; work in progress goes on and is counted
 * in a later tick.
 */
const TICK_PATIENCE = 5 * SECOND;
/**
 * How often each lane is asked within a tick, which is as often as the job runs, so that a call
 * waits for no slow lane. The last time is a second before the tick returns, and the job is called
 * again a second after it.
 */
const RHYTHM = 2 * SECOND;

const nothing = (): DeliveryCounts => ({
  sent: 0,
  retried: 0,
  failedOver: 0,
  dead: 0,
  takenOver: 0,
});

/** Builds the lanes of each channel, and one for the channels that are not set up. */
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

  /**
   * Returns where work waits for a tick; undefined while sends are in progress, since the tick
   * waits for them.
   */
  waiting(now: Date): readonly Place[] | undefined {
    return this.lanes.some(({ busy }) => busy)
      ? undefined
      : outboxPlaces(channelIds, Object.values(classes), now);
  }

  /**
   * Claims and sends what is due.
   * @returns counts, including those of earlier ticks that returned before they were done
   */
  async tick(now: Date): Promise<DeliveryCounts> {
    const { clock, parts } = this;
    const began = clock.now().getTime();
    const moment = () => new Date(now.getTime() + clock.now().getTime() - began);
    const failures: unknown[] = [];
    const note = (error: unknown) => void failures.push(error);
    const aside = [this.housekeeping(now), this.recalls.run(moment)].map((run) => run.catch(note));
    for (let waited = 0; waited < TICK_PATIENCE; waited += RHYTHM) {
      const lanes = await this.working(moment());
      const all = Promise.all([...aside, ...lanes.map((lane) => lane.run(moment).catch(note))]);
      const ms = Math.min(RHYTHM, TICK_PATIENCE - waited);
      if ((await within(all, ms, parts.wait)) !== 'late') break;
    }
    if (failures.length > 0) throw failures[0];
    return this.counted();
  }

  /** Returns the lanes that have work: one query for all. */
  private async working(now: Date): Promise<WorkerLane[]> {
    const due = await anythingDue(this.parts.db, channelIds, Object.values(classes), now);
    return this.lanes.filter((lane) => due || lane.busy);
  }

  /**
   * Stops claiming, and waits for work in progress.
   * @param ms how long at most
   * @returns whether all work has ended
   */
  async stop(ms: number): Promise<boolean> {
    for (const lane of this.lanes) lane.stop();
    const settled = Promise.all(this.lanes.map((lane) => lane.settled()));
    return (await within(settled, ms, this.parts.wait)) !== 'late';
  }

  private counted(): DeliveryCounts {
    const done = { ...this.counts };
    Object.assign(this.counts, nothing());
    // One line for all: a process that ends leaves as many as it had claimed, and most of them were
    // not sent yet.
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
