import { expect, test } from '@jest/globals';
import { merge, mergeList } from '../../src/directory/merge.js';

test('what somebody changed stays, what nobody touched follows', () => {
  expect(merge('ours', 'old', 'new')).toBe('ours');
  expect(merge('old', 'old', 'new')).toBe('new');
  expect(merge({ a: [1] }, { a: [1] }, { a: [2] })).toEqual({ a: [2] });
});

test('a list keeps what somebody changed, added and took out, and gets what is new', () => {
  const list = (...entries: string[]) => entries.map((one) => ({ key: one[0] ?? '', word: one }));
  const before = list('a1', 'b1', 'c1', 'd1');
  const current = list('a1', 'b-ours', 'd1', 'x-ours'); // c was taken out, x added
  const shipped = list('a2', 'b2', 'c2', 'e2'); // d was dropped, e is new
  expect(mergeList(current, before, shipped, ({ key }) => key)).toEqual(
    list('a2', 'b-ours', 'x-ours', 'e2'),
  );
});
