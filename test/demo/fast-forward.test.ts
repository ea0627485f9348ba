import { expect, test } from '@jest/globals';
import { fastForward, nextDeadline, toNextDeadline } from '../../src/demo/fast-forward.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import { DAY, HOUR, MINUTE, stoppedClock } from '../../src/shared/clock.js';

const START = new Date('2026-03-03T10:00:00Z').getTime();

/**
 * Deadlines at minutes after the start; each is done by
 * the tick that finds it due, and logged with its moment.
 */
function scene(...minutes: number[]) {
  const clock = stoppedClock(new Date(START));
  const open = new Set(minutes.map((minute) => START + minute * MINUTE));
  const done: [minute: number, late: number][] = [];
  let ticks = 0;
  const due = () => [...open].map((time) => ({ dueAt: new Date(time) }) as Escalation);
  return {
    done,
    ticks: () => ticks,
    open,
    deps: {
      clock,
      escalations: { list: async () => due() },
      tick: async () => {
        ticks += 1;
        for (const time of [...open].sort()) {
          if (time > clock.now().getTime()) continue;
          open.delete(time);
          done.push([(time - START) / MINUTE, clock.now().getTime() - time]);
        }
      },
    },
  };
}

test('an hour forward passes every deadline in its order, at its own moment', async () => {
  const { deps, done } = scene(20, 10, 35);
  await fastForward(deps, HOUR);
  expect(done).toEqual([
    [10, 0],
    [20, 0],
    [35, 0],
  ]);
  expect(deps.clock.ahead()).toBe(HOUR);
});

test('to the next deadline stops there, and says so when there is none', async () => {
  const { deps, done } = scene(10, 20);
  expect(await toNextDeadline(deps)).toBe(true);
  expect(done).toEqual([[10, 0]]);
  expect(deps.clock.ahead()).toBe(10 * MINUTE);
  expect(await nextDeadline(deps)).toEqual(new Date(START + 20 * MINUTE));
  await toNextDeadline(deps);
  expect(await toNextDeadline(deps)).toBe(false);
  expect(deps.clock.ahead()).toBe(20 * MINUTE);
});

test('a deadline that stays overdue does not hold the clock', async () => {
  const { deps, ticks } = scene();
  const stuck = {
    ...deps,
    escalations: { list: async () => [{ dueAt: new Date(START) } as Escalation] },
  };
  await fastForward(stuck, DAY);
  expect(deps.clock.ahead()).toBe(DAY);
  expect(ticks()).toBeLessThanOrEqual(240);
});

test('a silence of half an hour is noticed in time though no deadline lies there', async () => {
  const { deps, ticks } = scene();
  await fastForward(deps, HOUR);
  expect(ticks()).toBeGreaterThanOrEqual(24);
});
