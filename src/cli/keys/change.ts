import { shippedCountries } from '../../directory/country-file.js';
import { compartmentsOf, createKeys, hasKeys } from '../../privacy/key-store.js';
import { casesKeys, keyFiles, readKeyFile } from '../../privacy/keyfile.js';
import {
  addCompartments,
  changePassphrase,
  joined,
  rotateKeys,
  tendKeys,
  type KeyChange,
  type Rotatable,
} from '../../privacy/rotation.js';
import { DAY } from '../../shared/clock.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { NoDatabase } from '../exit.js';
import type { Io } from '../io.js';
import { counted, print } from '../output.js';
import {
  askNewPassphrase,
  askNewPassphraseOfTwo,
  askPassphrase,
  type HalfFiles,
} from '../passphrase.js';
import { keysFolder, withOwner } from './folder.js';

/** The common options of the commands of keys. */
export interface KeyOptions {
  readonly folder?: string;
  readonly passphraseFile?: string;
  readonly json?: boolean;
}

/** The options for typing a new passphrase of the vault. */
export interface PassphraseOptions extends KeyOptions, HalfFiles {
  readonly newPassphraseFile?: string;
  readonly twoPeople?: boolean;
}

/** Before this time nothing has expired. */
const NEVER = new Date(0);

const wrong = () => new Fault('That is not the passphrase of this vault. Nothing was changed.');

function tell(io: Io, json: boolean | undefined, { added, retired }: KeyChange): void {
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
  print(io, json, { added, retired }, () => `New: ${list(added)}\nDestroyed: ${list(retired)}\n`);
}

/** Makes the keys of an installation, or adds countries to existing keys. */
export async function createKeyFiles(
  io: Io,
  options: KeyOptions & { country?: string[] },
): Promise<void> {
  const folder = keysFolder(io, options.folder);
  if (options.country && hasKeys(folder)) return addCountries(io, options.country, options);
  const countries = [...new Set(options.country ?? shippedCountries().map(({ iso2 }) => iso2))];
  const passphrase = await askNewPassphrase(io, {
    file: options.passphraseFile ?? io.env.AMANA_PASSPHRASE_FILE,
    prompt: 'A passphrase for the vault, several words: ',
  });
  await withOwner(io, options.folder, async ({ now, note }) => {
    await createKeys(folder, {
      demo: false,
      passphrase,
      compartments: compartmentsOf(countries),
      now,
    });
    await note('keys.created', 'all');
  });
  print(io, options.json, { folder, countries }, () =>
    [
      `Keys made in ${folder} for ${countries.join(', ')} and the regional desk.`,
      'Back the three files up apart from the database. Without vault.json and its passphrase no tip can be read.',
      '',
    ].join('\n'),
  );
}

/**
 * Makes pairs for countries that have none.
 * @throws Fault when one already has keys
 */
export async function addCountries(
  io: Io,
  countries: readonly string[],
  options: KeyOptions,
): Promise<void> {
  const folder = keysFolder(io, options.folder);
  const { recipients } = readKeyFile(keyFiles(folder).cases, casesKeys);
  const there = countries.filter((iso2) => Object.hasOwn(recipients, iso2));
  if (there.length > 0)
    throw new Fault(
      `${there.join(', ')} has keys already. For new ones: ${command('keys rotate recipients')}`,
    );
  const passphrase = await askPassphrase(io, {
    file: options.passphraseFile,
    prompt: 'Passphrase: ',
  });
  const compartments = compartmentsOf([...new Set(countries)]).filter(
    (name) => !Object.hasOwn(recipients, name),
  );
  const added = await addCompartments(folder, compartments, passphrase);
  if (!added.ok) throw wrong();
  await withOwner(io, options.folder, ({ note }) =>
    note('keys.created', countries.join('.').slice(0, 80)),
  );
  tell(io, options.json, added);
}

/** Replaces old keys by new ones. */
export async function rotate(
  io: Io,
  kinds: readonly Rotatable[],
  options: KeyOptions,
): Promise<void> {
  const folder = keysFolder(io, options.folder);
  const passphrase = kinds.includes('recipients')
    ? await askPassphrase(io, { file: options.passphraseFile, prompt: 'Passphrase: ' })
    : undefined;
  const changes: KeyChange[] = [];
  await withOwner(io, options.folder, async ({ now, by = NEVER, note, renew }) => {
    for (const which of kinds) {
      const rotated = await rotateKeys(folder, which, now, passphrase, by);
      if (!rotated.ok) throw wrong();
      await note('keys.rotated', which);
      changes.push(rotated);
      if (passphrase !== undefined && which === 'recipients') await renew(passphrase);
    }
  });
  tell(io, options.json, joined(changes));
}

/** Returns a number of days, for people. */
const days = (ms: number) => Math.round(ms / DAY);

/**
 * Destroys expired keys.
 * @throws Fault when it is not certain that they have expired; with `clockIsRight` a person has
 * confirmed it
 */
export async function retireKeys(
  io: Io,
  options: KeyOptions & { readonly clockIsRight?: boolean },
): Promise<void> {
  const folder = keysFolder(io, options.folder);
  await withOwner(io, options.folder, async ({ now, by, note, believe }) => {
    if (!by)
      throw new NoDatabase(
        'MongoDB does not answer. Without its clock no key is destroyed: check that it runs, and MONGODB_URI.',
      );
    if (by < now && !options.clockIsRight)
      throw new Fault(
        `The clock of the database says ${now.toISOString().slice(0, 10)}: it went ${counted(days(now.getTime() - by.getTime()), 'day')} ahead, or nothing ran for so long. If it is right, run: ${command('keys retire --clock-is-right')}`,
      );
    if (by < now) await believe();
    const done = await tendKeys(folder, now);
    if (by < now || done.added.length + done.retired.length > 0)
      await note('keys.rotated', by < now ? 'retire/clock-is-right' : 'retire');
    tell(io, options.json, done);
  });
}

/** Changes the passphrase of the vault. */
export async function changeKeyPassphrase(io: Io, options: PassphraseOptions): Promise<void> {
  const folder = keysFolder(io, options.folder);
  const old = await askPassphrase(io, {
    file: options.passphraseFile,
    prompt: 'The present passphrase: ',
  });
  const fresh = options.twoPeople
    ? await askNewPassphraseOfTwo(io, options)
    : await askNewPassphrase(io, { file: options.newPassphraseFile, prompt: 'The new one: ' });
  const changed = await changePassphrase(folder, old, fresh);
  if (!changed.ok) throw wrong();
  await withOwner(io, options.folder, ({ note }) => note('keys.passphrase', 'vault'));
  print(
    io,
    options.json,
    { changed: true },
    () => 'The passphrase is changed. Destroy old copies of vault.json.\n',
  );
}
