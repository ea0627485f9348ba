import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REVEAL_OPEN, REVEAL_WAITS } from '../../src/cases/reveals.js';
import { tendReveals } from '../../src/cases/tend-reveals.js';
import type { RevealPurpose } from '../../src/models/cases/reveal.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { newPerson, type House as People } from '../accounts/support.js';
import { people as directory } from '../escalation/support.js';
import { peopleOf } from './partners.js';
import { newHouse, staff, type House } from './support.js';

const reachedAt = (id: string, address: string) => ({
  ...directory.kossi,
  ...{ id, language: 'en' as const, reaches: [{ channel: 'sms' as const, address }] },
});
const [CUSTODIAN, LEAD, ASKER] = ['+22890000041', '+22890000042', '+22890000043'] as const;
const asker = { ...staff.ama, focalPoint: 'asker-fp' };
const noReminder = { reminded: 0, expired: 0 };

let house: House;
let people: People;
beforeEach(async () => {
  const more = [
    reachedAt('custodian-fp', CUSTODIAN),
    reachedAt('lead-fp', LEAD),
    reachedAt('asker-fp', ASKER),
  ];
  house = await newHouse([...Object.values(directory), ...more]);
  people = await peopleOf(house);
  const inTogo = { countries: ['TG'], affiliation: 'ngo' } as const;
  const lead = { roles: ['coordinator'], focalPoint: 'lead-fp' } as const;
  await newPerson(people, 'lead', { ...inTogo, ...lead });
}, 60_000);
afterEach(() => house.close());

const withCustodian = (more: object = {}) =>
  newPerson(people, 'custodian', {
    ...{ roles: ['custodian'], countries: ['TG'], affiliation: 'ngo', focalPoint: 'custodian-fp' },
    ...more,
  });
async function ask(purpose: RevealPurpose = 'lifeInDanger', more: object = {}) {
  const id = await house.tell({ mode: 'A', ...more });
  const wish = { purpose, words: 'canary-why' };
  const asked = await house.cases.askReveal(asker, id, wish, { v: 0 });
  if (!asked.ok) throw new Error(asked.reason);
  const { length } = [...house.outbox.kept.values()];
  /** Who was told since it was asked, and what. */
  const told = () =>
    [...house.outbox.kept.values()]
      .slice(length)
      .filter(({ id: one }) => one.includes('.late.'))
      .map(({ targets, text }) => [targets[0]?.to, text] as const);
  return { id, reveal: asked.value.id, told };
}
const tend = () => tendReveals(house.deps, house.clock.now());
const timeline = async (id: string) => {
  const seen = await house.cases.see(asker, id);
  return seen.ok ? seen.value.timeline : [];
};

describe('a request that no custodian decides', () => {
  test('comes back within minutes for a life in danger, then to who leads: once each, by reference alone', async () => {
    await withCustodian();
    const { id, told } = await ask();
    house.clock.advance(29 * MINUTE);
    expect(await tend()).toEqual(noReminder);
    for (const [wait, count] of [
      [MINUTE, 1],
      [30 * MINUTE, 2],
      [HOUR, 3],
    ] as const) {
      house.clock.advance(wait);
      // Two processes at the same moment tell once.
      await Promise.all([tend(), tend()]);
      expect(await tend()).toEqual(noReminder);
      expect(told()).toHaveLength(count);
    }
    expect(told().map(([to]) => to)).toEqual([CUSTODIAN, CUSTODIAN, LEAD]);
    const late = (await timeline(id)).filter(({ type }) => type === 'revealLate');
    expect(late.map(({ codes }) => codes['told'])).toEqual(['lead', 'custodian', 'custodian']);
    expect(await house.cases.reveals(asker)).toMatchObject([{ state: 'asked', reminded: 3 }]);
    for (const secret of ['canary-why', 'ama', 'custodian@'])
      expect(told().join()).not.toContain(secret);
  });

  test('of another purpose waits half a day for the first reminder', async () => {
    await withCustodian();
    const { told } = await ask('protection');
    house.clock.advance(12 * HOUR - MINUTE);
    expect(await tend()).toEqual(noReminder);
    house.clock.advance(MINUTE);
    expect(await tend()).toEqual({ reminded: 1, expired: 0 });
    house.clock.advance(DAY);
    expect(await tend()).toEqual({ reminded: 1, expired: 0 });
    expect(told()).toHaveLength(2);
  });

  test('goes to who leads at once when no custodian can be told', async () => {
    // One who is an official, in a case in which officials may be part of it.
    await withCustodian({ affiliation: 'police' });
    const { told } = await ask('lifeInDanger', { excludedAffiliations: ['police'] });
    house.clock.advance(30 * MINUTE);
    expect(await tend()).toEqual({ reminded: 1, expired: 0 });
    expect(told().map(([to]) => to)).toEqual([LEAD]);
  });

  test('is not reminded of once it is decided, nor when the case is closed or was erased', async () => {
    await withCustodian();
    const [decided, closed, erased] = [await ask(), await ask(), await ask()];
    await house.cases.decideReveal(staff.custodian, decided.reveal, {
      approve: false,
      reason: 'no',
    });
    await house.cases.close(
      staff.ama,
      closed.id,
      { state: 'Closed', reason: 'noContact' },
      { v: 0 },
    );
    await house.db.cases.collection('tips').deleteOne({ _id: erased.id as never });
    house.clock.advance(3 * HOUR);
    await tend();
    expect(await tend()).toEqual(noReminder);
    expect(decided.told()).toEqual([]);
    house.clock.advance(REVEAL_WAITS);
    expect(await tend()).toEqual({ reminded: 0, expired: 2 });
    const states = await house.db.cases.collection('reveals').find().toArray();
    expect(states.map(({ state }) => state as string)).toEqual(['denied', 'expired', 'expired']);
  });

  test('ends after three days: whoever asked is told, on the timeline and in the log as well', async () => {
    const { id, reveal, told } = await ask('atTheirWish');
    house.clock.advance(REVEAL_WAITS + MINUTE);
    expect(await tend()).toEqual({ reminded: 0, expired: 1 });
    expect(await tend()).toEqual(noReminder);
    expect(told()).toEqual([[ASKER, expect.stringContaining('your request to see an address')]]);
    expect((await timeline(id))[0]?.type).toBe('revealExpired');
    expect(await house.audited('reveal.expired')).toEqual([`job reveal.expired ${id}`]);
    expect(
      await house.cases.decideReveal(staff.custodian, reveal, { approve: true }),
    ).toMatchObject({
      ok: false,
    });
  });

  test('a text that cannot be stored is told at the next run', async () => {
    await withCustodian();
    const { told } = await ask();
    house.clock.advance(30 * MINUTE);
    house.outbox.failing = { times: 1, kept: false };
    await expect(tend()).rejects.toThrow('the outbox is out');
    expect(await tend()).toEqual({ reminded: 1, expired: 0 });
    expect(told()).toHaveLength(1);
  });
});

test('an approval that nobody used ends after a day', async () => {
  const { id, reveal, told } = await ask();
  await house.cases.decideReveal(staff.custodian, reveal, { approve: true });
  house.clock.advance(REVEAL_OPEN);
  expect(await tend()).toEqual({ reminded: 0, expired: 1 });
  expect(told().map(([to]) => to)).toEqual([ASKER]);
  expect((await timeline(id))[0]?.type).toBe('revealExpired');
  expect(await house.cases.seeReveal(asker, reveal)).toEqual({ ok: false, reason: 'notWaiting' });
});

test('what is to be tended is found on an index', async () => {
  await ask();
  const plan = await house.db.cases
    .collection('reveals')
    .find({ wakeAt: { $lte: house.clock.now() } })
    .sort({ wakeAt: 1 })
    .explain('queryPlanner');
  expect(JSON.stringify(plan)).toMatch(/"winningPlan".*"IXSCAN".*"wakeAt_1"/);
});
