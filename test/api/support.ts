import express from 'express';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import { allScopes, type Scope } from '../../src/access/scopes.js';
import { createApi } from '../../src/api/api.js';
import { makeCaseDesk, type WorkDesk } from '../../src/app/case-desk.js';
import type { Role } from '../../src/api/roles.js';
import type { Route } from '../../src/api/route.js';
import type { Who } from '../../src/desk/who.js';
import { prepareApiRepeats } from '../../src/models/gateway/api-repeat.js';
import { prepareApiTokens } from '../../src/models/gateway/api-token.js';
import { stoppedClock, type AdjustableClock } from '../../src/shared/clock.js';
import type { Staff } from '../../src/shared/staff.js';
import { createLog, silentLog } from '../../src/shared/log.js';
import { passwordOf, type Person } from '../accounts/support.js';
import type { TestAmana } from '../support/amana.js';
import { testDb, type TestDb } from '../support/db.js';

/** An API with some routes on a real database. */
export interface TestApi {
  readonly db: TestDb;
  readonly clock: AdjustableClock;
  readonly denied: { who: Who; what: string }[];
  readonly app: express.Express;
  logged(): string;
  /** A token with these scopes. */
  token(person: string, ...scopes: Scope[]): Promise<string>;
  /** A request of somebody with a token. */
  as(token: string): ReturnType<typeof request.agent>;
}

/** Finds the accounts that there are; a token of another login belongs to a program. */
export const rolesOf =
  (accounts: readonly Staff[]) =>
  async (person: string): Promise<Role> => {
    const staff = accounts.find(({ login }) => login === person);
    return staff ? { staff, active: true } : 'none';
  };

export async function testApi(
  routes: readonly Route[],
  roleOf: (person: string) => Promise<Role> = rolesOf([]),
): Promise<TestApi> {
  const db = await testDb('api');
  await Promise.all([prepareApiTokens(db.gateway), prepareApiRepeats(db.gateway)]);
  const clock = stoppedClock('2026-03-03T10:20:30Z');
  const denied: { who: Who; what: string }[] = [];
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  const app = express();
  app.disable('etag');
  app.use(
    createApi({
      db,
      clock,
      log,
      routes,
      publicUrl: '',
      roleOf,
      denied: async (who, what) => void denied.push({ who, what }),
    }),
  );
  return {
    db,
    clock,
    denied,
    app,
    logged: () => lines.join(''),
    token: async (person, ...scopes) =>
      (await addToken(db, { person, scopes: scopes.length > 0 ? scopes : allScopes }, clock.now()))
        .token,
    as: (token) => request.agent(app).set('Authorization', `Bearer ${token}`),
  };
}

/** What routes of cases and alerts stand on, over a running Amana. */
export function workDesk(here: TestAmana, accounts = here.amana.accounts): WorkDesk {
  const { directory, escalations, broadcasts } = here.amana;
  return makeCaseDesk({ ...here, publicUrl: 'https://amana.example', log: silentLog } as never, {
    directory: () => directory.current(),
    escalations,
    accounts,
    sendings: broadcasts.alerts,
  });
}

/** Somebody with a token, and with keys that are open. */
export class Caller {
  key = '';
  constructor(
    readonly person: Person,
    private readonly agent: ReturnType<TestApi['as']>,
  ) {}

  async open(password = passwordOf(this.person.login), code = this.person.code()) {
    const answer = await this.agent.post('/api/v1/keys').send({ password, code });
    this.key = (answer.body as { key?: string }).key ?? '';
    return answer;
  }
  get(path: string) {
    return this.agent.get(`/api/v1${path}`).set('Amana-Key', this.key);
  }
  post(path: string, body: object = {}) {
    return this.agent.post(`/api/v1${path}`).set('Amana-Key', this.key).send(body);
  }
  put(path: string, body: object) {
    return this.agent.put(`/api/v1${path}`).set('Amana-Key', this.key).send(body);
  }
  close() {
    return this.agent.delete('/api/v1/keys').set('Amana-Key', this.key);
  }
}
