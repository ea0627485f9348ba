import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CaseEventType } from '../../src/models/cases/case-event.js';
import { newPerson } from '../accounts/support.js';
import { askedShelter, newForm, peopleOf, wishOf } from './partners.js';
import { newHouse, staff, type House } from './support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
  await newPerson(await peopleOf(house), 'esi', { roles: ['partner'], organisation: 'shelter' });
});
afterEach(() => house.close());

const stored = (collection: string) => house.db.cases.collection(collection).find().toArray();
const types = async (id: string) => {
  const seen = await house.cases.see(staff.ama, id);
  return seen.ok ? seen.value.timeline.map(({ type }) => type) : [];
};
/** MongoDB refuses events of a kind, as if the process had died before it wrote one. */
async function refusing<T>(type: CaseEventType, does: () => Promise<T>): Promise<void> {
  const set = (validator: object) =>
    house.db.cases.db?.command({ collMod: 'caseevents', validator });
  await set({ type: { $ne: type } });
  await expect(does()).rejects.toThrow(/validation/);
  await set({});
}

describe('what is asked of a partner is kept with its event, or not at all', () => {
  test('asking', async () => {
    const id = await house.tell({ answers: { officials: 'no' }, quiet: true });
    const form = newForm();
    const refer = () => house.cases.refer(staff.ama, id, wishOf(house), house.vault, form);
    await refusing('referred', refer);
    expect(await stored('referrals')).toEqual([]);
    expect(await refer()).toMatchObject({ ok: true, value: { done: 'done' } });
    expect(await types(id)).toContain('referred');
    expect(await house.cases.referralsFor(staff.partner)).toHaveLength(1);
  });

  test('the answer, and the end with its sealed copy', async () => {
    const { id, referral } = await askedShelter(house);
    const form = newForm();
    const accept = () =>
      house.cases.answerReferral(staff.partner, referral, { accept: true }, form);
    await refusing('referralAccepted', accept);
    expect(await stored('referrals')).toMatchObject([{ state: 'asked' }]);
    expect((await accept()).ok).toBe(true);
    const end = newForm();
    const report = { words: 'She is safe.', over: true };
    const finish = () => house.cases.reportOnReferral(staff.partner, referral, report, end);
    await refusing('referralDone', finish);
    expect(await stored('referrals')).toMatchObject([{ state: 'accepted', open: true }]);
    expect((await finish()).ok).toBe(true);
    expect(await types(id)).toEqual(expect.arrayContaining(['referralAccepted', 'referralDone']));
    expect(await house.audited('referral.done')).toHaveLength(1);
  });

  test('taking it back', async () => {
    const { id, referral } = await askedShelter(house);
    const form = newForm();
    const back = () => house.cases.withdrawReferral(staff.ama, id, referral, form);
    await refusing('referralWithdrawn', back);
    expect(await stored('referrals')).toMatchObject([{ state: 'asked', open: true }]);
    expect(await back()).toMatchObject({ ok: true, value: { done: 'done' } });
    expect(await types(id)).toContain('referralWithdrawn');
  });

  test('two forms at once ask an organisation once, and one of them hears so', async () => {
    const id = await house.tell({ answers: { officials: 'no' }, quiet: true });
    const refer = (cases = house.cases) =>
      cases.refer(staff.ama, id, wishOf(house), house.vault, newForm());
    const both = await Promise.all([refer(), refer(house.second().cases)]);
    expect(both.map((one) => (one.ok ? one.value.done : one.reason)).sort()).toEqual([
      'done',
      'referredAlready',
    ]);
    expect(await stored('referrals')).toHaveLength(1);
  });
});

test('a request for an address, its approval and its showing are each kept with the event, or not at all', async () => {
  const id = await house.tell({ mode: 'C', handle: 'handle-1', quiet: true });
  const { cases } = house;
  const form = newForm();
  const wish = { purpose: 'protection', words: 'she is in danger' } as const;
  const ask = () => cases.askReveal(staff.ama, id, wish, form);
  await refusing('revealAsked', ask);
  expect(await stored('reveals')).toEqual([]);
  const asked = await ask();
  if (!asked.ok) throw new Error(asked.reason);
  const { id: reveal } = asked.value;
  const approve = () => cases.decideReveal(staff.custodian, reveal, { approve: true });
  await refusing('revealApproved', approve);
  expect(await stored('reveals')).toMatchObject([{ state: 'asked' }]);
  expect((await approve()).ok).toBe(true);
  const see = () => cases.seeReveal(staff.ama, reveal);
  await refusing('revealSeen', see);
  expect(await stored('reveals')).toMatchObject([{ state: 'approved' }]);
  expect((await see()).ok).toBe(true);
  expect(await types(id)).toEqual(
    expect.arrayContaining(['revealAsked', 'revealApproved', 'revealSeen']),
  );
});
