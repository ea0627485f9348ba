import { expect, test } from '@jest/globals';
import { HOUR, SECOND } from '../../src/shared/clock.js';
import { commonClock } from '../../src/shared/common-clock.js';

const noon = Date.parse('2026-03-03T12:00:00Z');

/**
 * A machine that has run for some time, and somebody who tells the time; an answer takes a while.
 */
function world() {
  const it = { elapsed: 0, there: noon, took: 0 };
  const pass = (ms: number) => {
    it.elapsed += ms;
    it.there += ms;
  };
  const clock = commonClock(
    async () => {
      pass(it.took / 2);
      const told = new Date(it.there);
      pass(it.took / 2);
      return told;
    },
    () => it.elapsed,
  );
  return { it, pass, clock, wrong: () => clock.now().getTime() - it.there };
}

test('a process takes the time that is told to all, whatever its own machine believes', async () => {
  const { pass, clock, wrong } = world();
  expect(Math.abs(wrong())).toBeGreaterThan(HOUR);
  // The first look is no step: nobody went by the time before.
  expect(await clock.look()).toBe(0);
  expect(wrong()).toBe(0);
  pass(7 * HOUR);
  expect([await clock.look(), wrong()]).toEqual([0, 0]);
});

test('when that clock is set, back or forward, it is known by how much, and once', async () => {
  const { it, clock, wrong } = world();
  await clock.look();
  for (const step of [-HOUR, 2 * HOUR, -SECOND]) {
    it.there += step;
    expect([await clock.look(), wrong()]).toEqual([step, 0]);
    expect(await clock.look()).toBe(0);
  }
});

test('a slow answer moves the clock by no more than is sure, and a very slow one by nothing', async () => {
  const { it, clock, wrong } = world();
  await clock.look();
  it.took = 400;
  expect([await clock.look(), wrong()]).toEqual([0, 0]);
  it.there += 150;
  expect([await clock.look(), wrong()]).toEqual([0, -150]);
  it.there += HOUR;
  it.took = 5 * SECOND;
  expect(await clock.look()).toBeUndefined();
  it.took = 10;
  expect([await clock.look(), wrong()]).toEqual([HOUR + 150, 0]);
});
