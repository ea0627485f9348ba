import type { Granted } from '../../accounts/accounts.js';
import { giveKeys } from '../../accounts/grants.js';
import { renewGrants, type Renewed } from '../../accounts/renew.js';
import { openKeyStore } from '../../privacy/key-store.js';
import { keyFiles } from '../../privacy/keyfile.js';
import { readySealing } from '../../privacy/tip-seal.js';
import { openVault, type Vault } from '../../privacy/vault.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { SHORT_NAME } from '../../shared/staff.js';
import { actorOf, note } from '../audit.js';
import type { Opened } from '../connect.js';
import type { Io } from '../io.js';
import { print } from '../output.js';
import { askPassphrase, askPassphraseOfTwo, type HalfFiles } from '../passphrase.js';
import { vaultFileOf } from '../vault-file.js';
import { depsOf, done, withAccounts, type There } from './who.js';

/** Opens a vault while a function runs. */
async function withVault<T>(
  file: string,
  passphrase: string,
  work: (vault: Vault) => Promise<T>,
): Promise<T> {
  const opened = await openVault(file, passphrase);
  if (!opened.ok) throw new Fault('That is not the passphrase of this vault. Nothing was changed.');
  try {
    return await work(opened.vault);
  } finally {
    opened.vault.close();
  }
}

/** Returns the given compartments, or throws the refusal in the words of the command line. */
function given(granted: Granted): readonly string[] {
  if (granted.ok) return granted.compartments;
  const { reason, compartment = '' } = granted;
  const said = {
    unknown: 'Nobody has this login.',
    notActive: 'They have not chosen a password yet: they hold no key that one could be sealed to.',
    notYours: `The vault has no key of ${compartment}.`,
    mayNotHold: `They may not hold a key of ${compartment}: an administrator and an auditor hold none, officials none of an independent compartment, and nobody one of a foreign country.`,
    self: 'Nobody gives keys to themselves.',
  } as const;
  throw new Fault(said[reason]);
}

const show = (io: Io, json: boolean | undefined, login: string, compartments: readonly string[]) =>
  print(io, json, { login, compartments }, () =>
    compartments.length === 0
      ? `${login} waits for no key that is here.\n`
      : `${login} reads ${compartments.join(', ')} from now on.\n`,
  );

/** The options for opening a vault, and for printing. */
export interface GrantOptions {
  readonly passphraseFile?: string;
  /** The path of vault.json, if it is not stored on the server. */
  readonly vault?: string;
  readonly json?: boolean;
}

/** Checks where the vault is, before anyone is asked for its passphrase. */
const vaultHere = ({ there }: There, { vault }: Pick<GrantOptions, 'vault'>, example: string) =>
  vaultFileOf(there.config.keysFolder, vault, example);

/** The way in which keys are taken from vault.json. */
interface VaultOpening {
  readonly as: 'key.granted' | 'key.recovered';
  /** The command to show when the path of the vault is missing. */
  readonly example: string;
  readonly passphrase: (there: There, account: string) => Promise<string>;
}

/** Gives a person keys from vault.json, and prints which. */
const giveOutOfVault = (
  io: Io,
  login: string,
  chosen: readonly string[],
  options: GrantOptions,
  { as, example, passphrase }: VaultOpening,
): Promise<void> =>
  withAccounts(io, async (one) => {
    const { deps, by, named } = one;
    const { account } = (await named(login)).staff;
    const vault = vaultHere(one, options, example);
    const compartments = chosen.length > 0 ? chosen : undefined;
    const names = await withVault(vault, await passphrase(one, account), async (keys) =>
      given(await giveKeys(deps, { keys, account, compartments, by, as })),
    );
    show(io, options.json, login, names);
  });

/** Gives a person keys from vault.json. */
export const grantFromVault = (
  io: Io,
  login: string,
  compartments: readonly string[],
  options: GrantOptions,
): Promise<void> =>
  giveOutOfVault(io, login, compartments, options, {
    as: 'key.granted',
    example: command('accounts grant LOGIN --vault /media/stick/vault.json'),
    passphrase: () => askPassphrase(io, { file: options.passphraseFile, prompt: 'Passphrase: ' }),
  });

const lines = (renewed: readonly Renewed[]) =>
  renewed.map(({ login, compartments }) => `${login} has the new ${compartments.join(', ')}\n`);

/**
 * Gives everyone who has a compartment its current pair, for example after a rotation without the
 * database.
 */
export const renewAll = (io: Io, options: GrantOptions): Promise<void> =>
  withAccounts(io, async (one) => {
    const { deps, by } = one;
    const vault = vaultHere(
      one,
      options,
      command('accounts grant --renew --vault /media/stick/vault.json'),
    );
    const file = options.passphraseFile;
    const passphrase = await askPassphrase(io, { file, prompt: 'Passphrase: ' });
    const renewed = await withVault(vault, passphrase, (keys) => renewGrants(deps, keys, by));
    print(
      io,
      options.json,
      renewed,
      () => lines(renewed).join('') || 'Everybody has them already.\n',
    );
  });

/** Prints how to do this later. */
export const renewLater = (io: Io): void =>
  io.err(
    `People who sign in cannot read new tips until you run this where the database is: ${command('accounts grant --renew')}\n`,
  );

/** After a rotation, gives the new pair of a compartment to everyone who had it. */
export async function renewAfterRotation(
  io: Io,
  opened: Opened,
  folder: string,
  passphrase: string,
): Promise<void> {
  await readySealing();
  const keys = openKeyStore(folder);
  const by = actorOf(io);
  const renewed = await withVault(keyFiles(folder).vault, passphrase, (vault) =>
    renewGrants(depsOf({ ...opened, keys }), vault, by),
  );
  for (const line of lines(renewed)) io.err(line);
}

/** Revokes keys. */
export const revokeKeys = (
  io: Io,
  login: string,
  compartments: readonly string[],
  json: boolean | undefined,
): Promise<void> =>
  withAccounts(io, async ({ accounts, by, named }) => {
    const { account } = (await named(login)).staff;
    const taken = await accounts.revoke(by, account, compartments);
    const names = 'compartments' in taken ? taken.compartments : done(taken as never);
    print(io, json, { login, compartments: names }, () =>
      names.length === 0 ? `${login} held none of them.\n` : `Taken away: ${names.join(', ')}\n`,
    );
  });

/** The two people of a recovery. */
export interface RecoverOptions extends HalfFiles {
  readonly first: string;
  readonly second: string;
  readonly vault?: string;
  readonly json?: boolean;
}

/** The log records both names before anything is opened. */
async function noteBoth(
  io: Io,
  { there }: There,
  account: string,
  { first, second }: RecoverOptions,
): Promise<void> {
  if (!SHORT_NAME.test(first) || !SHORT_NAME.test(second) || first === second)
    throw new Fault('Recovery takes two people: give two different short names, as logins are.');
  for (const name of [first, second])
    await note(io, there, 'key.recovered', `account/${account}/by/${name}`);
}

/**
 * The last resort, when nobody who can sign in has the keys any more. Two people each type half of
 * the passphrase.
 */
export const recover = (
  io: Io,
  login: string,
  compartments: readonly string[],
  options: RecoverOptions,
): Promise<void> =>
  giveOutOfVault(io, login, compartments, options, {
    as: 'key.recovered',
    example: command('accounts recover LOGIN --first A --second B --vault /media/stick/vault.json'),
    passphrase: async (there, account) => {
      await noteBoth(io, there, account, options);
      return askPassphraseOfTwo(io, options);
    },
  });
