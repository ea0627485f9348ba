import { readFileSync } from 'node:fs';
import { setImmediate as nextRound } from 'node:timers/promises';

/**
 * How long a piece of work holds the thread, in milliseconds that mean the same on a machine that
 * is busy or slow: the processor's time of this thread alone, made shorter by as much as a fixed
 * piece of work takes longer than it should. So what is slow in itself is found, and neither
 * neighbours of the machine nor the collector of another thread fail a test.
 */

/**
 * What the yardstick takes on an idle machine (two cores of an AMD EPYC, Node 20), in milliseconds.
 */
const YARDSTICK = 40;
/** Memory is tidied up in some tries, and hardly in each of so many. */
const TRIES = 12;

const tally = `/proc/self/task/${process.pid}/schedstat`;
const hasTally = readable();
function readable(): boolean {
  try {
    return readFileSync(tally, 'latin1').length > 0;
  } catch {
    return false; // Not Linux, or another thread than the first.
  }
}
function threadTime(): number {
  if (hasTally) return Number(readFileSync(tally, 'latin1').split(' ', 1)[0]) / 1_000_000;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Work as the readers of texts do it: letters, patterns, pieces, counts. */
function yardstick(now: () => number = threadTime): number {
  const began = now();
  const counts = new Map<string, number>();
  for (let round = 0; round < 400; round += 1) {
    const text = `they took ${round} girls to the lorry park, and one is 14 `.repeat(40);
    for (const word of text
      .toUpperCase()
      .normalize('NFKD')
      .toLowerCase()
      .split(/[\s,]+/u))
      counts.set(word, (counts.get(word) ?? 0) + (/^\p{L}+$/u.test(word) ? 1 : 2));
    [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  }
  return now() - began;
}
for (let warm = 0; warm < 4; warm += 1) yardstick();

/** How many times as long as it should the machine takes at this moment; never below one. */
function slowness(): number {
  const [, middle = YARDSTICK] = [yardstick(), yardstick(), yardstick()].sort((a, b) => a - b);
  return Math.max(1, middle / YARDSTICK);
}

/**
 * A time that may pass on an idle machine, as long as it may
 * be on this one now: other programs have the processor, too.
 */
export function onThisMachine(ms: number): number {
  const wall = () => yardstick(() => performance.now());
  const [, middle = YARDSTICK] = [wall(), wall(), wall()].sort((a, b) => a - b);
  return ms * Math.max(1, middle / YARDSTICK);
}

/** The best of several tries; the first that is below the most allowed is good enough. */
export function effort(work: () => unknown, most: number): number {
  let best = Infinity;
  for (let tries = 0; tries < TRIES && best >= most; tries += 1) {
    const began = threadTime();
    work();
    const took = threadTime() - began;
    best = Math.min(best, took < most ? took : took / slowness());
  }
  return best;
}

/**
 * The same of work that waits in between: its longest time between two rounds of the event loop.
 */
export async function longestHold(work: () => unknown, most: number): Promise<number> {
  let best = Infinity;
  for (let tries = 0; tries < TRIES && best >= most; tries += 1) {
    const took = await longestOf(work);
    best = Math.min(best, took < most ? took : took / slowness());
  }
  return best;
}

async function longestOf(work: () => unknown): Promise<number> {
  let over = false;
  let began = threadTime();
  const first = work();
  let longest = threadTime() - began;
  const watching = (async () => {
    while (!over) {
      began = threadTime();
      await nextRound();
      longest = Math.max(longest, threadTime() - began);
    }
  })();
  await Promise.resolve(first).catch(() => undefined);
  over = true;
  await watching;
  return longest;
}
