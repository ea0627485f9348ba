import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Group, groupedReads, groupedWrites } from '../../../src/models/store/group-commit.js';
import { dropTestDb, testDb } from '../../support/db.js';

/** A group whose commands wait until they are released, and what went into each. */
function held() {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  const group = new Group<number, number>(async (inputs) => {
    batches.push(inputs);
    await new Promise<void>((resolve) => releases.push(resolve));
    return inputs.map((n) => n * 10);
  });
  return { group, batches, release: () => releases.shift()?.() };
}

test('whoever asks in one turn of the event loop, or while a command is under way, goes together', async () => {
  const { group, batches, release } = held();
  const first = [1, 2].map((n) => group.add(n));
  await setImmediate();
  const others = [3, 4, 5].map((n) => group.add(n));
  await setImmediate();
  expect(batches).toEqual([[1, 2]]);
  release();
  expect(await Promise.all(first)).toEqual([10, 20]);
  await setImmediate();
  release();
  expect(await Promise.all(others)).toEqual([30, 40, 50]);
  expect(batches).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test('those who were served together ask again together', async () => {
  const { group, batches, release } = held();
  const twice = [1, 2, 3].map(async (n) => group.add(await group.add(n)));
  for (let command = 0; command < 2; command += 1) {
    await setImmediate();
    release();
    await setImmediate();
  }
  expect(await Promise.all(twice)).toEqual([100, 200, 300]);
  expect(batches).toEqual([
    [1, 2, 3],
    [10, 20, 30],
  ]);
});

test('when a command fails, everybody in it hears so and the next are served', async () => {
  const group = new Group<string, string>(async (inputs) => {
    if (inputs.includes('bad')) throw new Error('no');
    return inputs;
  });
  await expect(group.add('bad')).rejects.toThrow('no');
  expect(await group.add('good')).toBe('good');
});

test('every caller gets their own outcome, whatever the order and size of the groups', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      async (ns, most) => {
        const group = new Group<number, string>(async (inputs) => inputs.map(String), most);
        expect(await Promise.all(ns.map((n) => group.add(n)))).toEqual(ns.map(String));
      },
    ),
  );
});

test('of two who write on the same version, one is told that the other came first', async () => {
  const db = await testDb();
  try {
    const collection = () => db.gateway.collection<{ _id: string; v: number }>('people') as never;
    const writes = groupedWrites<{ _id: string; v: number }>(collection);
    const write = (v: number) => ({
      updateOne: { filter: { _id: 'afi', v }, update: { $set: { v: v + 1 } }, upsert: true },
    });
    expect(await writes.add(write(0))).toBe('applied');
    const other = {
      updateOne: { filter: { _id: 'kofi', v: 0 }, update: { $set: { v: 1 } }, upsert: true },
    };
    const outcomes = await Promise.all([
      writes.add(write(1)),
      writes.add(write(1)),
      writes.add(other),
    ]);
    expect([...outcomes.slice(0, 2)].sort()).toEqual(['applied', 'duplicate']);
    expect(outcomes[2]).toBe('applied');
    const reads = groupedReads<{ _id: string; v: number }>(collection);
    const found = await Promise.all([
      reads.add(['afi']),
      reads.add(['nobody', 'kofi']),
      reads.add(['nobody']),
    ]);
    expect(found).toEqual([[{ _id: 'afi', v: 2 }], [{ _id: 'kofi', v: 1 }], []]);
  } finally {
    await dropTestDb(db);
  }
});

test('§5.44 §T1 a write that could not be made durable is a fault, not an outcome', async () => {
  const db = await testDb();
  try {
    const collection = () => db.gateway.collection('people') as never;
    const writes = groupedWrites<{ _id: string }>(collection);
    const broken = { updateOne: { filter: { _id: 'afi' }, update: { $nonsense: {} } } } as never;
    await expect(writes.add(broken)).rejects.toThrow('MongoDB did not confirm a write');
  } finally {
    await dropTestDb(db);
  }
});

test('whoever writes what, in whatever company, hears what became of their own write', async () => {
  const db = await testDb();
  try {
    interface Doc {
      readonly _id: string;
      readonly v: number;
    }
    const collection = () => db.gateway.collection<Doc>('people') as never;
    /** Somebody's turn on a version they read: it counts once, and only if nobody came before. */
    const turn = fc.record({
      who: fc.constantFrom('afi', 'kofi', 'ama', 'yao'),
      behind: fc.nat({ max: 1 }),
      pause: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 24 }), async (turns) => {
        await db.gateway.collection('people').deleteMany({});
        const writes = groupedWrites<Doc>(collection);
        const reads = groupedReads<Doc>(collection);
        const taken = new Map<string, number>();
        const outcomes: Promise<void>[] = [];
        for (const { who, behind, pause } of turns) {
          const read = async () => {
            const [doc] = await reads.add([who]);
            const v = Math.max(0, (doc?.v ?? 0) - behind);
            const update = { $set: { v: v + 1 } };
            const outcome = await writes.add({
              updateOne: { filter: { _id: who, v }, update, upsert: true },
            });
            if (outcome === 'applied') taken.set(who, (taken.get(who) ?? 0) + 1);
            if (behind > 0 && (doc?.v ?? 0) > 0) expect(outcome).toBe('duplicate');
          };
          outcomes.push(read());
          if (pause) await Promise.all(outcomes);
        }
        await Promise.all(outcomes);
        // Every write that was told as applied raised its person by one, and no other did.
        const kept = (await db.gateway.collection<Doc>('people').find().toArray()).map(
          ({ _id, v }) => [_id, v] as const,
        );
        expect(new Map(kept)).toEqual(taken);
      }),
      { numRuns: 40 },
    );
  } finally {
    await dropTestDb(db);
  }
});
