import { Argument, type Command } from 'commander';
import type { Rotatable } from '../../privacy/rotation.js';
import {
  countryCode,
  countryCodes,
  examples,
  jsonOption,
  passphraseOption,
  type Context,
} from '../context.js';
import type { KeyOptions, PassphraseOptions } from '../keys/change.js';

const rotatable = [
  'gateway',
  'cases',
  'recipients',
  'pseudonym',
  'session',
  'address',
  'contact',
  'code',
  'audit',
] as const satisfies readonly Rotatable[];
const folderOption = [
  '--folder <folder>',
  'where the keys are, when not as configured (AMANA_KEYS); then nothing is noted in the audit log',
] as const;

/** Loaded only when it is used: sealing and the database take a second to load. */
const change = () => import('../keys/change.js');

/** Adds a command of keys, with the options that all of them have. */
const named = (keys: Command, name: string, description: string): Command =>
  keys
    .command(name)
    .description(description)
    .option(...folderOption)
    .option(...jsonOption);

/** Adds the commands that make keys: those of an installation, and of another country. */
function addMaking(keys: Command, { io }: Context): void {
  named(
    keys,
    'create',
    'make the keys of a new installation; with --country, those of more countries',
  )
    .option(
      '--country <XX...>',
      'for these countries only (ISO 3166-1); default: all that are shipped',
      countryCodes,
    )
    .option(...passphraseOption)
    .action(async (options: KeyOptions & { country?: string[] }) =>
      (await change()).createKeyFiles(io, options),
    )
    .addHelpText(
      'after',
      `
The passphrase is asked for twice; one that nobody can guess is offered, and one that can be guessed is refused.
Nobody can open a tip without it: there is no other way in. Back up gateway.json, cases.json and vault.json apart from the database.
${examples('amana keys create', 'amana keys create --country TG GH --passphrase-file passphrase.txt')}`,
    );
  named(keys, 'add-country', 'make keys for a country that has none')
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .option(...passphraseOption)
    .action(async (country: string, options: KeyOptions) =>
      (await change()).addCountries(io, [country], options),
    )
    .addHelpText('after', examples('amana keys add-country CM'));
}

/** Adds the commands that replace keys and destroy expired ones. */
function addChanging(keys: Command, { io }: Context): void {
  named(keys, 'rotate', 'replace old keys by new ones')
    .addArgument(
      new Argument(
        '[which]',
        'a half, the pairs tips are sealed to, or one kind; default: both halves',
      ).choices(rotatable),
    )
    .option(...passphraseOption)
    .action(async (which: Rotatable | undefined, options: KeyOptions) =>
      (await change()).rotate(io, which ? [which] : ['gateway', 'cases'], options),
    )
    .addHelpText(
      'after',
      `
Every running process takes the new key over within a minute; the old one reads on for as long as what it sealed is
kept. Only recipients needs the passphrase.
${examples('amana keys rotate', 'amana keys rotate session', 'amana keys rotate recipients')}`,
    );
  named(
    keys,
    'retire',
    'destroy the keys whose time is over; the running program does it by itself',
  )
    .option(
      '--clock-is-right',
      'the clock of the database went far ahead, and it is right: nothing ran for so long',
    )
    .action(async (options: KeyOptions & { clockIsRight?: boolean }) =>
      (await change()).retireKeys(io, options),
    )
    .addHelpText('after', examples('amana keys retire', 'amana keys retire --clock-is-right'));
}

/** Adds the command that changes the passphrase of the vault. */
function addPassphrase(keys: Command, { io }: Context): void {
  named(keys, 'passphrase', 'change the passphrase of the vault')
    .option(...passphraseOption)
    .option('--new-passphrase-file <file>', 'read the new one from a file')
    .option('--two-people', 'the new one in two halves, of which two people know one each')
    .option('--first-file <file>', 'with --two-people: read the first half from a file')
    .option('--second-file <file>', 'with --two-people: read the second half from a file')
    .action(async (options: PassphraseOptions) => (await change()).changeKeyPassphrase(io, options))
    .addHelpText(
      'after',
      '\nCopies of the old vault.json still open with the old one: destroy them. ' +
        'With two halves, a person who knows one opens nothing: accounts recover takes both.\n' +
        examples('amana keys passphrase', 'amana keys passphrase --two-people'),
    );
  keys
    .command('suggest')
    .description('make up a passphrase that nobody can guess; it is saved nowhere')
    .action(async () =>
      io.out(`${(await import('../../privacy/passphrase.js')).suggestPassphrase()}\n`),
    )
    .addHelpText(
      'after',
      examples('amana keys suggest', '(umask 077; amana keys suggest > passphrase.txt)'),
    );
}

function addStatus(keys: Command, { io }: Context): void {
  named(keys, 'status', 'list the keys, their age, and which ones are in use; no key is shown')
    .action(async (options: KeyOptions) =>
      (await import('../keys/status.js')).showKeys(io, options),
    )
    .addHelpText('after', examples('amana keys status', 'amana keys status --json'));
}

export function addKeys(program: Command, context: Context): void {
  const keys = program
    .command('keys')
    .description('the keys, kept outside of any database; changed while the program runs');
  addMaking(keys, context);
  addChanging(keys, context);
  addStatus(keys, context);
  addPassphrase(keys, context);
}
