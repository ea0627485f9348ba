import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { gap } from '../lib/gap.js';
import { quantile } from '../lib/numbers.js';
import type { Crowd } from './crowd.js';
import type { Webhooks } from './webhook.js';

/** What a stretch of load measured. */
export interface Loaded {
  /** Webhooks a second that were to be called. */
  readonly rate: number;
  readonly seconds: number;
  readonly called: number;
  /** Webhooks answered 200, of those that were called. */
  readonly taken: number;
  /** Milliseconds from the moment a webhook was to be called until it was answered. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** The load gave up, because more was under way than two seconds bring. */
  readonly overloaded: boolean;
  /**
   * How late the load itself was at its 99th percentile, in
   * milliseconds: this much of p99 is not the program's.
   */
  readonly loadDelay: number;
}

/** Calls webhooks and keeps what became of them. */
class Calls {
  readonly latencies: number[] = [];
  taken = 0;
  called = 0;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly webhooks: Webhooks,
    private readonly crowd: Crowd,
  ) {}

  /** How many are not answered yet. */
  get open(): number {
    return this.underWay.size;
  }

  /** Calls the next webhook. @param intended the moment at which it was to be called */
  fire(intended: number): void {
    const event = this.crowd.next(intended);
    this.called += 1;
    const one = this.webhooks
      .call(event)
      .then((status) => {
        this.latencies.push(performance.now() - intended);
        if (status !== 200) return;
        this.taken += 1;
        event.person.acknowledged.add(event.place);
      })
      .finally(() => this.underWay.delete(one));
    this.underWay.add(one);
  }

  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }
}

/**
 * Fires at random moments for some seconds.
 * @returns whether it gave up, because too much was under way
 */
async function fireAtRandom(
  calls: Calls,
  random: () => number,
  rate: number,
  seconds: number,
): Promise<boolean> {
  const began = performance.now();
  const end = began + seconds * 1_000;
  let at = began + gap(rate, random);
  while (at < end) {
    const now = performance.now();
    if (at > now) {
      await wait(Math.max(1, at - now));
      continue;
    }
    calls.fire(at);
    at += gap(rate, random);
    if (calls.open > Math.max(100, 2 * rate)) return true;
  }
  return false;
}

/**
 * Calls webhooks at random moments (Poisson) whether or not the ones
 * before were answered, and counts each latency from the moment at
 * which it was to be called: a program that stalls is not given a rest.
 */
export async function openLoop(
  webhooks: Webhooks,
  crowd: Crowd,
  random: () => number,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<Loaded> {
  const calls = new Calls(webhooks, crowd);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const overloaded = await fireAtRandom(calls, random, rate, seconds);
  const stopped = performance.now();
  delay.disable();
  await calls.settled();
  const { latencies, taken, called } = calls;
  return {
    rate,
    seconds: (stopped - began) / 1_000,
    called,
    taken,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    worst: Math.max(...latencies),
    overloaded,
    loadDelay: delay.percentile(99) / 1e6,
  };
}
