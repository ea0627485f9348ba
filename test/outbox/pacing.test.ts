import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grant, type SenderSlots } from '../../src/models/gateway/sender-slot.js';
import { BLOCK, LATE, type Lease } from '../../src/outbox/pace.js';
import { Pacer } from '../../src/outbox/pacing.js';
import { VirtualTime } from './virtual-time.js';

const START = Date.parse('2026-03-01T10:00:00Z');

/**
 * The database's part, by the rule that the database itself is held to
 * (test/models/gateway/sender-slot.test.ts).
 */
class World {
  readonly time = new VirtualTime(START);
  readonly sends: { at: number; cost: number; who: number }[] = [];
  leases = 0;
  private readonly slots = new Map<string, SenderSlots>();

  constructor(private readonly latency: () => number = () => 4) {}

  private readonly lease: Lease = async (sender, request) => {
    const took = this.latency();
    await this.time.wait(took / 2);
    this.leases += 1;
    const granted = grant(this.slots.get(sender)?.nextFree, request);
    this.slots.set(sender, granted);
    await this.time.wait(took - took / 2);
    return granted.from;
  };

  process(): Pacer {
    return new Pacer(this.lease, this.time.clock, this.time.wait);
  }

  async send(
    pacer: Pacer,
    cap: number,
    { cost = 1, rank = 1, withinMs = 60_000, who = 0 } = {},
  ): Promise<boolean> {
    const granted = await pacer.take('sender', cap, cost, rank, withinMs);
    if (granted) this.sends.push({ at: this.time.clock.now().getTime(), cost, who });
    return granted;
  }

  /** The most that was sent in any second, each text counted when it was handed over. */
  busiestSecond(): number {
    let busiest = 0;
    let from = 0;
    let sum = 0;
    for (const { at, cost } of this.sends) {
      sum += cost;
      for (
        let first = this.sends[from];
        first && first.at <= at - 1_000;
        first = this.sends[from]
      ) {
        sum -= first.cost;
        from += 1;
      }
      busiest = Math.max(busiest, sum);
    }
    return busiest;
  }
}

const cap = fc.constantFrom(1, 3, 10, 30, 100);
const processes = fc.integer({ min: 1, max: 4 });
const latency = fc.integer({ min: 1, max: 120 });

describe('a sender is kept to its cap over all processes', () => {
  test('whoever wants to send, whenever: no second has more than the cap', async () => {
    const arrivals = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 300 }), who: fc.nat(3) }),
      { maxLength: 150 },
    );
    await fc.assert(
      fc.asyncProperty(
        cap,
        arrivals,
        fc.array(latency, { minLength: 1 }),
        async (most, wanted, took) => {
          let asked = 0;
          const world = new World(() => took[asked++ % took.length] as number);
          const pacers = [0, 1, 2, 3].map(() => world.process());
          let after = 0;
          for (const one of wanted) {
            after += one.after;
            void world.time
              .wait(after)
              .then(() => world.send(pacers[one.who] as Pacer, most, { withinMs: 1e6 }));
          }
          await world.time.runUntil(START + 1e6);
          expect(world.sends).toHaveLength(wanted.length);
          expect(world.busiestSecond()).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('texts of several segments: no second has more than the cap and what the last text has beyond its first', async () => {
    const texts = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 4 }), who: fc.nat(2) }), {
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(cap, texts, latency, async (most, wanted, took) => {
        const world = new World(() => took);
        const pacers = [0, 1, 2].map(() => world.process());
        for (const { cost, who } of wanted) {
          void world.send(pacers[who] as Pacer, most, { cost, withinMs: 1e6 });
        }
        await world.time.runUntil(START + 1e6);
        expect(world.sends).toHaveLength(wanted.length);
        expect(world.busiestSecond()).toBeLessThanOrEqual(most + 3);
        // Segment by segment, as the provider sends them at its own pace, the cap itself holds.
        const segments = world.sends.flatMap(({ at, cost }) =>
          Array.from({ length: cost }, (_, i) => ({
            at: at + (i * 1_040) / most,
            cost: 1,
            who: 0,
          })),
        );
        world.sends.splice(0, Infinity, ...segments.sort((a, b) => a.at - b.at));
        expect(world.busiestSecond()).toBeLessThanOrEqual(most);
      }),
      { numRuns: 40 },
    );
  });

  test('when there is always more to send, 95 % of the cap is used, in a few commands a second', async () => {
    await fc.assert(
      fc.asyncProperty(
        cap,
        processes,
        fc.integer({ min: 1, max: 90 }),
        async (most, many, took) => {
          const world = new World(() => took);
          const seconds = Math.max(20, 100 / most);
          const end = START + seconds * 1_000;
          for (let who = 0; who < many; who++) {
            const pacer = world.process();
            const sending = async () => {
              while (world.time.clock.now().getTime() < end) await world.send(pacer, most, { who });
            };
            for (let i = 0; i < Math.max(4, most); i++) void sending();
          }
          await world.time.runUntil(end);
          // The first second is for learning how fast the database is.
          const sent = world.sends.filter(({ at }) => at >= START + 1_000 && at < end).length;
          expect(sent / (most * (seconds - 1))).toBeGreaterThanOrEqual(0.95);
          expect(world.busiestSecond()).toBeLessThanOrEqual(most);
          expect(world.leases / seconds).toBeLessThanOrEqual(1_000 / BLOCK + many);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a database that answers long after its slots began costs the sender its first second, and no more', async () => {
    const world = new World(() => 400);
    const pacer = world.process();
    for (let i = 0; i < 30; i++) void world.send(pacer, 10);
    await world.time.runUntil(START + 10_000);
    expect(world.sends).toHaveLength(30);
    expect(world.sends.at(-1)?.at).toBeLessThan(START + 6_000);
    expect(world.busiestSecond()).toBeLessThanOrEqual(10);
  });
});

describe('who waits for whom', () => {
  test('a lone reply waits for one command and nothing else', async () => {
    const world = new World(() => 4);
    const pacer = world.process();
    for (let minute = 0; minute < 3; minute++) {
      const asked = START + minute * 60_000;
      await world.time.runUntil(asked);
      void world.send(pacer, 1, { rank: 0 });
      await world.time.runUntil(asked + 1_000);
      expect(world.sends[minute]?.at).toBe(asked + 4);
    }
    expect(world.leases).toBe(3);
  });

  test('a reply goes before the rest and every other slot is a call, whatever came first', async () => {
    const world = new World();
    const pacer = world.process();
    for (const rank of [3, 3, 1, 2, 0, 1, 0, -2]) void world.send(pacer, 10, { rank, who: rank });
    await world.time.runUntil(START + 5_000);
    expect(world.sends.map(({ who }) => who)).toEqual([-2, 0, 1, 0, 1, 2, 3, 3]);
  });

  test('a call of two segments is not passed over for replies of one that would fit', async () => {
    const world = new World();
    const pacer = world.process();
    const replying = async () => {
      while (await world.send(pacer, 1, { rank: 0, who: 0 }));
    };
    for (let i = 0; i < 10; i++) void replying();
    await world.time.runUntil(START + 10_000);
    void world.send(pacer, 1, { rank: 1, cost: 2, who: 1 });
    await world.time.runUntil(START + 20_000);
    expect(world.sends.find(({ who }) => who === 1)?.at).toBeLessThan(START + 14_000);
  });

  test('strangers in three processes keep no call of a fourth waiting', async () => {
    const world = new World();
    const worker = world.process();
    for (let i = 0; i < 3; i++) {
      const pacer = world.process();
      const replying = async (): Promise<void> => {
        while (world.time.clock.now().getTime() < START + 120_000)
          if (!(await world.send(pacer, 1, { rank: 0, withinMs: 1_000, who: 0 })))
            await world.time.wait(50);
      };
      for (let n = 0; n < 8; n++) void replying();
    }
    // The worker has replies of theirs to send as well.
    for (let n = 0; n < 60; n++) void world.send(worker, 1, { rank: 0, withinMs: 1e6 });
    await world.time.runUntil(START + 20_000);
    for (let n = 0; n < 5; n++) void world.send(worker, 1, { rank: -2, cost: 1, who: 1 });
    await world.time.runUntil(START + 120_000);
    const calls = world.sends.filter(({ who }) => who === 1);
    expect(calls).toHaveLength(5);
    expect(calls[0]?.at).toBeLessThan(START + 26_000);
    expect(calls[4]?.at).toBeLessThan(START + 60_000);
  });

  test('a reply that comes during a broadcast takes the next slot, not one behind the broadcast', async () => {
    const world = new World();
    const pacer = world.process();
    for (let i = 0; i < 100; i++) void world.send(pacer, 10, { rank: 3, who: 3 });
    await world.time.runUntil(START + 2_000);
    void world.send(pacer, 10, { rank: 0, who: 0 });
    await world.time.runUntil(START + 2_500);
    const reply = world.sends.find(({ who }) => who === 0);
    expect(reply?.at).toBeLessThanOrEqual(START + 2_000 + 110);
  });

  test('who has no slot in time is told so at once, and costs the sender nothing', async () => {
    const world = new World();
    const [busy, other] = [world.process(), world.process()];
    void world.send(busy, 1, { cost: 8 });
    await world.time.runUntil(START + 100);
    const refused = world.send(other, 1, { withinMs: 1_000 });
    await world.time.runUntil(START + 200);
    expect(await refused).toBe(false);
    void world.send(other, 1);
    await world.time.runUntil(START + 20_000);
    expect(world.sends.map(({ cost }) => cost)).toEqual([8, 1]);
    expect(world.sends[1]?.at).toBeLessThan(START + 8 * 1_040 + 50);
  });

  test('replies of one moment share a command', async () => {
    const world = new World();
    const pacer = world.process();
    for (let i = 0; i < 20; i++) void world.send(pacer, 1_000, { rank: 0 });
    await world.time.runUntil(START + 1_000);
    expect(world.sends).toHaveLength(20);
    expect(world.leases).toBeLessThanOrEqual(2);
  });

  test('a database that does not answer fails those who wait, and works again later', async () => {
    let down = true;
    const time = new VirtualTime(START);
    const lease: Lease = async (_sender, { now }) => {
      if (down) throw new Error('down');
      return now;
    };
    const pacer = new Pacer(lease, time.clock, time.wait);
    await expect(pacer.take('sender', 10, 1, 0, 1_000)).rejects.toThrow('down');
    down = false;
    const again = pacer.take('sender', 10, 1, 0, 1_000);
    await time.runUntil(START + 1_000);
    expect(await again).toBe(true);
  });

  test('a clock that goes back by an hour stops nobody', async () => {
    const time = new VirtualTime(START);
    let ahead = 3_600_000;
    let nextFree: number | undefined;
    const lease: Lease = async (_sender, request) => {
      const granted = grant(nextFree, request);
      nextFree = granted.nextFree;
      return granted.from;
    };
    const pacer = new Pacer(lease, { now: () => time.clockAhead(ahead).now() }, time.wait);
    let sent = 0;
    const sending = async () => {
      while (await pacer.take('sender', 10, 1, 0, 5_000)) sent += 1;
    };
    for (let i = 0; i < 20; i++) void sending();
    await time.runUntil(START + 5_000);
    ahead = 0;
    const before = sent;
    await time.runUntil(START + 10_000);
    expect(before).toBeGreaterThan(40);
    expect(sent - before).toBeGreaterThan(40);
  });

  test('a channel that says it can send nothing is a fault, one without a cap asks for no slot', async () => {
    const world = new World();
    await expect(world.process().take('sender', 0, 1, 0, 1_000)).rejects.toThrow('perSecond');
    expect(await world.process().take('sender', Infinity, 1, 0, 1_000)).toBe(true);
    expect(world.leases).toBe(0);
  });
});

test('where the cap leaves room, whoever comes a moment after another waits for nothing and asks for nothing', async () => {
  const world = new World();
  const pacer = world.process();
  for (const after of [0, 6, 12, 18, 24])
    void world.time.wait(after).then(() => world.send(pacer, 400));
  await world.time.runUntil(START + 1_000);
  // Four milliseconds are the database's answer to the first.
  expect(world.sends.map(({ at }) => at - START)).toEqual([4, 6, 12, 18, 24]);
  expect(world.leases).toBe(1);
});

test('what hundreds of late answers leave empty is asked for together', async () => {
  const time = new VirtualTime(START);
  const spans: number[] = [];
  const lease: Lease = async (_sender, { now, span, lead }) => {
    if (lead < 0) spans.push(span);
    await time.wait(20);
    return now;
  };
  const pacer = new Pacer(lease, time.clock, time.wait);
  const sendAndHear = async (way: number) => {
    await pacer.take('sender', 10_000, 1, 1, 60_000);
    await time.wait(way);
    await pacer.answered('sender');
  };
  // The first is there at once; each of the others takes a millisecond more than the one before.
  for (const way of [0, ...Array.from({ length: 300 }, (_, i) => 100 + i)]) void sendAndHear(way);
  await time.runUntil(START + 2_000);
  // As late as the last of them beyond the guard, and in as many commands as there is time for.
  const left = spans.reduce((sum, span) => sum + span, 0);
  expect(left).toBeGreaterThan(399 - LATE - 30);
  expect(left).toBeLessThanOrEqual(399 - LATE);
  expect(spans.length).toBeLessThanOrEqual(20);
});
