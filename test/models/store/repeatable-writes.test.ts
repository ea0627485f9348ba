import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTipIntake, type TipWrite } from '../../../src/models/cases/tip.js';
import { prepareTips, tipsOf } from '../../../src/models/cases/tip-doc.js';
import {
  createConversations,
  prepareConversations,
  type TurnCommit,
} from '../../../src/models/gateway/conversation.js';
import { connectDb, type Db } from '../../../src/models/store/db.js';
import { groupedRepeatable } from '../../../src/models/store/repeatable-writes.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

/**
 * What of the next commands that write is lost: the command, or only its answer, as when a primary
 * is killed.
 */
type Lost = 'command' | 'answer';

/** A way to mongod that breaks when it is told to. */
async function breakableWay(uri: string) {
  const { hostname, port } = new URL(uri.replace('mongodb:', 'http:'));
  const losses: Lost[] = [];
  const sockets = new Set<Socket>();
  let numbered = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const cut = () => [near, far].forEach((socket) => socket.destroy());
    let answerIsLost = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    near.on('data', (bytes) => {
      if (bytes.includes('txnNumber')) numbered += 1;
      const lost = bytes.includes('\u0002update\u0000') ? losses.shift() : undefined;
      if (lost === 'command') return cut();
      answerIsLost = lost === 'answer';
      far.write(bytes);
    });
    far.on('data', (bytes) => (answerIsLost ? cut() : near.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    lose: (...next: Lost[]) => losses.push(...next),
    left: () => losses.length,
    numbered: () => numbered,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

let db: TestDb;
let way: Awaited<ReturnType<typeof breakableWay>>;
let over: Db;
beforeAll(async () => {
  db = await testDb();
  await prepareConversations(db.gateway);
  await prepareTips(db.cases);
}, 60_000);
beforeEach(async () => {
  way = await breakableWay(db.address.gatewayUri);
  over = await connectDb({ ...db.address, gatewayUri: way.uri, casesUri: way.uri });
});
afterEach(async () => {
  expect(way.left()).toBe(0);
  await over.close();
  way.close();
  await db.gateway.collection('conversations').deleteMany({});
  await tipsOf(db.cases).deleteMany({});
});
afterAll(async () => {
  await dropTestDb(db);
});

const turn = (id: string, change: Partial<TurnCommit> = {}): TurnCommit => ({
  id,
  v: 0,
  box: Buffer.from(`sealed ${id}`),
  seen: Buffer.from('m1'),
  work: { id: `work of ${id}`, box: Buffer.from('sealed') },
  dueAt: new Date('2026-03-03T12:00:30Z'),
  forgetSent: false,
  expiresAt: new Date('2026-04-03T00:00:00Z'),
  olderIds: [],
  ...change,
});
const write: TipWrite = {
  id: 'w1',
  tip: 't1',
  reference: 'TG-7K2M4',
  country: 'TG',
  priority: 2,
  kind: 'general',
  signals: ['labour'],
  answers: {},
  entries: [{ id: 'w1.0', strand: 's1', step: 'first', box: Buffer.from('sealed') }],
  compartment: 'TG',
  excludedAffiliations: [],
  own: true,
  receivedAt: new Date('2026-03-03T12:00:00Z'),
  flow: 'tip@1',
};

test.each(['command', 'answer'] as const)(
  '§T1 a turn whose %s is lost is kept once, with its work, for a stranger and for somebody known',
  async (lost) => {
    const people = createConversations(over.gateway);
    for (let turns = 1; turns <= 2; turns += 1) {
      const [before] = await people.read(['afi'], true);
      way.lose(lost);
      const work = { id: `work ${turns}`, box: Buffer.from('sealed') };
      expect(await people.commit(turn('afi', { v: before?.v ?? 0, work }))).toBe('kept');
      const [after] = await people.read(['afi'], true);
      expect(after?.pend).toHaveLength(turns);
      expect(await people.read(['afi'])).toEqual([after]);
    }
  },
);

test('of a group whose answer is lost, each hears what became of their own turn', async () => {
  await createConversations(db.gateway).commit(turn('kofi'));
  const people = createConversations(over.gateway);
  way.lose('answer');
  const outcomes = [turn('afi'), turn('kofi'), turn('ama')].map((one) => people.commit(one));
  expect(await Promise.all(outcomes)).toEqual(['kept', 'conflict', 'kept']);
  const [kofi] = await people.read(['kofi'], true);
  expect(kofi?.pend).toHaveLength(1);
});

test('work whose end is noted twice is gone, and what was sent is remembered once', async () => {
  const people = createConversations(over.gateway);
  await people.commit(turn('afi'));
  way.lose('answer');
  await people.done('afi', 'work of afi', [Buffer.from('ref')]);
  const [afi] = await people.read(['afi'], true);
  expect(afi).toMatchObject({ pend: [], sent: [Buffer.from('ref')] });
});

test.each(['command', 'answer'] as const)(
  '§T1 words whose %s is lost are in their tip once',
  async (lost) => {
    const intake = createTipIntake(over.cases);
    way.lose(lost);
    await intake.take(write);
    const [tip, ...others] = await tipsOf(db.cases).find().toArray();
    expect(others).toEqual([]);
    expect(tip).toMatchObject({ applied: ['w1'], changes: 1, entries: [{ id: 'w1.0' }] });
  },
);

test('a write that is lost twice is a fault, and the next is made', async () => {
  const people = createConversations(over.gateway);
  way.lose('command', 'command');
  await expect(people.commit(turn('afi'))).rejects.toThrow('MongoDB did not confirm a write');
  expect(await people.commit(turn('afi'))).toBe('kept');
});

test('mongod is given no number to note a second time: a turn is one write', async () => {
  await createConversations(over.gateway).commit(turn('afi', { olderIds: ['older'] }));
  await createTipIntake(over.cases).take(write);
  expect(way.numbered()).toBe(0);
});

test('a filter without an _id is refused: it could be of many', async () => {
  const writes = groupedRepeatable(() => db.gateway.collection<{ v: number }>('people') as never);
  const all = { updateOne: { filter: { v: 1 }, update: { $set: { v: 2 } } } };
  await expect(writes.add(all as never)).rejects.toThrow('names no document');
});
