import { expect, test } from '@jest/globals';
import { UnderWay } from '../../src/web/under-way.js';

/** Lets some in at once, at a moment in milliseconds. @returns who was cut, by number */
function entering(most: number) {
  let now = 0;
  const cut: number[] = [];
  const underWay = new UnderWay(most, () => now);
  return {
    cut,
    at(ms: number, ...numbers: number[]) {
      now = ms;
      return numbers.map((number) => underWay.enter(() => cut.push(number)));
    },
  };
}

test('when there are too many, those who take longer than a provider does are cut, the slowest first', () => {
  const door = entering(3);
  door.at(0, 1, 2, 3);
  door.at(1_000, 4);
  expect(door.cut).toEqual([1]);
  door.at(1_500, 5);
  expect(door.cut).toEqual([1, 2]);
});

test('a flood of genuine texts cuts none of its own, and whoever has arrived is not counted', () => {
  const door = entering(3);
  door.at(0, 1, 2, 3, 4, 5, 6);
  expect(door.cut).toEqual([]);
  for (const left of door.at(10, 7, 8)) left();
  door.at(2_000, 9);
  expect(door.cut).toEqual([1, 2, 3, 4]);
});
