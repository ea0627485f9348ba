import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPublications } from '../../src/desk/publications.js';
import { startPolls, type House } from '../polls/house.js';

let here: House;
beforeAll(async () => {
  here = await startPolls();
}, 60_000);
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
  expect(await publications.publish('fruit', here.now())).toBe(true);
  const groups = async () => (await publications.find('fruit'))?.open['why']?.groups;
  expect(await groups()).toEqual([]);
  await polls.sortWords('fruit', ids, 'taste');
  expect(await publications.publishGroups('fruit')).toBe('published');
  expect(await groups()).toEqual([{ name: 'taste', people: 10 }]);
  await polls.sortWords('fruit', ids, 'colour');
  expect(await publications.publishGroups('fruit')).toBe('before');
  expect(await groups()).toEqual([{ name: 'taste', people: 10 }]);
});
