import { expect, test } from '@jest/globals';
import { checkPolicies, defaultPolicies, policyFor } from '../../src/escalation/policies.js';
import { HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';

// domain.md §3: minutes from the beginning to the call of
// each level, the repeat after it, and the time to act.
test.each([
  [1, 0, 10, 20, 15, 60],
  [2, 0, 60, 180, 240, 24 * 60],
  [3, 0, 24 * 60, 48 * 60, 7 * 24 * 60, 7 * 24 * 60],
] as const)(
  'P%i calls its levels at %i, %i and %i minutes, repeats after %i, and is to be acted on in %i',
  (priority, first, second, third, repeat, act) => {
    const { levels, repeatEvery, actWithin } = policyFor('TG', priority);
    const [l1, l2, l3] = levels.map(({ answerWithin }) => answerWithin / MINUTE);
    expect(levels.map(({ role }) => role)).toEqual(['focal-point', 'agency-head', 'regional-desk']);
    expect([0, l1, (l1 ?? 0) + (l2 ?? 0)]).toEqual([first, second, third]);
    expect(l3).toBe(repeat);
    expect(repeatEvery / MINUTE).toBe(repeat);
    expect(actWithin / MINUTE).toBe(act);
  },
);

test('a country may be quicker, and its ladder still ends at the regional desk', () => {
  const quick = {
    levels: [{ role: 'focal-point', answerWithin: 5 * MINUTE }],
    repeatEvery: 9 * MINUTE,
    actWithin: HOUR,
  } as const;
  const policy = policyFor('GH', 1, { GH: { 1: quick } });
  expect(policy.levels).toEqual([
    ...quick.levels,
    { role: 'regional-desk', answerWithin: 9 * MINUTE },
  ]);
  expect(policyFor('GH', 2, { GH: { 1: quick } })).toEqual(defaultPolicies[2]);
  expect(policyFor('TG', 1, { GH: { 1: quick } })).toEqual(defaultPolicies[1]);
});

test.each([0, -1, NaN, Infinity, 59 * SECOND])(
  'a country cannot ask for a deadline of %p ms',
  (ms) => {
    expect(() => checkPolicies({ GH: { 1: { ...defaultPolicies[1], repeatEvery: ms } } })).toThrow(
      /GH for P1/,
    );
  },
);
