/**
 * What the storage of a turn costs in several shapes (docs/adr/030): `npx tsx
 * bench/storage-shapes.ts`.
 */
import mongoose, { type Connection } from 'mongoose';
import { mongodCounter } from './conversations/mongod.js';
import { bench } from './lib/frame.js';
import { median, short, table } from './lib/numbers.js';
import { MESSAGES, talksOf } from './storage-shapes/messages.js';
import { shapes, type Shape } from './storage-shapes/shapes.js';

const usage = `npx tsx bench/storage-shapes.ts [--people 64] [--talks 20] [--rounds 3]

Writes the turns, tips and notes of done of talks of so many people at once, in each shape, and tells the microseconds of the
processor that mongod and this process spend on a message. Rounds are interleaved; nothing else of a turn is done.`;

/** Microseconds a message. */
interface Cost {
  readonly mongod: number;
  readonly app: number;
}

async function talk(db: Connection, shape: Shape, people: number): Promise<void> {
  const talks = talksOf(people);
  for (const messages of talks) {
    await shape.turns(db, messages);
    await shape.tips(db, messages);
    await shape.dones(db, messages);
  }
  await shape.end(db, talks);
}

/** A shape with a database of its own. */
interface Row {
  readonly shape: Shape;
  readonly db: Connection;
  readonly costs: Cost[];
}

async function begin(uri: string, shape: Shape, i: number): Promise<Row> {
  const options = { dbName: `bench_shape_${i}`, retryWrites: shape.numbered, autoIndex: false };
  const db = await mongoose.createConnection(uri, options).asPromise();
  await shape.prepare(db);
  return { shape, db, costs: [] };
}

function tell(rows: readonly Row[]): void {
  const first = rows[0]?.costs ?? [];
  console.log(
    table(
      ['shape', 'mongod µs a message, by round', 'median', 'of the first', 'app'],
      rows.map(({ shape, costs }) => [
        shape.name,
        costs.map(({ mongod }) => short(mongod)).join(' / '),
        short(median(costs.map(({ mongod }) => mongod))),
        short(median(costs.map(({ mongod }, i) => mongod / (first[i]?.mongod ?? NaN)))),
        short(median(costs.map(({ app }) => app))),
      ]),
    ),
  );
}

await bench('storage-shapes', usage, { people: '64', talks: '20', rounds: '3' }, async (frame) => {
  const uri = await frame.mongod();
  const counter = await mongodCounter(uri);
  frame.atEnd(() => counter.close());
  const [people, talks] = [frame.number('people'), frame.number('talks')];
  const measure = async ({ shape, db }: Row): Promise<Cost> => {
    const [before, app] = [await counter.read(), process.cpuUsage()];
    for (let done = 0; done < talks; done += 1) await talk(db, shape, people);
    const used = process.cpuUsage(app);
    const { cpuMicros } = await counter.read();
    const messages = people * MESSAGES * talks;
    return {
      mongod: (cpuMicros - before.cpuMicros) / messages,
      app: (used.user + used.system) / messages,
    };
  };
  const rows: Row[] = [];
  for (const [i, shape] of shapes.entries()) {
    const row = await begin(uri, shape, i);
    frame.atEnd(() => row.db.close());
    await talk(row.db, shape, people);
    rows.push(row);
  }
  for (let round = 0; round < frame.number('rounds'); round += 1)
    for (const row of rows) row.costs.push(await measure(row));
  tell(rows);
  return rows.map(({ shape, costs }) => ({ shape: shape.name, costs }));
});
