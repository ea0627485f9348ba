import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepNumbered } from '../../src/alerts/begin.js';
import type { AlertDeps } from '../../src/alerts/deps.js';
import { prepareAlerts, type AlertDoc } from '../../src/models/cases/alert-doc.js';
import { insertAlert } from '../../src/models/cases/alert.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareAlerts(db.cases);
});
afterAll(() => dropTestDb(db));

const now = new Date('2026-12-01T09:00:00Z');
const born = (number: string) => ({ _id: `of ${number}`, number, country: 'TG' }) as AlertDoc;
const begin = async () => {
  const kept = await keepNumbered({ db } as unknown as AlertDeps, 'TG', now, born);
  return Number(/^TG-2026-([1-9]\d+)$/.exec(kept?.number ?? '')?.[1]);
};

test('an alert that somebody must not see leaves no gap in the numbers of those they see', async () => {
  const numbers: number[] = [];
  for (let i = 0; i < 12; i += 1) numbers.push(await begin());
  expect(new Set(numbers).size).toBe(12);
  expect(numbers.every((one) => one >= 10 && one <= 999)).toBe(true);
  const steps = numbers.slice(1).map((one, i) => one - (numbers[i] ?? 0));
  expect(steps.every((step) => step === 1)).toBe(false);
  expect([...numbers].sort((a, b) => a - b)).not.toEqual(numbers);
});

test('when all short numbers of a year are taken, they grow by a digit', async () => {
  for (let n = 10; n < 100; n += 1) await insertAlert(db.cases, born(`TG-2026-${n}`));
  const next = await begin();
  expect(next).toBeGreaterThan(99);
});
