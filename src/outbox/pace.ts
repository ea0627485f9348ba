import { TOO_FAR_AHEAD, type SlotRequest } from '../models/gateway/sender-slot.js';
import type { Clock } from '../shared/clock.js';
import { Arrivals } from './arrivals.js';
import { Turns, type Turn } from './turns.js';
import type { Wait } from './wait.js';

/**
 * How late a slot may still be used, and a text may reach its provider, in milliseconds. Slots lie
 * (1000 + LATE) / cap apart: texts that arrive in any sliding second then have their slots within
 * 1000 + LATE ms, which hold `cap` of them. So the cap is not exceeded, and 1000 / (1000 + LATE)
 * = 96 % of it can be used. When texts arrive later than that, which answers show
 * (outbox/arrivals.ts), as much of the sender's time is left empty.
 */
export const LATE = 40;
/**
 * A process takes at most this many milliseconds' worth of a cap at a time; more only for one long
 * text, or when the database takes longer than half of it to answer.
 */
export const BLOCK = 250;
/** Under load the next block is fetched this long before the present one ends. */
const AHEAD = 100;
/**
 * Requests of one moment share one command: a process waits this long, in milliseconds, between two
 * requests.
 */
const GATHER = 25;

/** Takes a stretch of a sender's time from the database (models/sender-slot.ts). */
export type Lease = (sender: string, request: SlotRequest) => Promise<number | null>;

interface Waiter extends Turn {
  readonly until: number;
  readonly resolve: (granted: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A stretch of the sender's time with a number of slots; the first `used` of them are used or lost.
 */
interface Block {
  readonly from: number;
  readonly slots: number;
  used: number;
}

/**
 * Hands out the slots of one sender in this process, within its cap a second, in messages or
 * segments; see `Pacer`.
 */
export class Pace {
  private readonly waiting = new Turns<Waiter>();
  private readonly blocks: Block[] = [];
  private fetching: Promise<boolean> | undefined;
  private pumping = false;
  private askedAt = -Infinity;
  /** How long the last answer of the database took, in milliseconds. */
  private tookMs = 0;
  /** Time that must still be left empty, in milliseconds. */
  private owed = 0;
  private leaving: Promise<void> | undefined;
  private readonly spacing: number;
  private readonly arrivals = new Arrivals(LATE);

  constructor(
    private readonly sender: string,
    private readonly cap: number,
    private readonly lease: Lease,
    private readonly clock: Clock,
    private readonly wait: Wait,
  ) {
    this.spacing = (1_000 + LATE) / cap;
  }

  take(cost: number, rank: number, withinMs: number): Promise<boolean> {
    const until = this.now() + withinMs;
    const block = this.blocks[0];
    if (this.pumping && block && this.next(block) > until) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      this.waiting.add({ cost, rank, until, resolve, reject });
      if (!this.pumping) void this.pump();
    });
  }

  stayed(): void {
    this.arrivals.stayed();
  }

  /**
   * Leaves time empty for texts that came late: time of this process if it has any, so that it
   * happens soon; else time of all processes.
   */
  async answered(): Promise<void> {
    let span = this.arrivals.answered(this.now());
    for (const block of this.blocks) {
      const lost = Math.min(Math.max(0, block.slots - block.used), Math.ceil(span / this.spacing));
      block.used += lost;
      span = Math.max(0, span - lost * this.spacing);
    }
    this.owed += span;
    if (this.owed > 0) await (this.leaving ??= this.leave());
  }

  /**
   * Takes the time owed from the time of all processes. What becomes owed during a command goes
   * into the next, together.
   */
  private async leave(): Promise<void> {
    try {
      while (this.owed > 0) {
        const [now, span] = [this.now(), this.owed];
        this.owed = 0;
        // Past time in which nobody sent anything counts too, so that a lone reply waits for
        // nothing. Hence it starts before now.
        await this.lease(this.sender, { now, span, lead: -span, horizon: TOO_FAR_AHEAD });
      }
    } finally {
      this.leaving = undefined;
    }
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  /**
   * Hands out slots, each at its time and to the waiter who goes first at that time, until nobody
   * waits.
   */
  private async pump(): Promise<void> {
    this.pumping = true;
    try {
      while (this.waiting.size > 0) {
        const block = this.blocks[0];
        if (block) await this.handOut(block);
        else if (!(await (this.fetching ?? this.fetch()))) this.refuse(Infinity);
      }
    } catch (error) {
      for (const { reject } of this.waiting.drop(() => true)) reject(error);
    } finally {
      this.pumping = false;
    }
  }

  /** Hands out the next slot of a block, or drops the block when the rest of it helps nobody. */
  private async handOut(block: Block): Promise<void> {
    this.refuse(this.next(block));
    const slot = this.next(block);
    const early = slot - this.now();
    if (!this.first(block) || early > TOO_FAR_AHEAD) return void this.blocks.shift();
    // One more millisecond, because a timer may fire a little early.
    if (early > 0) await this.wait(Math.ceil(early) + 1);
    // Time was left empty meanwhile.
    if (this.next(block) > slot) return;
    const missed = this.now() - LATE - this.next(block);
    if (missed > 0) block.used += Math.ceil(missed / this.spacing);
    // Look again: during the wait a more urgent waiter may have come, or slots may have passed.
    const waiter = this.first(block);
    if (!waiter) return;
    this.waiting.take(waiter);
    this.arrivals.left(this.next(block));
    block.used += waiter.cost;
    waiter.resolve(true);
    const last = this.blocks.at(-1) ?? block;
    const left = last.from + last.slots * this.spacing - this.now();
    if (
      !this.fetching &&
      this.missing() > 0 &&
      left <= AHEAD + 2 * this.tookMs + waiter.cost * this.spacing
    ) {
      // If it fails, the pump notices when it needs the block, and asks again then.
      this.fetch().catch(() => undefined);
    }
  }

  /** Returns the first waiter whose text fits into the rest of a block. */
  private first(block: Block): Waiter | undefined {
    for (const waiter of this.waiting.inOrder())
      if (block.used + waiter.cost <= block.slots) return waiter;
    return undefined;
  }

  /** Returns the moment of a block's next slot. */
  private next(block: Block): number {
    return block.from + block.used * this.spacing;
  }

  /** Refuses a slot to those who cannot wait until a moment. */
  private refuse(moment: number): void {
    for (const { resolve } of this.waiting.drop(({ until }) => until < moment)) resolve(false);
  }

  /**
   * Returns how many slots are needed beyond those in hand: what the first waiters need, a block at
   * the most.
   */
  private missing(): number {
    let free = this.blocks.reduce((sum, { slots, used }) => sum + Math.max(0, slots - used), 0);
    const most = Math.floor((this.cap * Math.max(BLOCK, 2 * this.tookMs)) / 1_000);
    let wanted = 0;
    for (const { cost } of this.waiting.inOrder()) {
      if (wanted === 0 && cost <= free) free -= cost;
      else if (wanted > 0 && wanted + cost > most) break;
      else wanted += cost;
    }
    return wanted;
  }

  /**
   * Asks for the next block.
   * @returns whether there was one
   */
  private fetch(): Promise<boolean> {
    const ask = async () => {
      const early = this.askedAt + GATHER - this.now();
      // Never wait longer than this, even if the clock was set back meanwhile.
      if (early > 0) await this.wait(Math.min(early, GATHER));
      const now = (this.askedAt = this.now());
      const wanted = this.missing();
      if (wanted === 0) return true;
      // At least enough for those who come until the next request is allowed: else each of them
      // would wait that long.
      const slots = Math.max(wanted, Math.floor((this.cap * GATHER) / 1_000));
      const horizon = Math.max(0, ...[...this.waiting.inOrder()].map(({ until }) => until - now));
      // A slot that is used later than LATE is lost. So with a slow database the block begins when
      // the answer arrives.
      const lead = this.tookMs > LATE / 2 ? 2 * this.tookMs : 0;
      const span = slots * this.spacing;
      const from = await this.lease(this.sender, {
        now,
        span,
        lead,
        horizon: Math.max(horizon, lead),
      });
      this.tookMs = this.now() - now;
      if (from !== null) this.blocks.push({ from, slots, used: 0 });
      return from !== null;
    };
    this.fetching = ask().finally(() => (this.fetching = undefined));
    return this.fetching;
  }
}
