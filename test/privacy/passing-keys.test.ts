import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { destroyPassingKey, makePassingKey } from '../../src/privacy/passing-keys.js';
import { rotateKeys, tendKeys } from '../../src/privacy/rotation.js';
import { DAY } from '../../src/shared/clock.js';
import { monday, newKeys } from './keys.js';

const kid = 'a-poll_1';
const afi = ['sms', '+22890000001'];
const place = { collection: 'answers', field: 'box', id: 'one' };

test('the key of a poll is known to a running program once it has looked, and gone when it is destroyed', async () => {
  const { folder, gateway } = await newKeys();
  const [here, there] = [openKeyStore(folder), openKeyStore(folder)];
  expect(here.gateway().pollName(kid, afi)).toBeUndefined();
  expect(here.gateway().sealPoll(kid, place, 'yes')).toBeUndefined();
  expect(await makePassingKey(folder, kid, monday)).toBe(true);
  expect(await makePassingKey(folder, kid, monday)).toBe(false);
  here.refresh();
  there.refresh();
  const name = here.gateway().pollName(kid, afi);
  expect(there.gateway().pollName(kid, afi)).toBe(name);
  const box = here.gateway().sealPoll(kid, place, 'yes') as Buffer;
  expect(there.gateway().openPoll(place, box)?.toString()).toBe('yes');
  expect(() => there.gateway().openPoll({ ...place, id: 'other' }, box)).toThrow(
    'altered or moved',
  );

  expect(await destroyPassingKey(folder, kid)).toBe(true);
  expect(await destroyPassingKey(folder, kid)).toBe(false);
  expect(readFileSync(gateway, 'utf8')).not.toContain(kid);
  here.refresh();
  expect([here.gateway().hasPoll(kid), here.gateway().openPoll(place, box)]).toEqual([
    false,
    undefined,
  ]);
  expect(here.gateway().pollName(kid, afi)).toBeUndefined();
});

test('a key made again under the name of a destroyed one opens nothing of before', async () => {
  const { folder } = await newKeys();
  const store = openKeyStore(folder);
  await makePassingKey(folder, kid, monday);
  store.refresh();
  const [name, box] = [
    store.gateway().pollName(kid, afi),
    store.gateway().sealPoll(kid, place, 'yes') as Buffer,
  ];
  await destroyPassingKey(folder, kid);
  await makePassingKey(folder, kid, monday);
  store.refresh();
  expect(store.gateway().pollName(kid, afi)).not.toBe(name);
  expect(() => store.gateway().openPoll(place, box)).toThrow('altered');
});

test('people of one poll are other people in the next, and everywhere else', async () => {
  const { folder } = await newKeys();
  await makePassingKey(folder, 'one', monday);
  await makePassingKey(folder, 'two', monday);
  const keys = openKeyStore(folder).gateway();
  const names = [
    keys.pollName('one', afi),
    keys.pollName('two', afi),
    keys.pollName('one', ['words', ...afi]),
    keys.names('conversation', afi, monday)[0],
    keys.names('opt-out', afi, monday)[0],
  ];
  expect(new Set(names.map((name) => name?.slice(name.indexOf('.')))).size).toBe(5);
});

test('every other change of keys leaves those of polls as they are, and they outlive all upkeep', async () => {
  const { folder } = await newKeys();
  await makePassingKey(folder, kid, monday);
  const store = openKeyStore(folder);
  const name = store.gateway().pollName(kid, afi);
  for (const which of ['gateway', 'session', 'contact'] as const)
    await rotateKeys(folder, which, monday);
  await tendKeys(folder, new Date(monday.getTime() + 400 * DAY));
  store.refresh();
  expect(store.gateway().pollName(kid, afi)).toBe(name);
});

test('of many polls that open and close in the same moment each has its own key', async () => {
  const { folder } = await newKeys();
  const kids = Array.from({ length: 6 }, (_, i) => `poll-${i}`);
  await Promise.all(kids.map((one) => makePassingKey(folder, one, monday)));
  await Promise.all([
    destroyPassingKey(folder, 'poll-0'),
    makePassingKey(folder, 'poll-6', monday),
  ]);
  const { file } = openKeyStore(folder).gateway();
  expect(file.polls?.map((key) => key.kid).sort()).toEqual([...kids.slice(1), 'poll-6']);
});
