import { maySignIn, staffOf } from '../accounts/deps.js';
import type { CaseDesk } from '../api/routes/cases.js';
import { createCases } from '../cases/create.js';
import type { CaseDeps } from '../cases/deps.js';
import { findAccountByLogin } from '../models/cases/account.js';
import type { Materials } from './materials.js';

/** The cases as programs reach them: as the account with the login of a token's person, as long as that may sign in. */
export function makeCaseDesk(
  materials: Materials,
  parts: Pick<CaseDeps, 'escalations' | 'directory'>,
): CaseDesk {
  const demo = materials.demoAccounts === true;
  return {
    cases: createCases({ ...materials, ...parts, door: 'api' }),
    async staffOf(login) {
      const account = await findAccountByLogin(materials.db.cases, login);
      return account && maySignIn({ demo }, account) ? staffOf(account) : undefined;
    },
  };
}
