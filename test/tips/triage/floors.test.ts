import { describe, expect, test } from '@jest/globals';
import { judgeAll, measure, rate } from '../../../scripts/triage/measure.js';
import { readMessages, split } from '../../../scripts/triage/messages.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { createJudge } from '../../../src/tips/triage/judge.js';

const judge = createJudge(createTexts());
const said = (text: string) => {
  const { outcome } = judge(text);
  return outcome === 'none' ? undefined : outcome;
};
const held = judgeAll(
  split.flatMap(readMessages).filter(({ set }) => set === 'held'),
  said,
);

describe('on the messages that are held apart', () => {
  test('nine in ten urgent messages become P1, and most of what becomes P1 is urgent', () => {
    const { recall, precision, late, falseAlarms } = measure(held);
    expect(rate(recall)).toBeGreaterThanOrEqual(0.9);
    expect(rate(precision)).toBeGreaterThanOrEqual(0.85);
    expect(rate(late)).toBeLessThanOrEqual(0.06);
    expect(rate(falseAlarms)).toBeLessThanOrEqual(0.08);
  });

  test.each(split)('no language falls behind: %s', (language) => {
    const { recall, precision } = measure(held.filter(({ lang }) => lang === language));
    expect(rate(recall)).toBeGreaterThanOrEqual(0.85);
    expect(rate(precision)).toBeGreaterThanOrEqual(0.8);
  });
});
