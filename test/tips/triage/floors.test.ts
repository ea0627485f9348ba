import { describe, expect, test } from '@jest/globals';
import { judgeAll, measure, rate, type Judged } from '../../../scripts/triage/measure.js';
import { heldSets, readMessages, split } from '../../../scripts/triage/messages.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { createJudge } from '../../../src/tips/triage/judge.js';

const judge = createJudge(createTexts());
const said = (text: string) => {
  const { outcome } = judge(text);
  return outcome === 'none' ? undefined : outcome;
};
const heldOf = (name: keyof typeof heldSets): Judged[] =>
  judgeAll(
    heldSets[name].flatMap(readMessages).filter(({ set }) => set === 'held'),
    said,
  );

/**
 * What was reached on each set, less a point or two: a change
 * for the worse is seen. docs/triage.md has the numbers.
 */
const floors = {
  hash: { recall: 0.905, precision: 0.935, late: 0.04, falseAlarms: 0.036, opened: 0.06 },
  voices: { recall: 0.925, precision: 0.83, late: 0.025, falseAlarms: 0.065, opened: 0.12 },
  fresh: { recall: 0.83, precision: 0.93, late: 0.1, falseAlarms: 0.045, opened: 0.14 },
  blind: { recall: 0.945, precision: 0.95, late: 0.015, falseAlarms: 0.03, opened: 0.055 },
  fifth: { recall: 0.915, precision: 0.92, late: 0.035, falseAlarms: 0.045, opened: 0.08 },
  sixth: { recall: 0.815, precision: 0.93, late: 0.045, falseAlarms: 0.04, opened: 0.06 },
  seventh: { recall: 0.94, precision: 0.92, late: 0.025, falseAlarms: 0.045, opened: 0.07 },
  eighth: { recall: 0.92, precision: 0.94, late: 0.03, falseAlarms: 0.045, opened: 0.075 },
} as const;

describe.each(Object.keys(floors) as (keyof typeof floors)[])('on the held-apart %s', (name) => {
  const judged = heldOf(name);

  test('urgent messages become P1, and what becomes P1 is urgent', () => {
    const { recall, precision, late, falseAlarms, opened } = measure(judged);
    expect(rate(recall)).toBeGreaterThanOrEqual(floors[name].recall);
    expect(rate(precision)).toBeGreaterThanOrEqual(floors[name].precision);
    expect(rate(late)).toBeLessThanOrEqual(floors[name].late);
    expect(rate(falseAlarms)).toBeLessThanOrEqual(floors[name].falseAlarms);
    expect(rate(opened)).toBeLessThanOrEqual(floors[name].opened);
  });

  test.each(split)('no language falls far behind: %s', (language) => {
    const { recall, precision } = measure(judged.filter(({ lang }) => lang === language));
    expect(rate(recall)).toBeGreaterThanOrEqual(floors[name].recall - 0.06);
    expect(rate(precision)).toBeGreaterThanOrEqual(floors[name].precision - 0.06);
  });
});

test('over all sets together recall, precision and everyday texts are what docs/triage.md says', () => {
  const written = (
    ['hash', 'voices', 'fresh', 'blind', 'fifth', 'sixth', 'seventh', 'eighth'] as const
  ).flatMap(heldOf);
  const { recall, precision, late, falseAlarms, opened } = measure(written);
  expect(rate(recall)).toBeGreaterThanOrEqual(0.93);
  expect(rate(precision)).toBeGreaterThanOrEqual(0.925);
  expect(rate(late)).toBeLessThanOrEqual(0.027);
  expect(rate(falseAlarms)).toBeLessThanOrEqual(0.035);
  expect(rate(opened)).toBeLessThanOrEqual(0.05);
});

test('of public everyday messages that it has not seen at most 1 % become P1, and 5 % any report', () => {
  const { falseAlarms, opened } = measure(heldOf('public'));
  expect(rate(falseAlarms)).toBeLessThanOrEqual(0.01);
  expect(rate(opened)).toBeLessThanOrEqual(0.05);
});
