import { InvalidArgumentError, Option, type Command } from 'commander';
import { affiliations, type Affiliation } from '../../shared/affiliation.js';
import { eventKinds, isEventKind, type EventKind } from '../../webhooks/kinds.js';
import { countryCodes, examples, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';

/** Loaded only when it is used: the database library takes a second to load. */
const load = () => import('../webhooks/webhooks.js');

/** Reads kinds of events separated by commas or blanks. */
function kindList(text: string, before: readonly EventKind[] = []): EventKind[] {
  const given = text.split(/[\s,]+/).filter(Boolean);
  if (!given.every(isEventKind))
    throw new InvalidArgumentError(`There are: ${eventKinds.join(', ')}.`);
  return [...before, ...given];
}

const countriesOrAll = (text: string, before: readonly string[] = []): string[] =>
  text === '*' || text === 'all' ? [...before, '*'] : countryCodes(text, before);

interface AddOptions extends DeskOptions {
  readonly kinds: readonly EventKind[];
  readonly countries: readonly string[];
  readonly affiliation?: Affiliation;
}

type Named = (name: string, description: string) => Command;

function addAdding(named: Named, { io }: Context): void {
  named('add', 'register an address; its secret is shown once')
    .argument('<url>', 'https, on the open internet, without port, user name or password')
    .requiredOption('--kinds <kind...>', 'what it hears of, with commas between', kindList)
    .requiredOption('--countries <XX...>', 'of which countries; all for every one', countriesOrAll)
    .addOption(
      new Option(
        '--affiliation <class>',
        'what its owner belongs to; without it, it hears of no case that excludes anybody',
      ).choices(affiliations),
    )
    .action(async (url: string, { kinds, countries, affiliation, ...options }: AddOptions) =>
      (await load()).addWebhook(io, { url, kinds, countries, affiliation }, options),
    )
    .addHelpText(
      'after',
      `
Kinds: ${eventKinds.join(', ')}.
${examples('amana webhooks add https://cases.example.org/hooks/amana --kinds case.created,case.closed --countries TG --affiliation ngo')}`,
    );
}

function addLooking(named: Named, { io }: Context): void {
  named('list', 'which addresses hear of what, and how much waits for each').action(
    async (options: DeskOptions) => (await load()).showWebhooks(io, options),
  );
  named('log', 'what happened to the events of a webhook in 30 days, the latest first')
    .argument('<id>', 'as list shows it')
    .action(async (id: string, options: DeskOptions) =>
      (await load()).showWebhookLog(io, id, options),
    );
}

export function addWebhooks(program: Command, context: Context): void {
  const { io } = context;
  const webhooks = program
    .command('webhooks')
    .description('addresses of other programs that hear of events, by ids and codes');
  const named = (name: string, description: string) => atDesk(webhooks, name, description);
  addAdding(named, context);
  addLooking(named, context);
  named('try', 'send a message of the kind test now, and tell what was answered')
    .argument('<id>', 'as list shows it')
    .action(async (id: string, options: DeskOptions) => {
      context.code = await (await load()).tryWebhook(io, id, options);
    });
  named('rotate', 'draw a new secret; for a day messages are signed with both')
    .argument('<id>', 'as list shows it')
    .action(async (id: string, options: DeskOptions) =>
      (await load()).rotateWebhook(io, id, options),
    );
  named('remove', 'end webhooks at once')
    .argument('<id...>', 'as list shows them')
    .action(async (ids: string[], options: DeskOptions) =>
      (await load()).removeWebhooks(io, ids, options),
    )
    .addHelpText('after', examples('amana webhooks remove 3fK2q0xVd1bT9mN4sZ7aLw'));
}
