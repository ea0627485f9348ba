import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { afi } from '../fixtures/people.js';
import { newHouse, staff, type House } from '../cases/support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
});
afterEach(() => house.close());

const reporterCode = '4821 0937 5512 6604';
const secrets = [
  'CANARYWORDS',
  'blue house behind the mill',
  'Efua',
  afi.phone,
  afi.phone.slice(1),
  reporterCode,
  reporterCode.replaceAll(' ', ''),
  'missing girl of seven',
];

async function versionOf(id: string): Promise<number> {
  const seen = await house.cases.see(staff.desk, id);
  if (!seen.ok) throw new Error(seen.reason);
  return seen.value.v;
}

test('§5.43 over the life of a case, no text to people who work holds words, a name, a place or a number of it', async () => {
  const id = await house.tell({
    area: 'TG-M',
    words: [
      ['what', `CANARYWORDS they hold Efua, call ${afi.phone}`],
      ['where', `the blue house behind the mill, ${reporterCode}`],
    ],
  });
  const { cases, escalations, clock } = house;
  const texts: string[] = [...house.outbox.news()];
  const change = async () => ({ v: await versionOf(id) });
  const step = async (work: () => Promise<unknown>, ...minutes: number[]) => {
    await work();
    for (const one of [0, ...minutes]) {
      clock.advance(one * MINUTE);
      await escalations.runDue(clock.now());
    }
    texts.push(...house.outbox.news());
  };
  const call = (await findEscalation(house.db, id))?.calls[0];
  await step(async () => undefined, 11, 11, 16, 30);
  await step(() =>
    escalations.answer(call?.focalPoint ?? '', { verb: 'ok', code: call?.code ?? '' }, clock.now()),
  );
  await step(() => escalations.added(id, randomId(), clock.now()));
  await step(async () => undefined, 61, 20);
  await step(async () => cases.take(staff.ama, id, await change()));
  await step(async () =>
    cases.note(
      staff.ama,
      id,
      { words: 'CANARYWORDS of a colleague', at: new Date(clock.now().getTime() + DAY) },
      await change(),
    ),
  );
  await step(async () => cases.assign(staff.ama, id, staff.kossi, await change()));
  await step(async () => cases.pass(staff.kossi, id, await change()), 11);
  await step(async () => cases.take(staff.desk, id, await change()));
  await step(async () => cases.lower(staff.desk, id, 2, 'CANARYWORDS reason', await change()));
  await step(async () => cases.raise(staff.desk, id, 1, await change()));
  await step(async () => cases.act(staff.desk, id, await change()), HOUR / MINUTE);
  await step(async () =>
    cases.close(
      staff.desk,
      id,
      { state: 'Closed', reason: 'personSafe', words: 'CANARYWORDS end' },
      await change(),
    ),
  );
  await step(async () => cases.reopen(staff.desk, id, 'CANARYWORDS again', await change()), 11);
  await step(() => escalations.callForHelpAgain(id, randomId(), clock.now()));
  expect(texts.length).toBeGreaterThan(12);
  for (const text of texts)
    for (const secret of secrets) expect([text, text.includes(secret)]).toEqual([text, false]);
});
