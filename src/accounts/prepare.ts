import { prepareAccounts } from '../models/cases/account.js';
import { prepareGrants } from '../models/cases/grant.js';
import { preparePartnerKeys } from '../models/cases/partner-key.js';
import { prepareSignInTries } from '../models/cases/sign-in-tries.js';
import { prepareStaffSessions } from '../models/cases/staff-session.js';
import type { Db } from '../models/store/db.js';

/** Creates the collections of accounts and their indexes. */
export async function prepareStaff({ cases }: Pick<Db, 'cases'>): Promise<void> {
  await Promise.all([
    prepareAccounts(cases),
    prepareStaffSessions(cases),
    prepareGrants(cases),
    preparePartnerKeys(cases),
    prepareSignInTries(cases),
  ]);
}
