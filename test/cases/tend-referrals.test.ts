import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REFERRAL_WAITS } from '../../src/cases/referrals.js';
import { STEP_WAITS, tendReferrals } from '../../src/cases/tend-referrals.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { newPerson, type House as People } from '../accounts/support.js';
import { people as directory } from '../escalation/support.js';
import { askedShelter, newForm, peopleOf, summary } from './partners.js';
import { newHouse, staff, type House } from './support.js';

/** The directory knows the shelter's Esi and a coordinator besides. */
const reachedAt = (id: string, address: string) => ({
  ...directory.kossi,
  ...{ id, language: 'en' as const, reaches: [{ channel: 'sms' as const, address }] },
});
const esi = reachedAt('esi-fp', '+22890000031');
const lead = reachedAt('lead-fp', '+22890000032');

let house: House;
let people: People;
async function openHouse(...more: (typeof esi)[]): Promise<void> {
  house = await newHouse([...Object.values(directory), ...more]);
  people = await peopleOf(house);
  const shelter = { roles: ['partner'], organisation: 'shelter' } as const;
  await newPerson(people, 'esi', { ...shelter, affiliation: 'ngo', focalPoint: 'esi-fp' });
}
beforeEach(() => openHouse(esi, lead), 60_000);
afterEach(() => house.close());

const tend = (over?: Date) => tendReferrals(house.deps, house.clock.now(), over);
/** Who was told since the last look, with the first words. */
const news = () => [...house.outbox.kept.values()].map(({ id, text }) => [id, text] as const);
const told = async (id: string) => {
  const seen = await house.cases.see(staff.ama, id);
  return seen.ok
    ? seen.value.timeline
        .filter(({ type }) => type === 'referralLate')
        .map(({ codes }) => codes['told'])
        .reverse()
    : [];
};
const addressees = () =>
  [...house.outbox.kept.values()].flatMap(({ targets }) => targets.map(({ to }) => to));
const stored = (id: string) => house.db.cases.collection('referrals').findOne({ _id: id as never });

describe('an answer that does not come', () => {
  test('is asked for again, then told to who has the case, then to a coordinator: once each, by reference alone', async () => {
    const coordinator = {
      roles: ['coordinator'],
      countries: ['TG'],
      focalPoint: 'lead-fp',
    } as const;
    await newPerson(people, 'lead', coordinator);
    const { id } = await askedShelter(house);
    expect((await house.cases.assign(staff.ama, id, staff.kossi, newForm())).ok).toBe(true);
    house.clock.advance(REFERRAL_WAITS - HOUR);
    expect(await tend()).toEqual({ told: 0, expired: 0 });
    house.clock.advance(HOUR);
    for (const [who, step] of [
      ['+22890000031', 'partner'],
      [directory.kossi.reaches[0]?.address, 'owner'],
      ['+22890000032', 'lead'],
    ] as const) {
      const before = addressees().length;
      expect(await tend()).toEqual({ told: 1, expired: 0 });
      // Another process, or the same again, tells nobody twice.
      expect(await tend()).toEqual({ told: 0, expired: 0 });
      expect(addressees().slice(before)).toContain(who);
      expect((await told(id)).at(-1)).toBe(step);
      house.clock.advance(STEP_WAITS);
    }
    expect(await tend()).toEqual({ told: 0, expired: 0 });
    expect(await told(id)).toEqual(['partner', 'owner', 'lead']);
    const said = JSON.stringify(news());
    expect(said).toMatch(/your organisation was asked.*a partner was asked/);
    for (const secret of [summary, 'shelter', 'esi', 'kossi']) expect(said).not.toContain(secret);
  });

  test('goes on at once past a step with nobody to tell; the desk hears when nobody else can', async () => {
    // The directory knows nobody of the shelter.
    await house.close();
    await openHouse();
    const { id } = await askedShelter(house, { excludedAffiliations: ['government'] });
    house.clock.advance(REFERRAL_WAITS);
    expect(await tend()).toEqual({ told: 1, expired: 0 });
    expect(await told(id)).toEqual(['lead']);
    expect(addressees()).toEqual(directory.desk.reaches.map(({ address }) => address));
  });

  test('is not waited for any more once they answer, or when it is taken back', async () => {
    const [first, second] = [await askedShelter(house), await askedShelter(house)];
    const yes = { accept: true } as const;
    await house.cases.answerReferral(staff.partner, first.referral, yes, newForm());
    await house.cases.withdrawReferral(staff.ama, second.id, second.referral, newForm());
    house.clock.advance(REFERRAL_WAITS + 3 * STEP_WAITS);
    expect(await tend()).toEqual({ told: 0, expired: 0 });
  });

  test('a text that cannot be stored is told at the next run', async () => {
    const { id } = await askedShelter(house);
    house.clock.advance(REFERRAL_WAITS);
    house.outbox.failing = { times: 1, kept: false };
    await expect(tend()).rejects.toThrow('the outbox is out');
    expect(await told(id)).toEqual([]);
    expect(await tend()).toEqual({ told: 1, expired: 0 });
    expect(await told(id)).toEqual(['partner']);
  });
});

describe('the end of a referral', () => {
  test('takes the sealed copy out of the database, and is on the timeline and in the log', async () => {
    const { id, referral } = await askedShelter(house);
    const yes = { accept: true } as const;
    await house.cases.answerReferral(staff.partner, referral, yes, newForm());
    expect(await stored(referral)).toHaveProperty('box');
    house.clock.advance(30 * DAY);
    // A clock that went far ahead destroys nothing.
    expect(await tend(new Date(house.clock.now().getTime() - DAY))).toMatchObject({ expired: 0 });
    expect(await tend()).toEqual({ told: 0, expired: 1 });
    const kept = await stored(referral);
    expect(kept).toMatchObject({ state: 'expired' });
    for (const field of ['box', 'wraps', 'open']) expect(kept).not.toHaveProperty(field);
    const seen = await house.cases.see(staff.ama, id);
    expect(seen.ok && seen.value.timeline[0]?.type).toBe('referralExpired');
    expect(await house.audited('referral.expired')).toEqual([`job referral.expired ${id}`]);
    const tip = await house.db.cases.collection('tips').findOne({ _id: id as never });
    expect(tip?.['work']).toMatchObject({ referredTo: [] });
    expect(await tend()).toEqual({ told: 0, expired: 0 });
  });

  test('takes it out also when the tip was erased', async () => {
    const { id, referral } = await askedShelter(house);
    await house.db.cases.collection('tips').deleteOne({ _id: id as never });
    house.clock.advance(31 * DAY);
    expect(await tend()).toEqual({ told: 0, expired: 1 });
    expect(await stored(referral)).not.toHaveProperty('box');
  });

  test('is found on an index', async () => {
    await askedShelter(house);
    const plan = await house.db.cases
      .collection('referrals')
      .find({ open: true, until: { $lte: house.clock.now() } })
      .sort({ until: 1 })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toMatch(/"winningPlan".*"IXSCAN".*"until_1"/);
  });
});
