import { expect, test } from '@jest/globals';
import { randomId } from '../../src/shared/ids.js';

test('an id can be typed behind a command: it is never taken for an option', () => {
  const ids = Array.from({ length: 5_000 }, randomId);
  expect(ids.filter((id) => !/^[\w][\w-]{21}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
