import type { Command } from 'commander';
import { command } from '../../shared/command.js';
import { count, examples, jsonOption, type Context } from '../context.js';
import { Fault } from '../../shared/fault.js';
import { print, table, time } from '../output.js';

/** Returns our own word for the failure, and the provider's code. */
const why = ({ reason, code }: { reason: string; code?: string }) =>
  code ? `${reason} (${code})` : reason;

/** Loaded only when it is used: the database library takes a second to load. */
async function load() {
  return { ...(await import('../../outbox/dead-letters.js')), ...(await import('../connect.js')) };
}

function addList(letters: Command, { io }: Context): void {
  letters
    .command('list')
    .description('list those of the last seven days, the latest first; no addresses, no texts')
    .option('--limit <n>', 'the most to show', count, 100)
    .option(...jsonOption)
    .action(async ({ limit, json }: { limit: number; json?: boolean }) => {
      const { deadLetters, withInstallation } = await load();
      const found = await withInstallation(io, ({ db }) => deadLetters(db, limit));
      print(io, json, found, () =>
        found.length === 0
          ? 'There are no dead letters.\n'
          : table(
              ['id', 'class', 'channel', 'why', 'died (UTC)', 'can be retried'],
              found.map((one) => [
                one.id,
                one.class,
                one.channel,
                why(one.failure),
                time(one.diedAt),
                one.retriable ? 'yes' : 'no',
              ]),
            ),
      );
    })
    .addHelpText(
      'after',
      examples('amana deadletters list', 'amana deadletters list --limit 10 --json'),
    );
}

function addRetry(letters: Command, { io }: Context): void {
  letters
    .command('retry')
    .description('retry them; the running program sends them')
    .argument('[id...]', 'ids, as list shows them')
    .option('--all', 'all of them')
    .option(...jsonOption)
    .action(async (ids: string[], { all, json }: { all?: boolean; json?: boolean }) => {
      if (!all && ids.length === 0) letters.error('Say which: ids of deadletters list, or --all.');
      const { retryDead, withInstallation } = await load();
      const retried = await withInstallation(io, ({ db, clock }) =>
        retryDead(db, all ? 'all' : ids, clock.now()),
      );
      if (!all && retried === 0)
        throw new Fault(`None of these can be tried again: see ${command('deadletters list')}.`);
      print(io, json, { retried }, () => `${retried} will be tried again.\n`);
    })
    .addHelpText(
      'after',
      examples('amana deadletters retry --all', 'amana deadletters retry 3fK2.0.1.demo-tg-head'),
    );
}

export function addDeadLetters(program: Command, context: Context): void {
  const letters = program
    .command('deadletters')
    .description('texts that reached nobody on any channel');
  addList(letters, context);
  addRetry(letters, context);
}
