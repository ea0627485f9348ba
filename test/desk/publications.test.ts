import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPublications } from '../../src/desk/publications.js';
import type { Polls } from '../../src/polls/polls.js';
import { startPolls, type House } from '../polls/house.js';

let here: House;
beforeAll(async () => {
  here = await startPolls();
});
afterAll(() => here.stop());

test('answers sorted in the minutes before the results are published wait for the publishing of groups', async () => {
  const { db, polls } = here;
  const publications = createPublications({ db, polls });
  await here.release();
  for (let i = 0; i < 12; i += 1)
    await here.does(here.who(i), {
      events: [{ type: 'told', question: 'why', text: 'They are sweet' }],
    });
  await here.close();
  const ids = [];
  for await (const { id } of polls.words('fruit')) ids.push(id);
  await polls.sortWords('fruit', ids.slice(0, 11), 'taste');
  const stamps = [await publications.stamp()];
  const broken = Object.assign(Object.create(polls) as Polls, {
    list: async () => [{ poll: 'broken' }, { poll: 'fruit' }],
    find: (name: string) =>
      name === 'broken' ? Promise.reject(new Error('cannot be read')) : polls.find(name),
  });
  // A poll that cannot be published is told of, and keeps no other from it.
  const all = createPublications({ db, polls: broken }).publishAll(here.now());
  await expect(all).rejects.toThrow('cannot be read');
  expect(await publications.publish('fruit', here.now())).toBe(false);
  stamps.push(await publications.stamp());
  const groups = async () => (await publications.find('fruit'))?.open['why']?.groups;
  expect(await groups()).toEqual([]);
  await polls.sortWords('fruit', ids, 'taste');
  expect(await publications.publishGroups('fruit')).toBe('published');
  expect(await groups()).toEqual([{ name: 'taste', people: 10 }]);
  stamps.push(await publications.stamp());
  expect(new Set(stamps).size).toBe(3);
  await polls.sortWords('fruit', ids, 'colour');
  expect(await publications.publishGroups('fruit')).toBe('before');
  expect(await groups()).toEqual([{ name: 'taste', people: 10 }]);
  expect(await publications.stamp()).toBe(stamps.at(-1));
});
