import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Group, groupedReads, groupedWrites } from '../../src/models/group-commit.js';
import { dropTestDb, testDb } from '../support/db.js';

test('a lone caller waits for nothing, and those who come while one is served go together', async () => {
  const batches: number[][] = [];
  let release: (() => void) | undefined;
  const group = new Group<number, number>(async (inputs) => {
    batches.push(inputs);
    if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
    return inputs.map((n) => n * 10);
  });
  const first = group.add(1);
  const others = [2, 3, 4].map((n) => group.add(n));
  expect(batches).toEqual([[1]]);
  release?.();
  expect(await first).toBe(10);
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
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
    const other = { updateOne: { filter: { _id: 'kofi', v: 0 }, update: { $set: { v: 1 } }, upsert: true } };
    const outcomes = await Promise.all([writes.add(write(1)), writes.add(write(1)), writes.add(other)]);
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

test('§5.44 a write that could not be made durable is a fault, not an outcome', async () => {
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
