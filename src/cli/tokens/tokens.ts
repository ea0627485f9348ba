import { addToken, listTokens, revokeToken, type ListedToken } from '../../access/tokens.js';
import type { Scope } from '../../access/scopes.js';
import { prepareApiTokens } from '../../models/gateway/api-token.js';
import { DAY } from '../../shared/clock.js';
import { command } from '../../shared/command.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';

const day = (date: Date | undefined) => date?.toISOString().slice(0, 10) ?? 'never';

/** Makes a token and shows it, once. */
export async function makeToken(
  io: Io,
  person: string,
  options: { readonly scopes: readonly Scope[]; readonly days: number; readonly json?: boolean },
): Promise<void> {
  const made = await withInstallation(io, async (there) => {
    await prepareApiTokens(there.db.gateway);
    const input = { person, scopes: options.scopes, life: options.days * DAY };
    const added = await addToken(there.db, input, there.clock.now());
    await note(io, there, 'token.added', `token/${added.id}/${person}`);
    return added;
  });
  // Standard output has only the token, so that it can be redirected into a file for its person.
  if (!options.json)
    io.err(
      `Token ${made.id} of ${person}, good until ${day(made.expires)}. It is not shown again:\n`,
    );
  print(io, options.json, { ...made, person, scopes: options.scopes }, () => `${made.token}\n`);
}

const row = ({ id, person, scopes, created, expires, lastUsed, state }: ListedToken) => [
  id,
  person,
  state,
  day(created),
  day(expires),
  day(lastUsed),
  scopes.join(' '),
];

/** Shows the existing tokens. */
export async function showTokens(io: Io, json: boolean | undefined): Promise<void> {
  const found = await withInstallation(io, ({ db, clock }) => listTokens(db, clock.now()));
  print(io, json, found, () =>
    found.length === 0
      ? `There are no tokens. Make one: ${command('tokens add --help')}\n`
      : table(
          ['id', 'person', 'state', 'made', 'good until', 'last used', 'allows'],
          found.map(row),
        ),
  );
}

/**
 * Revokes tokens.
 * @returns 1 when one of them did not exist or had already ended
 */
export async function endTokens(
  io: Io,
  ids: readonly string[],
  json: boolean | undefined,
): Promise<ExitCode> {
  const outcome = await withInstallation(io, async (there) => {
    const done: string[] = [];
    for (const id of ids) {
      if (!(await revokeToken(there.db, id, there.clock.now()))) continue;
      await note(io, there, 'token.revoked', `token/${id}`);
      done.push(id);
    }
    return { revoked: done, unknown: ids.filter((id) => !done.includes(id)) };
  });
  for (const id of outcome.unknown)
    io.err(
      `${/^[\w-]{1,40}$/.test(id) ? id : 'One of them'} is no token that is good: see ${command('tokens list')}.\n`,
    );
  print(io, json, outcome, () => `${outcome.revoked.length} revoked.\n`);
  return outcome.unknown.length > 0 ? 1 : 0;
}
