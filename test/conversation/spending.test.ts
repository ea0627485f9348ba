import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  escalateOrGather,
  recentSpending,
  MOST_TEXTS,
  nothingSpent,
  TEXTS_WITHIN,
  SEGMENTS_AN_HOUR,
  allowanceFor,
  TIPS_AN_HOUR,
  type Spending,
} from '../../src/conversation/spending.js';
import { SpendingMemory } from '../../src/conversation/spending-memory.js';
import type { EscalationRequest } from '../../src/escalation/escalation.js';
import { HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';

const START = Date.parse('2026-03-03T10:00:00Z');

/**
 * A machine that answers each of our answers after so long, as long as there are any.
 * @returns what it heard
 */
function machine(every: number, span: number, segments = 1): string[] {
  let spending: Spending = nothingSpent;
  const heard: string[] = [];
  for (let at = START; at < START + span; at += every) {
    const { may, spending: next } = allowanceFor(
      recentSpending(spending, at) ?? nothingSpent,
      { typed: true, segments, owed: false },
      at,
    );
    spending = next;
    heard.push(may);
  }
  return heard;
}

describe('what is said to one person', () => {
  test('a machine that answers ours, whatever it says, hears one last line and then nothing for ten minutes', () => {
    const heard = machine(5 * SECOND, 10 * MINUTE);
    expect(heard.filter((may) => may === 'all')).toHaveLength(MOST_TEXTS);
    expect(heard[MOST_TEXTS]).toBe('lastLine');
    expect(new Set(heard.slice(MOST_TEXTS + 1))).toEqual(new Set(['nothing']));
  });

  test('a machine that is slow is stopped by the segments of an hour', () => {
    const heard = machine(20 * SECOND, HOUR, 2);
    expect(heard.filter((may) => may === 'all').length).toBeLessThanOrEqual(SEGMENTS_AN_HOUR / 2);
    expect(heard).toContain('lastLine');
  });

  test('whoever waits for as long as they were told is answered again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ after: fc.nat(3 * MINUTE), segments: fc.integer({ min: 1, max: 6 }) }),
          {
            minLength: 60,
            maxLength: 200,
          },
        ),
        (rounds) => {
          let spending: Spending = nothingSpent;
          let at = START;
          for (const { after, segments } of rounds) {
            at += after;
            const told = allowanceFor(
              recentSpending(spending, at) ?? nothingSpent,
              { typed: true, segments, owed: false },
              at,
            );
            spending = told.spending;
            if (told.may !== 'lastLine') continue;
            expect(told.minutes).toBeLessThanOrEqual(60);
            const then = at + told.minutes * MINUTE;
            const again = allowanceFor(
              recentSpending(spending, then) ?? nothingSpent,
              { typed: true, segments, owed: false },
              then,
            );
            expect(again.may).toBe('all');
          }
        },
      ),
    );
  });

  test('a person who tells two reports to their end in ten minutes, and presses buttons meanwhile, is always answered', () => {
    let spending: Spending = nothingSpent;
    for (let round = 0; round < 80; round++) {
      const told = allowanceFor(
        spending,
        { typed: round % 2 === 0, segments: 1, owed: false },
        START + round * 7_000,
      );
      expect(told.may).toBe('all');
      spending = told.spending;
    }
  });

  test('what a person is owed is said in the middle of a silence, too', () => {
    const quiet = { ...nothingSpent, quietUntil: START + MINUTE };
    expect(allowanceFor(quiet, { typed: true, segments: 2, owed: true }, START).may).toBe('all');
    expect(allowanceFor(quiet, { typed: true, segments: 2, owed: false }, START).may).toBe(
      'nothing',
    );
  });
});

const request = (tip: string, rest: Partial<EscalationRequest> = {}): EscalationRequest => ({
  tip,
  reference: `TG-${tip}`,
  country: 'TG',
  priority: 2,
  kind: 'exploitation',
  excludedAffiliations: [],
  ...rest,
});

describe('where the tips of one person are called out', () => {
  /** @returns into which each is gathered */
  function opens(all: readonly EscalationRequest[]): (string | undefined)[] {
    let spending: Spending = nothingSpent;
    return all.map((one, i) => {
      const { into, spending: next } = escalateOrGather(spending, one, START + i * SECOND);
      spending = next;
      return into;
    });
  }

  test('the first are called out one by one, the later ones are gathered', () => {
    const all = Array.from({ length: 100 }, (_, i) => request(`t${i}`));
    expect(opens(all).filter((into) => into === undefined)).toHaveLength(TIPS_AN_HOUR);
  });

  test('one that is more urgent, elsewhere, or not for everybody is called out by itself, and others are gathered there', () => {
    const usual = Array.from({ length: 4 }, (_, i) => request(`t${i}`));
    const others = [
      request('urgent', { priority: 1 }),
      request('country', { country: 'GH' }),
      request('area', { area: 'TG-M' }),
      request('official', { excludedAffiliations: ['police', 'government'] }),
    ];
    const again = [
      request('urgent2', { priority: 1 }),
      request('official2', { excludedAffiliations: ['government', 'police'] }),
      request('lesser', { priority: 3 }),
    ];
    expect(opens([...usual, ...others, ...again]).slice(3)).toEqual([
      expect.stringMatching(/^t/),
      undefined,
      undefined,
      undefined,
      undefined,
      'urgent',
      'official',
      'urgent',
    ]);
  });

  test('what is learnt later of a tip that was called out by itself goes to its own escalation', () => {
    const all = Array.from({ length: 3 }, (_, i) => request(`t${i}`));
    expect(opens([...all, request('t1', { priority: 1 })]).at(-1)).toBeUndefined();
  });

  test('an hour later a person has their tips again', () => {
    const spending = {
      ...nothingSpent,
      escalated: [{ tip: 't', at: START, place: '', priority: 1 }],
    };
    expect(recentSpending(spending, START + HOUR - 1)?.escalated).toHaveLength(1);
    expect(recentSpending(spending, START + HOUR)).toBeUndefined();
  });
});

test('of many people only those who wrote lately are remembered', () => {
  const memory = new SpendingMemory();
  const at = (ms: number) => new Date(START + ms);
  for (let i = 0; i < 1_000; i++) {
    const { spending } = allowanceFor(
      nothingSpent,
      { typed: true, segments: 1, owed: false },
      START,
    );
    memory.keep(`p${i}`, spending, at(0));
  }
  expect(memory.size).toBe(1_000);
  memory.keep('late', { ...nothingSpent, quietUntil: START + 3 * HOUR }, at(2 * HOUR));
  expect(memory.size).toBe(1);
  expect(memory.of('p1', at(2 * HOUR))).toEqual(nothingSpent);
  expect(TEXTS_WITHIN).toBeLessThan(HOUR);
});
