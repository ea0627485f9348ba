import { InvalidArgumentError, Option, type Command } from 'commander';
import { affiliations } from '../../shared/affiliation.js';
import { Fault } from '../../shared/fault.js';
import { isStaffRole, staffRoles, type StaffRole } from '../../shared/staff.js';
import type { AccountOptions } from '../accounts/accounts.js';
import type { GrantOptions, RecoverOptions } from '../accounts/grants.js';
import {
  countryCodes,
  examples,
  jsonOption,
  languageTag,
  passphraseOption,
  vaultOption,
  type Context,
} from '../context.js';

/** Loaded only when it is used: the database library takes a second to load. */
const load = () => import('../accounts/accounts.js');
const loadGrants = () => import('../accounts/grants.js');

/** Reads roles separated by commas or blanks. */
function roleList(text: string, before: readonly StaffRole[] = []): StaffRole[] {
  const given = text.split(/[\s,]+/).filter(Boolean);
  if (!given.every(isStaffRole))
    throw new InvalidArgumentError(`There are: ${staffRoles.join(', ')}.`);
  return [...before, ...given];
}

/** Adds the options that describe an account. */
const described = (command: Command): Command =>
  command
    .option('--roles <role...>', 'their roles, with commas between', roleList)
    .option('--country <XX...>', 'their countries (ISO 3166-1)', countryCodes)
    .addOption(
      new Option('--affiliation <kind>', 'what they belong to, for conflicts of interest').choices(
        affiliations,
      ),
    )
    .option('--focal-point <id>', 'their id in the directory, when they are called')
    .option('--organisation <name>', 'the organisation of a partner, as a short name')
    .option(...jsonOption);

function addMaking(accounts: Command, { io }: Context): void {
  described(
    accounts
      .command('add')
      .description('make an account; its invitation link is shown once')
      .argument('<login>', 'a short name, as it will stand in the audit log: ama.k'),
  )
    .option('--language <tag>', 'the language of their pages', languageTag)
    .action(async (login: string, options: AccountOptions) =>
      (await load()).addAccount(io, login, options),
    )
    .addHelpText(
      'after',
      `
Without --roles it is an administrator: the first one is made here, the others in the console. An administrator makes
accounts and reads no tip: the key of a country is given by somebody who holds it, or by accounts grant.
Roles: ${staffRoles.join(', ')}
${examples('amana accounts add root', 'amana accounts add ama.k --roles coordinator --country TG --affiliation ngo')}`,
    );
}

function addLinks(accounts: Command, { io }: Context): void {
  accounts
    .command('invite')
    .description('make a new invitation link; the old one stops working')
    .argument('<login>', 'of the account')
    .option(...jsonOption)
    .action(async (login: string, { json }: { json?: boolean }) =>
      (await load()).newLinkFor(io, login, 'inviteAgain', json),
    )
    .addHelpText('after', examples('amana accounts invite ama.k'));
  accounts
    .command('reset')
    .description('make a link for a new password and phone; keys must be given again afterwards')
    .argument('<login>', 'of the account')
    .option(...jsonOption)
    .action(async (login: string, { json }: { json?: boolean }) =>
      (await load()).newLinkFor(io, login, 'resetLink', json),
    )
    .addHelpText(
      'after',
      `\nUntil the link is used nothing changes. Then their old sessions and keys are gone.\n${examples('amana accounts reset ama.k')}`,
    );
}

function addChanging(accounts: Command, { io }: Context): void {
  accounts
    .command('list')
    .description('list accounts: their roles, the keys they hold, the keys they wait for')
    .option('--waiting', 'only those who wait for a key')
    .option(...jsonOption)
    .action(async (options: { waiting?: boolean; json?: boolean }) =>
      (await load()).showAccounts(io, options),
    )
    .addHelpText('after', examples('amana accounts list', 'amana accounts list --waiting'));
  described(
    accounts
      .command('roles')
      .description('change the roles of an account; its sessions end at once')
      .argument('<login>', 'of the account'),
  )
    .action(async (login: string, options: AccountOptions) =>
      (await load()).changeAccount(io, login, options),
    )
    .addHelpText('after', examples('amana accounts roles ama.k --roles coordinator,custodian'));
  accounts
    .command('end')
    .description('end an account: its sessions and keys are deleted at once')
    .argument('<login>', 'of the account')
    .option('--hand-to <login>', 'who takes over their open cases')
    .option(...jsonOption)
    .action(async (login: string, options: { handTo?: string; json?: boolean }) =>
      (await load()).endAccount(io, login, options),
    )
    .addHelpText('after', examples('amana accounts end ama.k --hand-to kofi'));
}

function addKeys(accounts: Command, { io }: Context): void {
  accounts
    .command('grant')
    .description('give an account the keys of compartments, from vault.json')
    .argument('[login]')
    .argument('[compartment...]', 'as TG, TG.independent or regional; default: what they wait for')
    .option('--renew', 'instead: everybody who has a compartment gets its present key')
    .option(...vaultOption)
    .option(...passphraseOption)
    .option(...jsonOption)
    .action(
      async (
        login: string | undefined,
        compartments: string[],
        options: GrantOptions & { renew?: boolean },
      ) => {
        const grants = await loadGrants();
        if (options.renew) return grants.renewAll(io, options);
        if (login === undefined)
          throw new Fault('Say who gets a key, or --renew for all who have one.');
        return grants.grantFromVault(io, login, compartments, options);
      },
    )
    .addHelpText(
      'after',
      examples(
        'amana accounts grant ama.k',
        'amana accounts grant ama.k TG',
        'amana accounts grant --renew',
      ),
    );
}

function addTaking(accounts: Command, { io }: Context): void {
  accounts
    .command('revoke')
    .description('take keys away; what was read before cannot be taken back')
    .argument('<login>', 'of the account')
    .argument('<compartment...>', 'such as TG, TG.independent or regional')
    .option(...jsonOption)
    .action(async (login: string, compartments: string[], { json }: { json?: boolean }) =>
      (await loadGrants()).revokeKeys(io, login, compartments, json),
    )
    .addHelpText('after', examples('amana accounts revoke ama.k TG.independent'));
}

function addRecover(accounts: Command, { io }: Context): void {
  accounts
    .command('recover')
    .description('the last resort: two people type a half of the passphrase each')
    .argument('<login>', 'who gets the keys')
    .argument('[compartment...]', 'default: what they wait for')
    .requiredOption('--first <name>', 'the short name of the person who types the first half')
    .requiredOption('--second <name>', 'the short name of the person who types the second half')
    .option(...vaultOption)
    .option('--first-file <file>', 'read the first half from a file')
    .option('--second-file <file>', 'read the second half from a file')
    .option(...jsonOption)
    .action(async (login: string, compartments: string[], options: RecoverOptions) =>
      (await loadGrants()).recover(io, login, compartments, options),
    )
    .addHelpText(
      'after',
      `
The passphrase is put into two halves beforehand, while somebody still knows it: keys passphrase --two-people.
The audit log names both.
${examples('amana accounts recover ama.k --first kofi --second esi')}`,
    );
}

export function addAccounts(program: Command, context: Context): void {
  const accounts = program
    .command('accounts')
    .description('who can sign in to the console, and whose keys open what');
  addMaking(accounts, context);
  addLinks(accounts, context);
  addChanging(accounts, context);
  addKeys(accounts, context);
  addTaking(accounts, context);
  addRecover(accounts, context);
}
