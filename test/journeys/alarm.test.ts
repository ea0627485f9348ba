import { expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readLog, wakes } from '../support/alert.js';
import { forTheseTests } from '../support/journey.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

test('when nobody answers for a life in danger, the alarm of log.md goes off: in the raw lines it is an error', async () => {
  await here.sms.text(afi.phone, 'Ils gardent trois filles enfermées derrière le marché de Lomé');
  await here.settle();
  expect(wakes(here.logged())).toEqual([]);
  await here.pass(HOUR, 5 * MINUTE);
  const woken = wakes(here.logged());
  expect(woken.length).toBeGreaterThan(0);
  for (const line of woken)
    expect(line).toMatchObject({
      level: 50,
      msg: 'escalation unanswered',
      priority: 1,
      country: 'TG',
      rung: 2,
      reason: 'nobody answered',
    });
  // Every line of a day's work has each name once, and a severity that pino knows.
  await here.pass(DAY, 2 * HOUR);
  for (const { level } of readLog(here.logged())) expect([30, 40, 50]).toContain(level);
});
