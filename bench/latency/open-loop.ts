import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { gap } from '../lib/chance.js';
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
  /** How late the load itself was at its 99th percentile, in milliseconds: this much of p99 is not the program's. */
  readonly loadDelay: number;
}

/**
 * Calls webhooks at random moments (Poisson) whether or not the ones before were answered, and counts each latency
 * from the moment at which it was to be called: a program that stalls is not given a rest.
 */
export async function openLoop(
  webhooks: Webhooks,
  crowd: Crowd,
  random: () => number,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<Loaded> {
  const latencies: number[] = [];
  const underWay = new Set<Promise<void>>();
  let [taken, called] = [0, 0];
  let overloaded = false;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const end = began + seconds * 1_000;
  const fire = (intended: number) => {
    const event = crowd.next(intended);
    called += 1;
    const one = webhooks
      .call(event)
      .then((status) => {
        latencies.push(performance.now() - intended);
        if (status !== 200) return;
        taken += 1;
        event.person.acknowledged.add(event.place);
      })
      .finally(() => underWay.delete(one));
    underWay.add(one);
  };
  let at = began + gap(rate, random);
  while (at < end && !overloaded) {
    const now = performance.now();
    if (at > now) {
      await wait(Math.max(1, at - now));
      continue;
    }
    fire(at);
    at += gap(rate, random);
    overloaded = underWay.size > Math.max(100, 2 * rate);
  }
  const stopped = performance.now();
  delay.disable();
  await Promise.all(underWay);
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
