import { isForDuty } from './delivery.js';

/** A waiter for slots of a sender. */
export interface Turn {
  /** How many slots. */
  readonly cost: number;
  /** outbox/delivery.ts `classes`. */
  readonly rank: number;
}

/**
 * Decides who goes next at a sender. Two sides share it: texts to people on duty, and all other
 * texts. As long as both wait, each gets half of the slots, no matter how many texts the other side
 * has; a side alone gets all. Within a side the lower rank goes first, then the one that came
 * first.
 */
export class Turns<T extends Turn> {
  private readonly duty: T[] = [];
  private readonly rest: T[] = [];
  /**
   * How many slots more than its half the duty side got while the other waited; below 0, how many
   * it is owed.
   */
  private lead = 0;

  get size(): number {
    return this.duty.length + this.rest.length;
  }

  add(turn: T): void {
    const side = this.sideOf(turn);
    const after = side.findIndex((other) => other.rank > turn.rank);
    side.splice(after < 0 ? side.length : after, 0, turn);
  }

  /** Lists the waiters in the order in which they would go if no other came. */
  *inOrder(): Generator<T> {
    let { lead } = this;
    let [d, r] = [0, 0];
    for (;;) {
      const [duty, rest] = [this.duty[d], this.rest[r]];
      const next = duty && (lead <= 0 || !rest) ? duty : rest;
      if (!next) return;
      lead = duty && rest ? lead + (next === duty ? next.cost : -next.cost) : 0;
      if (next === duty) d += 1;
      else r += 1;
      yield next;
    }
  }

  /** Notes that a waiter got its slots, and removes it. */
  take(turn: T): void {
    const side = this.sideOf(turn);
    const other = side === this.duty ? this.rest : this.duty;
    side.splice(side.indexOf(turn), 1);
    if (other.length === 0) this.lead = 0;
    else this.lead += side === this.duty ? turn.cost : -turn.cost;
  }

  /** Removes the waiters that must not wait any longer, and returns them. */
  drop(over: (turn: T) => boolean): T[] {
    return [this.duty, this.rest].flatMap((side) => {
      const gone = side.filter(over);
      if (gone.length > 0) side.splice(0, Infinity, ...side.filter((turn) => !gone.includes(turn)));
      return gone;
    });
  }

  private sideOf({ rank }: T): T[] {
    return isForDuty(rank) ? this.duty : this.rest;
  }
}
