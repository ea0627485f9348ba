import { setImmediate as othersFirst } from 'node:timers/promises';

/**
 * Gives out items one after another, and hears others behind every so many of them: no long work
 * keeps a person's message waiting.
 * @param every so many at once
 */
export async function* unhurried<T>(
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
