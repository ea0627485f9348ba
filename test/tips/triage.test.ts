import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { signals, type Signal } from '../../src/shared/texts/texts.js';
import { triage } from '../../src/tips/triage.js';

const cases: readonly [readonly Signal[], 1 | 2 | 3, string][] = [
  [[], 3, 'general'],
  [['past'], 3, 'general'],
  [['official'], 3, 'official'],
  [['child'], 2, 'child'],
  [['exploitation', 'child'], 2, 'exploitation'],
  [['begging'], 2, 'exploitation'],
  [['reporterAtRisk'], 2, 'general'],
  [['danger'], 1, 'danger'],
  [['suicide'], 1, 'danger'],
  [['captive', 'child'], 1, 'captive'],
  [['transit', 'exploitation'], 1, 'transit'],
  [['weapon'], 1, 'violence'],
  [['abducted', 'captive', 'child'], 1, 'missing'],
];

test.each(cases)('signals %j make a P%i of kind %s', (found, priority, kind) => {
  expect(triage(found)).toEqual({ priority, kind, reasons: [...new Set(found)] });
});

test('what is learnt later can only make a tip more urgent', () => {
  const some = fc.array(fc.constantFrom(...signals));
  fc.assert(
    fc.property(some, some, (before, more) => {
      expect(triage([...before, ...more]).priority).toBeLessThanOrEqual(triage(before).priority);
    }),
  );
});
