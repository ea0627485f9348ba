import { expect } from '@jest/globals';
import type { NewAccount } from '../../src/accounts/accounts.js';
import { giveKeys } from '../../src/accounts/grants.js';
import type { Route } from '../../src/api/route.js';
import type { WorkDesk } from '../../src/app/case-desk.js';
import { houseAt, newPerson } from '../accounts/support.js';
import { alertDesk, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { dropTestDb } from '../support/db.js';
import { Caller, testApi, workDesk, type TestApi } from './support.js';

/** An Amana and its API, at which people call with keys of their own. */
export interface KeyedApi {
  readonly here: TestAmana;
  readonly alerts: AlertDesk;
  readonly api: TestApi;
  /** Somebody who was invited and came, with a token and open keys of Togo. */
  caller(login: string, account: Partial<NewAccount>, keys?: boolean): Promise<Caller>;
  stop(): Promise<void>;
}

export async function keyedApi(
  routes: readonly ((desk: WorkDesk) => readonly Route[])[],
): Promise<KeyedApi> {
  const here = await startTestAmana('2026-03-03T10:00:00Z');
  const alerts = await alertDesk(here);
  const { vault } = alerts;
  const { db, keys, clock, keyFolder: folder } = here;
  const house = houseAt({ db, keys, clock, folder, close: () => here.stop() });
  const work = workDesk(here, house.accounts);
  const api = await testApi(
    routes.flatMap((of) => of(work)),
    work.roleOf,
  );
  return {
    here,
    alerts,
    api,
    async caller(login, account, withKeys = true) {
      const person = await newPerson(house, login, account);
      const giving = { keys: vault, account: person.account, compartments: undefined } as const;
      if (withKeys) await giveKeys(house.deps, { ...giving, by: 'cli:test', as: 'key.granted' });
      const one = new Caller(person, api.as(await api.token(login)));
      expect((await one.open()).status).toBe(200);
      return one;
    },
    async stop() {
      vault.close();
      await dropTestDb(api.db);
      await here.stop();
    },
  };
}
