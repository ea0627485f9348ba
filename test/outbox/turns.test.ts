import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classes, isForDuty, type DeliveryClass } from '../../src/outbox/delivery.js';
import { Turns, type Turn } from '../../src/outbox/turns.js';

const kinds = Object.keys(classes) as DeliveryClass[];
const turn = fc.record({
  cost: fc.integer({ min: 1, max: 4 }),
  rank: fc.constantFrom(...kinds.map((kind) => classes[kind])),
});
/** Whoever comes between two slots. */
const comers = fc.array(fc.array(turn, { maxLength: 3 }), { maxLength: 60 });

function next(turns: Turns<Turn>): Turn | undefined {
  const [first] = turns.inOrder();
  if (first) turns.take(first);
  return first;
}

test('as long as calls and others both wait, neither side gets more than a text above its half', () => {
  fc.assert(
    fc.property(comers, (groups) => {
      const turns = new Turns<Turn>();
      let lead = 0;
      for (const group of groups) {
        for (const one of group) turns.add(one);
        const waiting = [...turns.inOrder()];
        const both =
          waiting.some((one) => isForDuty(one.rank)) && waiting.some((one) => !isForDuty(one.rank));
        const gone = next(turns);
        if (!gone || !both) {
          lead = 0;
          continue;
        }
        lead += isForDuty(gone.rank) ? gone.cost : -gone.cost;
        expect(Math.abs(lead)).toBeLessThanOrEqual(4);
      }
    }),
  );
});

test('everybody gets a turn, and those who wait are told in the order in which they go', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), (all) => {
      const turns = new Turns<Turn>();
      for (const one of all) turns.add(one);
      const told = [...turns.inOrder()];
      const gone = all.map(() => next(turns));
      expect(gone).toEqual(told);
      expect(turns.size).toBe(0);
    }),
  );
});

test('a life in danger is called for first, then focal points hear what their answer led to, then the other calls', () => {
  const turns = new Turns<Turn>();
  for (const kind of ['escalation', 'duty', 'urgent'] as const)
    turns.add({ cost: 1, rank: classes[kind] });
  expect([...turns.inOrder()].map(({ rank }) => rank)).toEqual([
    classes.urgent,
    classes.duty,
    classes.escalation,
  ]);
});

test('calls that come one at a time, each as the one before has gone, leave replies their half', () => {
  const turns = new Turns<Turn>();
  for (let i = 0; i < 20; i++) turns.add({ cost: 1, rank: classes.reply });
  const gone = Array.from({ length: 10 }, () => {
    turns.add({ cost: 1, rank: classes.escalation });
    return next(turns)?.rank;
  });
  expect(gone.filter((rank) => rank === classes.reply)).toHaveLength(5);
});

test('who cannot wait any longer is let go, on both sides', () => {
  const turns = new Turns<Turn>();
  for (const kind of kinds) turns.add({ cost: kind === 'mail' ? 2 : 1, rank: classes[kind] });
  expect(turns.drop(({ cost }) => cost === 1)).toHaveLength(kinds.length - 1);
  expect(turns.size).toBe(1);
});
