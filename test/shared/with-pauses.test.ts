import { expect, test } from '@jest/globals';
import { withPauses } from '../../src/shared/with-pauses.js';

async function* asked() {
  yield* await Promise.resolve([1, 2, 3, 4]);
}

/** The items, and among them when somebody else was heard who came with each of them. */
async function heard(items: Iterable<number> | AsyncIterable<number>, every?: number) {
  const order: (number | 'other')[] = [];
  for await (const item of withPauses(items, every)) {
    order.push(item);
    setImmediate(() => order.push('other'));
  }
  return order;
}

test.each([
  ['a list', () => [1, 2, 3, 4]],
  ['what comes one after another', asked],
])('others are heard between the items of %s', async (_what, items) => {
  expect(await heard(items())).toEqual([1, 'other', 2, 'other', 3, 'other', 4, 'other']);
  expect(await heard(items(), 2)).toEqual([1, 2, 'other', 'other', 3, 4, 'other', 'other']);
});
