import type { Log } from '../shared/log.js';
import { nameOf } from './after-failure.js';
import { isCall, type Target } from './delivery.js';
import type { Dead, Refusal } from './parts.js';

/** Hears of a call that reached nobody. May hear of one twice. */
export type DeadListener = (id: string, now: Date) => Promise<void>;

/** Hears of somebody who cannot be reached on a channel. May hear of it twice. */
export type RefusalListener = (refusal: Refusal, now: Date) => Promise<void>;

/** Hears of somebody who was reached on a channel. */
export type ReachedListener = (target: Target, now: Date) => Promise<void>;

type Listener<T> = (heard: T, now: Date) => Promise<void>;

/** Tells each of some listeners. What one of them cannot note is no reason to lose the delivery. */
async function eachTold<T>(
  listeners: readonly Listener<T>[],
  heard: T,
  now: Date,
  failed: (error: unknown) => void,
): Promise<void> {
  for (const listener of listeners) await listener(heard, now).catch(failed);
}

/** Who is told what becomes of deliveries. */
export class Listeners {
  readonly dead: DeadListener[] = [];
  readonly delayed: DeadListener[] = [];
  readonly refused: RefusalListener[] = [];
  readonly reached: ReachedListener[] = [];

  constructor(private readonly log: Log) {}

  /** Says in the log that a delivery is dead, and tells those who listen if it was a call. */
  async mourn({ id, class: kind, channel, failure }: Dead, now: Date): Promise<void> {
    this.log.error('a delivery is dead', { delivery: id, channel, ...nameOf(failure) });
    if (!isCall(kind)) return;
    await eachTold(this.dead, id, now, (error) =>
      this.log.error('nobody took note of a dead call', { delivery: id, error }),
    );
  }

  /** Tells each of some listeners. */
  async tell<T>(listeners: readonly Listener<T>[], heard: T, now: Date): Promise<void> {
    await eachTold(listeners, heard, now, (error) =>
      this.log.error('nobody took note of what became of a delivery', { error }),
    );
  }
}
