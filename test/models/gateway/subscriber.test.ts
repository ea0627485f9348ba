import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  audienceIndex,
  openSubscriber,
  sealSubscriber,
} from '../../../src/models/gateway/subscriber-doc.js';
import {
  createSubscribers,
  eraseSubscribers,
  prepareSubscribers,
  type SubscriberWrite,
  type Subscribers,
} from '../../../src/models/gateway/subscriber.js';
import { prepareErasures } from '../../../src/models/gateway/erasure.js';
import { openKeyStore, type KeyStore } from '../../../src/privacy/key-store.js';
import { DAY } from '../../../src/shared/clock.js';
import { monday, newKeys } from '../../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';

let db: TestDb;
let keys: KeyStore;
let subscribers: Subscribers;
const today = new Date('2026-03-03T00:00:00Z');
const all = { polls: true, alerts: true, campaigns: true };
const raw = () => db.gateway.collection<{ _id: string }>('subscribers');

/** Awa of Kpomassè, as one promise would have her kept. */
function awa(promise: string, changes: Partial<SubscriberWrite> = {}): SubscriberWrite {
  const _id = changes._id ?? 'awa';
  const box = sealSubscriber(
    keys.gateway(),
    _id,
    { address: '+22997000001', ownWords: 'fille du lac' },
    monday,
  );
  return {
    _id,
    promise,
    channel: 'sms',
    language: 'fr',
    country: 'BJ',
    area: 'BJ-AQ',
    age: '18-24',
    gender: 'female',
    wants: all,
    box,
    since: today,
    olderIds: [],
    ...changes,
  };
}

beforeAll(async () => {
  db = await testDb();
  keys = openKeyStore((await newKeys()).folder);
  await Promise.all([prepareSubscribers(db.gateway), prepareErasures(db.gateway)]);
  subscribers = createSubscribers(db.gateway);
});
beforeEach(async () => {
  await Promise.all([raw().deleteMany({}), db.gateway.collection('erasures').deleteMany({})]);
});
afterAll(() => dropTestDb(db));

describe('somebody who takes part', () => {
  test('is found again with what they told, and only the program can read where they are reached', async () => {
    await subscribers.put(awa('p1'));
    const found = await subscribers.find(['awa']);
    expect(found).toMatchObject({
      language: 'fr',
      area: 'BJ-AQ',
      age: '18-24',
      wants: all,
      since: today,
    });
    expect(openSubscriber(keys.gateway(), found!)).toEqual({
      address: '+22997000001',
      ownWords: 'fille du lac',
    });
    expect(JSON.stringify(await raw().findOne({}))).not.toMatch(/22997000001|lac/);
    expect(await subscribers.find(['kofi'])).toBeUndefined();
  });
  test('has an address that opens under nobody else’s name', async () => {
    await subscribers.put(awa('p1'));
    const found = await subscribers.find(['awa']);
    expect(() => openSubscriber(keys.gateway(), { ...found!, _id: 'kofi' })).toThrow(
      'altered or moved',
    );
  });
  test('changes what they told; what they left out is gone; the day they joined stays', async () => {
    await subscribers.put(awa('p1'));
    const {
      area: _,
      gender: __,
      ...less
    } = awa('p2', {
      age: '25-30',
      wants: { ...all, alerts: false },
      since: new Date(today.getTime() + DAY),
    });
    await subscribers.put(less);
    const found = await subscribers.find(['awa']);
    expect(found).toMatchObject({
      age: '25-30',
      wants: { polls: true, alerts: false },
      since: today,
    });
    expect(Object.keys(found!)).not.toEqual(expect.arrayContaining(['area']));
    expect(found).not.toHaveProperty('gender');
  });
  test('is kept as they said last, though an earlier promise is kept once more after it', async () => {
    await subscribers.put(awa('p1'));
    await subscribers.put(awa('p2', { age: '35+' }));
    await subscribers.put(awa('p1'));
    expect((await subscribers.find(['awa']))?.age).toBe('35+');
    expect(await raw().countDocuments()).toBe(1);
  });
  test('is found under the name of an older key, and lies under the new one once they change something', async () => {
    await subscribers.put(awa('p1', { _id: 'old' }));
    const [before] = await raw().find().toArray();
    expect((await subscribers.find(['new', 'old']))?._id).toBe('old');
    await subscribers.put(
      awa('p2', { _id: 'new', olderIds: ['old'], since: new Date(today.getTime() + DAY) }),
    );
    const found = await subscribers.find(['new', 'old']);
    expect(found).toMatchObject({
      _id: 'new',
      name: 'new',
      since: today,
      mark: (before as { mark?: string }).mark,
    });
    expect(openSubscriber(keys.gateway(), found!).address).toBe('+22997000001');
    expect(await raw().countDocuments()).toBe(1);
  });
});

describe('somebody who leaves', () => {
  test('is erased under every name, and nobody else is', async () => {
    await subscribers.put(awa('p1', { _id: 'old' }));
    await subscribers.put(awa('p2', { _id: 'kofi' }));
    expect(await subscribers.remove(['new', 'old'], [], monday)).toBe(1);
    expect(await subscribers.remove(['new', 'old'], [], monday)).toBe(0);
    expect(
      await raw()
        .find()
        .map(({ _id }) => _id)
        .toArray(),
    ).toEqual(['kofi']);
  });
  test('stays erased when what was promised before is kept after it', async () => {
    await subscribers.remove(['awa'], ['p1'], monday);
    await subscribers.put(awa('p1'));
    expect(await subscribers.find(['awa'])).toBeUndefined();
  });
  test('stays erased when a joining is written in the same moment, whichever comes first', async () => {
    for (let i = 0; i < 20; i += 1) {
      await Promise.all([
        subscribers.put(awa(`r${i}`)),
        subscribers.remove(['awa'], [`r${i}`], monday),
      ]);
      expect(await subscribers.find(['awa'])).toBeUndefined();
    }
  });
  test('and joins again is not touched by what was promised before they left', async () => {
    await subscribers.remove(['awa'], ['p1'], monday);
    await subscribers.put(awa('p2', { age: '35+' }));
    await subscribers.put(awa('p1'));
    expect(await subscribers.find(['awa'])).toMatchObject({ age: '35+', mark: 'p2' });
  });
  test('can join again later', async () => {
    await subscribers.put(awa('p1'));
    await subscribers.remove(['awa'], [], monday);
    await subscribers.put(awa('p2'));
    expect(await subscribers.find(['awa'])).toMatchObject({ mark: 'p2' });
  });
  test('is erased again after a restore by a mark that leads to nobody', async () => {
    await subscribers.put(awa('p1'));
    const backup = await raw().find().toArray();
    await subscribers.put(awa('p2', { age: '35+' }));
    await subscribers.remove(['awa'], [], monday);
    const noted = await db.gateway
      .collection<{ _id: string }>('erasures')
      .find()
      .map(({ _id }) => _id)
      .toArray();
    expect(noted).toEqual(['p1']);
    await raw().insertMany(backup);
    expect(await eraseSubscribers(db.gateway, noted)).toBe(1);
    expect(await raw().countDocuments()).toBe(0);
  });
});

test('among hundreds of subscribers one is found, and erased, by an index alone', async () => {
  await Promise.all(
    Array.from({ length: 300 }, (_, i) => subscribers.put(awa(`m${i}`, { _id: `s${i}` }))),
  );
  const [found] = await profiled(db.gateway, () => subscribers.find(['s7', 'old']));
  expect(found).toMatchObject({ planSummary: 'IXSCAN { name: 1 }', docsExamined: 1 });
  const [erased] = await profiled(db.gateway, () => eraseSubscribers(db.gateway, ['m9']));
  expect(erased).toMatchObject({ planSummary: 'IXSCAN { mark: 1 }', docsExamined: 1 });
});

test('the index of audiences of version 0.2.0 goes once the one that knows alerts is there, whoever begins at once', async () => {
  const former = { ...audienceIndex } as Record<string, 1>;
  delete former['wants.alerts'];
  await raw().createIndex(former);
  await Promise.all([1, 2, 3].map(() => prepareSubscribers(db.gateway)));
  const keys = (await raw().indexes()).map(({ key }) => Object.keys(key as object).join());
  expect(keys).toContain(Object.keys(audienceIndex).join());
  expect(keys).not.toContain(Object.keys(former).join());
});
