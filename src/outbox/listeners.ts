import type { Log } from '../shared/log.js';
import { nameOf } from './after-failure.js';
import { isCall, type Target } from './delivery.js';
import type { Dead, Refusal } from './parts.js';

/** A listener for calls that reached nobody. It may be called twice for one. */
export type DeadListener = (id: string, now: Date) => Promise<void>;

/** A listener for people who cannot be reached on a channel. It may be called twice for one. */
export type RefusalListener = (refusal: Refusal, now: Date) => Promise<void>;

/** A listener for people who were reached on a channel. */
export type ReachedListener = (target: Target, now: Date) => Promise<void>;

type Listener<T> = (heard: T, now: Date) => Promise<void>;

/** Tells each listener. If one of them fails, the delivery must not be lost for that. */
async function eachTold<T>(
  listeners: readonly Listener<T>[],
  heard: T,
  now: Date,
  failed: (error: unknown) => void,
): Promise<void> {
  for (const listener of listeners) await listener(heard, now).catch(failed);
}

/** Who is told the outcome of deliveries. */
export class Listeners {
  readonly dead: DeadListener[] = [];
  readonly delayed: DeadListener[] = [];
  readonly refused: RefusalListener[] = [];
  readonly reached: ReachedListener[] = [];

  constructor(private readonly log: Log) {}

  /** Logs that a delivery is dead, and tells the listeners if it was a call. */
  async mourn({ id, class: kind, channel, failure }: Dead, now: Date): Promise<void> {
    this.log.error('a delivery is dead', { delivery: id, channel, ...nameOf(failure) });
    if (!isCall(kind)) return;
    await eachTold(this.dead, id, now, (error) =>
      this.log.error('nobody took note of a dead call', { delivery: id, error }),
    );
  }

  /** Tells each listener. */
  async tell<T>(listeners: readonly Listener<T>[], heard: T, now: Date): Promise<void> {
    await eachTold(listeners, heard, now, (error) =>
      this.log.error('nobody took note of what became of a delivery', { error }),
    );
  }
}
