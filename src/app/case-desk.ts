import type { Accounts } from '../accounts/accounts.js';
import { maySignIn } from '../accounts/deps.js';
import { createAlerts } from '../alerts/create.js';
import type { AlertDeps } from '../alerts/deps.js';
import { createMissingDesk } from '../alerts/missing-desk.js';
import type { AlertDesk } from '../api/routes/alert-work.js';
import type { KeyDesk } from '../api/routes/key-sessions.js';
import type { Role } from '../api/roles.js';
import type { CaseDesk } from '../api/routes/case-desk.js';
import { createCases } from '../cases/create.js';
import type { CaseDeps } from '../cases/deps.js';
import { findAccountByLogin, staffOf } from '../models/cases/account.js';
import { buildNeighbours } from './build-neighbours.js';
import { peopleOf } from './people.js';
import { pictureSource } from './picture-source.js';
import type { Materials } from './materials.js';

/** Cases and alerts, as programs use them. */
export type WorkDesk = CaseDesk &
  AlertDesk &
  KeyDesk & { readonly roleOf: (login: string) => Promise<Role> };

/** Opens people's keys for programs. A program has no cookies, so no browser is remembered. */
const keySessionsOf = (accounts: Accounts): KeyDesk['keySessions'] => {
  const network = 'api';
  const read = async (login: string, key: string) => {
    const found = await accounts.read(key);
    return found?.staff.login === login ? found : undefined;
  };
  return {
    async begin(login, { password, code }) {
      const step = await accounts.signIn({ login, password, network });
      if (step.step === 'wait') return { ok: false, reason: 'wait', seconds: step.seconds };
      if (step.step === 'wrong') return { ok: false, reason: 'wrong' };
      const { ticket } = step;
      const entered = await accounts.confirm({ ticket, code, network, forgetsDevice: true });
      if (!entered.ok) return entered;
      return { ok: true, key: entered.cookie, endsAt: entered.signedIn.endsAt };
    },
    async open(login, key) {
      const found = await read(login, key);
      if (!found) return undefined;
      const keys = await found.openKeys();
      return { staff: found.staff, keys, close: () => keys.close() };
    },
    async end(login, key) {
      if (await read(login, key)) await accounts.signOut(key);
    },
  };
};

/**
 * Creates the functions on cases and alerts for programs: they act as the account with the login of
 * the token's owner, while that account may sign in.
 */
export function makeCaseDesk(
  materials: Materials,
  {
    sendings,
    accounts,
    ...parts
  }: Pick<CaseDeps, 'escalations' | 'directory'> &
    Pick<AlertDeps, 'sendings'> & { readonly accounts: Accounts },
): WorkDesk {
  const demo = materials.demoAccounts === true;
  const deps = { ...materials, ...parts, door: 'api' } as const;
  const cases = createCases(deps);
  const people = peopleOf(materials, parts.directory);
  const pictures = pictureSource(materials.scanner, materials.fileLimits);
  return {
    cases,
    candidates: (country) => people.candidates(country),
    missing: createMissingDesk(deps),
    neighbours: buildNeighbours(materials, 'api'),
    keySessions: keySessionsOf(accounts),
    alerts: createAlerts({ ...deps, cases, sendings, pictures }),
    async roleOf(login) {
      const account = await findAccountByLogin(materials.db.cases, login);
      if (!account) return 'none';
      // An invited account has roles, but cannot read anything yet.
      const active = maySignIn({ demo }, account);
      return active || account.state === 'invited' ? { staff: staffOf(account), active } : 'over';
    },
  };
}
