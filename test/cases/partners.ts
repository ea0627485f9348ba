import { createAccounts } from '../../src/accounts/create.js';
import { prepareStaff } from '../../src/accounts/prepare.js';
import type { Change } from '../../src/cases/outcome.js';
import type { ReferralInput } from '../../src/cases/referral-types.js';
import type { KeyStore } from '../../src/privacy/key-store.js';
import { DAY } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import type { House as People } from '../accounts/support.js';
import { cheap } from '../privacy/keys.js';
import { staff, type House } from './support.js';

/** Accounts of a house of cases, on its databases, keys and clock. */
export async function peopleOf(house: House): Promise<People> {
  const { db, clock } = house;
  await prepareStaff(db);
  const keys = house.deps.keys as KeyStore;
  const deps = { db, keyring: () => keys.cases(), clock, log: silentLog, cost: cheap };
  const accounts = createAccounts(deps);
  return { db, keys, folder: '', clock, deps, accounts, close: () => house.close() };
}

export const summary = 'A woman of about twenty needs a safe place tonight; she can travel.';

/** What the shelter is asked. */
export const wishOf = (house: House, more: Partial<ReferralInput> = {}): ReferralInput => ({
  organisation: 'shelter',
  purpose: 'shelter',
  words: summary,
  until: new Date(house.clock.now().getTime() + 30 * DAY),
  ...more,
});

let forms = 0;
/** A form that was not sent before. */
export const newForm = (): Change => ({ v: 0, form: `form-number-${(forms += 1)}` });

/** A case that the coordinator of Togo asked the shelter about. */
export async function askedShelter(
  house: House,
  told: Parameters<House['tell']>[0] = {},
): Promise<{ readonly id: string; readonly referral: string }> {
  const id = await house.tell({ answers: { officials: 'no' }, quiet: true, ...told });
  const { cases, vault } = house;
  const asked = await cases.refer(staff.ama, id, wishOf(house), vault, newForm());
  const found = await cases.referrals(staff.ama, id);
  const [first] = found.ok ? found.value : [];
  if (!asked.ok || !first) throw new Error('the shelter is not asked');
  return { id, referral: first.id };
}
