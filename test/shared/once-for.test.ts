import { expect, test } from '@jest/globals';
import { onceFor } from '../../src/shared/once-for.js';

test('is computed once for each object, also where two are equal', () => {
  const asked: string[] = [];
  const lengthOf = onceFor(({ word }: { readonly word: string }) => {
    asked.push(word);
    return { length: word.length };
  });
  const [one, other] = [{ word: 'help' }, { word: 'help' }];
  expect(lengthOf(one)).toEqual({ length: 4 });
  expect(lengthOf(one)).toBe(lengthOf(one));
  expect(lengthOf(other)).not.toBe(lengthOf(one));
  expect(asked).toEqual(['help', 'help']);
});
