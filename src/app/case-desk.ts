import { maySignIn } from '../accounts/deps.js';
import { createAlerts } from '../alerts/create.js';
import type { AlertDeps } from '../alerts/deps.js';
import { createMissingDesk } from '../alerts/missing-desk.js';
import type { AlertDesk } from '../api/routes/alerts.js';
import type { CaseDesk } from '../api/routes/cases.js';
import { createCases } from '../cases/create.js';
import type { CaseDeps } from '../cases/deps.js';
import { findAccountByLogin, staffOf } from '../models/cases/account.js';
import type { Materials } from './materials.js';

/** Cases and alerts, as programs reach them. */
export type WorkDesk = CaseDesk & AlertDesk;

/** Cases and alerts for programs: as the account with the login of a token's person, as long as that may sign in. */
export function makeCaseDesk(
  materials: Materials,
  { sendings, ...parts }: Pick<CaseDeps, 'escalations' | 'directory'> & Pick<AlertDeps, 'sendings'>,
): WorkDesk {
  const demo = materials.demoAccounts === true;
  const deps = { ...materials, ...parts, door: 'api' } as const;
  const cases = createCases(deps);
  return {
    cases,
    missing: createMissingDesk(deps),
    alerts: createAlerts({ ...deps, cases, sendings }),
    async staffOf(login) {
      const account = await findAccountByLogin(materials.db.cases, login);
      return account && maySignIn({ demo }, account) ? staffOf(account) : undefined;
    },
  };
}
