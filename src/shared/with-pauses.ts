import { setImmediate as othersFirst } from 'node:timers/promises';

/**
 * Yields items one after another, and gives other work a turn after each batch, so that no long
 * work delays a person's message.
 * @param every the size of a batch
 */
export async function* withPauses<T>(
  items: Iterable<T> | AsyncIterable<T>,
  every = 1,
): AsyncGenerator<T, void, void> {
  let given = 0;
  for await (const item of items) {
    yield item;
    given += 1;
    if (given % every === 0) await othersFirst();
  }
}
