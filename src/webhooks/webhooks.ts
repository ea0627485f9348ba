import { done, refuse, type Outcome } from '../desk/refusal.js';
import type { Who } from '../desk/who.js';
import { auditHead } from '../models/cases/audit.js';
import {
  changeWebhook,
  countWebhookWork,
  dropWebhook,
  findWebhook,
  keepWebhook,
  listWebhooks,
  webhookLog,
  type WebhookDoc,
  type WebhookLogDoc,
} from '../models/gateway/webhook.js';
import { beginningOf, DAY, HOUR, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { WebhookDeps } from './deps.js';
import type { Posted } from './post.js';
import { openHook, rotated, sealHook, secretsNow } from './secrets.js';
import { newSecret, signed } from './sign.js';
import { tendWebhooks, type TendCounts } from './tend.js';
import { wrongWebhook, type NewWebhook } from './new-webhook.js';

export { eventKinds, isEventKind, type EventKind } from './kinds.js';
export { LONGEST_URL, type NewWebhook } from './new-webhook.js';

/**
 * A webhook as people see it. Of the address only the host is shown, because the rest may contain a
 * password.
 */
export interface WebhookView {
  readonly id: string;
  readonly host: string;
  readonly kinds: readonly string[];
  readonly countries: readonly string[];
  readonly affiliation?: string;
  readonly added: Date;
  readonly waiting: number;
}

/** The result of an event. */
export type WebhookTold = Pick<WebhookLogDoc, 'kind' | 'outcome' | 'why' | 'attempts' | 'at'> & {
  readonly id: string;
};

/**
 * The functions that people use for webhooks. A secret is shown when it is made, and never again.
 */
export interface Webhooks {
  list(): Promise<readonly WebhookView[]>;
  /**
   * Registers a webhook.
   * @param own the countries of the caller; all, for a caller without an account
   */
  add(
    who: Who,
    input: NewWebhook,
    own?: readonly string[],
  ): Promise<Outcome<WebhookView & { readonly secret: string }>>;
  /** Makes a new secret; for a day messages are signed with both. */
  rotate(who: Who, id: string): Promise<Outcome<{ readonly id: string; readonly secret: string }>>;
  /** Sends a message of the kind `test`, now. */
  test(who: Who, id: string): Promise<Outcome<Posted>>;
  remove(who: Who, id: string): Promise<Outcome<{ readonly id: string }>>;
  /** Returns the results of its events in the last 30 days, latest first. */
  log(id: string): Promise<Outcome<readonly WebhookTold[]>>;
  tend(now: Date): Promise<TendCounts>;
}

/** How long an old secret is used beside the new one. */
const BOTH = DAY;
const MOST_HOOKS = 50;
const MOST_SHOWN = 100;

const unknown = (id: string) =>
  refuse(
    'unknown',
    `There is no webhook ${/^[\w-]{1,40}$/.test(id) ? id : 'of this id'}.`,
    'See which there are: GET /webhooks.',
  );

async function viewOf({ db, keyring }: WebhookDeps, doc: WebhookDoc): Promise<WebhookView> {
  const { _id, kinds, countries, affiliation, addedAt } = doc;
  return {
    id: _id,
    host: new URL(openHook(keyring(), doc).url).host,
    ...{ kinds, countries },
    ...(affiliation === undefined ? {} : { affiliation }),
    added: addedAt,
    waiting: await countWebhookWork(db.gateway, _id),
  };
}

/** Returns an existing webhook with the same settings: its receiver would get each event twice. */
async function alikeOf({ db, keyring }: WebhookDeps, input: NewWebhook) {
  const set = (all: readonly string[]) => [...new Set(all)].sort().join();
  return (await listWebhooks(db.gateway)).find(
    (doc) =>
      set(doc.kinds) === set(input.kinds) &&
      set(doc.countries) === set(input.countries) &&
      doc.affiliation === input.affiliation &&
      openHook(keyring(), doc).url === input.url,
  );
}

async function add(deps: WebhookDeps, who: Who, input: NewWebhook, own: readonly string[] = ['*']) {
  const { db, keyring, clock, audit } = deps;
  const refused = wrongWebhook(input, own, deps.gate);
  if (refused) return refused;
  const alike = await alikeOf(deps, input);
  if (alike)
    return refuse(
      'exists',
      `Webhook ${alike._id} is the same: each event would be told twice.`,
      'Have a new secret drawn for it, or remove it first.',
    );
  if ((await listWebhooks(db.gateway)).length >= MOST_HOOKS)
    return refuse('tooMany', `There are ${MOST_HOOKS} webhooks.`, 'Remove one that nobody needs.');
  const [id, secret, now] = [randomId(), newSecret(), clock.now()];
  const doc: WebhookDoc = {
    _id: id,
    box: sealHook(keyring(), id, { url: input.url, secrets: [{ secret }] }, now),
    kinds: [...new Set(input.kinds)],
    countries: [...new Set(input.countries)],
    ...(input.affiliation === undefined ? {} : { affiliation: input.affiliation }),
    addedAt: beginningOf(MINUTE, now),
    after: (await auditHead(db)).count,
    createdTo: beginningOf(HOUR, now),
  };
  await audit(who, 'webhook.added', `webhook/${id}`);
  await keepWebhook(db.gateway, doc);
  return done({ ...(await viewOf(deps, doc)), secret });
}

async function rotate(deps: WebhookDeps, who: Who, id: string) {
  const { db, keyring, clock, audit } = deps;
  const doc = await findWebhook(db.gateway, id);
  if (!doc) return unknown(id);
  const [secret, now] = [newSecret(), clock.now()];
  const until = new Date(now.getTime() + BOTH);
  const sealed = rotated(openHook(keyring(), doc), secret, until);
  await audit(who, 'webhook.rotated', `webhook/${id}`);
  const kept = await changeWebhook(db.gateway, id, { box: sealHook(keyring(), id, sealed, now) });
  return kept ? done({ id, secret }) : unknown(id);
}

async function test(deps: WebhookDeps, who: Who, id: string): Promise<Outcome<Posted>> {
  const { db, keyring, clock, audit, post } = deps;
  const doc = await findWebhook(db.gateway, id);
  if (!doc) return unknown(id);
  await audit(who, 'webhook.tested', `webhook/${id}`);
  const [sealed, now] = [openHook(keyring(), doc), clock.now()];
  const body = JSON.stringify({ type: 'test', timestamp: now.toISOString(), data: {} });
  const headers = signed(secretsNow(sealed, now), `evt_${randomId()}`, now, body);
  return done(await post(sealed.url, headers, body));
}

/** Creates the webhooks of one installation. Any number of processes may run their job. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { gateway } = deps.db;
  return {
    list: async () => Promise.all((await listWebhooks(gateway)).map((doc) => viewOf(deps, doc))),
    add: (who, input, own) => add(deps, who, input, own),
    rotate: (who, id) => rotate(deps, who, id),
    test: (who, id) => test(deps, who, id),
    async remove(who, id) {
      if (!(await findWebhook(gateway, id))) return unknown(id);
      await deps.audit(who, 'webhook.removed', `webhook/${id}`);
      return (await dropWebhook(gateway, id)) ? done({ id }) : unknown(id);
    },
    async log(id) {
      if (!(await findWebhook(gateway, id))) return unknown(id);
      const told = await webhookLog(gateway, id, MOST_SHOWN);
      return done(
        told.map(({ _id, kind, outcome, why, attempts, at }) => ({
          ...{ id: _id, kind, outcome, why, attempts, at },
        })),
      );
    },
    tend: (now) => tendWebhooks(deps, now),
  };
}
