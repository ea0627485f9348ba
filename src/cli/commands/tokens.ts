import { InvalidArgumentError, type Command } from 'commander';
import { allScopes, isScope, scopes, type Scope } from '../../access/scopes.js';
import { count, examples, jsonOption, type Context } from '../context.js';

/** Loaded only when it is used: the database library takes a second to load. */
const load = () => import('../tokens/tokens.js');

/** Reads scopes separated by commas or blanks. */
function scopeList(text: string, before: readonly Scope[] = []): Scope[] {
  const given = text.split(/[\s,]+/).filter(Boolean);
  const wrong = given.find((one) => !isScope(one));
  if (wrong !== undefined) throw new InvalidArgumentError(`There are: ${allScopes.join(', ')}.`);
  return [...before, ...given.filter(isScope)];
}

export function addTokens(program: Command, context: Context): void {
  const { io } = context;
  const tokens = program.command('tokens').description('who may use the API, and for what');
  tokens
    .command('add')
    .description('make a token for one person; it is shown once')
    .argument('<person>', 'their short name, as it will stand in the audit log: ama.k')
    .requiredOption('--scopes <scope...>', 'what it allows, with commas between', scopeList)
    .option('--days <n>', 'how many days it is valid, 365 at most', count, 90)
    .option(...jsonOption)
    .action(async (person: string, options: { scopes: Scope[]; days: number; json?: boolean }) =>
      (await load()).makeToken(io, person, options),
    )
    .addHelpText(
      'after',
      `
Scopes:
${allScopes.map((scope) => `  ${scope.padEnd(18)} ${scopes[scope]}`).join('\n')}

Two people need two tokens: the person who confirms a large sending cannot approve it. Only a digest is kept:
revoke a lost token and make a new one. Hand it over on a way that only its person reads.
${examples('amana tokens add ama.k --scopes polls:read,polls:write,polls:send', 'amana tokens add kofi --scopes polls:read,polls:approve --days 30')}`,
    );
  tokens
    .command('list')
    .description('list the tokens: whose, for what, until when, last used on which day')
    .option(...jsonOption)
    .action(async ({ json }: { json?: boolean }) => (await load()).showTokens(io, json))
    .addHelpText('after', examples('amana tokens list', 'amana tokens list --json'));
  tokens
    .command('revoke')
    .description('end tokens at once, in every running process')
    .argument('<id...>', 'as list shows them')
    .option(...jsonOption)
    .action(async (ids: string[], { json }: { json?: boolean }) => {
      context.code = await (await load()).endTokens(io, ids, json);
    })
    .addHelpText('after', examples('amana tokens revoke 3fK2q0xVd1bT9mN4sZ7aLw'));
}
