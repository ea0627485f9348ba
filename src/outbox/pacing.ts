import type { Clock } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import { Pace, type Lease } from './pace.js';
import type { Wait } from './wait.js';

/**
 * Holds every sender at or below its cap, across all processes, in any second of its provider. A
 * process takes short stretches of a sender's time from the database and hands out the slots in
 * them, half of them to calls as long as one waits (turns.ts). Two tolerances: a text of k segments
 * is sent at the slot of its first one, and the provider sends the others in the k-1 slots that
 * follow; and the processes' clocks must agree (NTP), since a process with a wrong clock uses its
 * slots at another time than it says.
 */
export class Pacer {
  private readonly paces = new Map<string, Pace>();

  constructor(
    private readonly lease: Lease,
    private readonly clock: Clock,
    private readonly wait: Wait,
  ) {}

  /**
   * Waits for the moment at which a text may be sent.
   * @param sender whose cap it is
   * @param perSecond the cap, in messages or segments; Infinity for none
   * @param cost how many of them this takes
   * @param rank lower goes first
   * @param withinMs how long it is worth waiting
   * @returns false when there is no slot by then
   */
  async take(
    sender: string,
    perSecond: number,
    cost: number,
    rank: number,
    withinMs: number,
  ): Promise<boolean> {
    if (!(perSecond > 0))
      throw new Fault('A channel says that it can send nothing: its perSecond is not above 0.');
    if (perSecond === Infinity) return true;
    let pace = this.paces.get(sender);
    if (!pace) {
      pace = new Pace(sender, perSecond, this.lease, this.clock, this.wait);
      this.paces.set(sender, pace);
    }
    return pace.take(cost, rank, withinMs);
  }

  /** Notes that nothing was sent at a slot that was taken. */
  stayed(sender: string): void {
    this.paces.get(sender)?.stayed();
  }

  /**
   * Notes that the provider has answered to what was sent at a slot. Whatever the answer, the
   * provider has counted it.
   */
  async answered(sender: string): Promise<void> {
    await this.paces.get(sender)?.answered();
  }
}
