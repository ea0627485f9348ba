import type { Scope } from '../../access/scopes.js';
import { buildWebhooks } from '../../app/build-webhooks.js';
import type { Who } from '../../desk/who.js';
import { prepareWebhooks } from '../../models/gateway/webhook.js';
import { command } from '../../shared/command.js';
import { createLog } from '../../shared/log.js';
import type { Posted } from '../../webhooks/post.js';
import type { Webhooks, NewWebhook } from '../../webhooks/webhooks.js';
import { withInstallation } from '../connect.js';
import { granted, whoAt, type DeskOptions } from '../desk.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { counted, print, table, time } from '../output.js';

/**
 * Does something with webhooks, directly in the database: the running program sends their messages.
 */
const atWebhooks = <T>(
  io: Io,
  options: DeskOptions,
  scope: Scope,
  work: (webhooks: Webhooks, who: Who) => Promise<T>,
): Promise<T> =>
  withInstallation(io, async (there) => {
    const who = await whoAt(io, there, options, scope);
    await prepareWebhooks(there.db.gateway);
    return work(buildWebhooks({ ...there, log: createLog({ write: io.err }) }), who);
  });

/**
 * Standard output has only the secret, so that it can be redirected into a file for the receiver.
 */
function showSecret(
  io: Io,
  { json }: DeskOptions,
  made: { readonly id: string; readonly secret: string },
  says: string,
): void {
  if (!json) io.err(`${says} Its secret is not shown again:\n`);
  print(io, json, made, () => `${made.secret}\n`);
}

/** Registers an address. */
export async function addWebhook(io: Io, input: NewWebhook, options: DeskOptions): Promise<void> {
  const made = granted(
    await atWebhooks(io, options, 'webhooks:write', (webhooks, who) => webhooks.add(who, input)),
  );
  showSecret(io, options, made, `Webhook ${made.id} to ${made.host}.`);
}

/** Makes a new secret. */
export async function rotateWebhook(io: Io, id: string, options: DeskOptions): Promise<void> {
  const made = granted(
    await atWebhooks(io, options, 'webhooks:write', (webhooks, who) => webhooks.rotate(who, id)),
  );
  showSecret(io, options, made, `For a day messages to ${id} are signed with both secrets.`);
}

/** Shows the registered addresses. */
export async function showWebhooks(io: Io, options: DeskOptions): Promise<void> {
  const all = await atWebhooks(io, options, 'webhooks:read', (webhooks) => webhooks.list());
  print(io, options.json, all, () =>
    all.length === 0
      ? `There are no webhooks. Add one: ${command('webhooks add --help')}\n`
      : table(
          ['id', 'to', 'countries', 'affiliation', 'waiting', 'added', 'hears of'],
          all.map(({ id, host, countries, affiliation = '-', waiting, added, kinds }) => [
            ...[id, host, countries.join(' '), affiliation, String(waiting)],
            ...[time(added), kinds.join(' ')],
          ]),
        ),
  );
}

/** Shows the results of one webhook's events, in the last 30 days. */
export async function showWebhookLog(io: Io, id: string, options: DeskOptions): Promise<void> {
  const told = granted(
    await atWebhooks(io, options, 'webhooks:read', (webhooks) => webhooks.log(id)),
  );
  print(io, options.json, told, () =>
    told.length === 0
      ? 'Nothing was to be told yet.\n'
      : table(
          ['at', 'event', 'kind', 'outcome', 'why', 'tries'],
          told.map(({ at, id: event, kind, outcome, why = '-', attempts }) => [
            ...[time(at), event, kind, outcome, String(why), String(attempts)],
          ]),
        ),
  );
}

/** Returns the result of a message, for people. */
function answerText(posted: Posted): string {
  if (posted.ok) return `It answered ${posted.status}.\n`;
  if (posted.why === 'status')
    return `It answered ${posted.status}: a receiver answers 2xx to what it has.\n`;
  return posted.why === 'address'
    ? 'It was not asked: its name leads to an address that is not on the open internet.\n'
    : 'It did not answer within 10 seconds. Is its name right, and does it run?\n';
}

/**
 * Sends a message of the kind `test`.
 * @returns 1 when the receiver did not accept it
 */
export async function tryWebhook(io: Io, id: string, options: DeskOptions): Promise<ExitCode> {
  const posted = granted(
    await atWebhooks(io, options, 'webhooks:write', (webhooks, who) => webhooks.test(who, id)),
  );
  print(io, options.json, posted, () => answerText(posted));
  return posted.ok ? 0 : 1;
}

/** Removes webhooks at once: events that wait for them are no longer sent. */
export async function removeWebhooks(
  io: Io,
  ids: readonly string[],
  options: DeskOptions,
): Promise<void> {
  const removed = await atWebhooks(io, options, 'webhooks:write', async (webhooks, who) => {
    for (const id of ids) granted(await webhooks.remove(who, id));
    return { removed: ids };
  });
  print(io, options.json, removed, () => `${counted(ids.length, 'webhook')} removed.\n`);
}
