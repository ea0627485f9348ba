import { existsSync, statSync } from 'node:fs';
import type { Config } from '../../app/config.js';
import { shippedCountries } from '../../directory/country-file.js';
import { compartmentsOf } from '../../privacy/key-store.js';
import { casesKeys, gatewayKeys, keyFiles, readKeyFile, vaultFile } from '../../privacy/keyfile.js';
import { command } from '../../shared/command.js';
import { failure, ok, warning, type Finding } from './finding.js';

function checkFolder(folder: string): Finding[] {
  const mode = statSync(folder).mode & 0o777;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return [];
  return [
    warning(
      'keys',
      `Other users of this machine may enter the folder of the keys (mode ${mode.toString(8)}).`,
      'Run: chmod 700 on it',
    ),
  ];
}

/** Checks whether the keys are those of the demonstration. */
function checkDemo(demo: boolean, production: boolean): Finding {
  if (demo && production)
    return failure(
      'keys',
      'These are demo keys: everybody knows their passphrase.',
      `Make new ones in another folder (AMANA_KEYS): ${command('keys create')}`,
    );
  const kind = demo ? ' (demo keys)' : '';
  return ok('keys', `gateway.json and cases.json are whole and closed to others${kind}`);
}

function checkVault(file: string): Finding[] {
  if (existsSync(file)) {
    readKeyFile(file, vaultFile);
    return [];
  }
  return [
    warning(
      'keys',
      'vault.json is not on this machine: tips cannot be read here.',
      'Right if it is kept elsewhere; otherwise restore it from its backup.',
    ),
  ];
}

/** Checks whether every country has a key to which its tips are sealed. */
function checkCompartments(
  recipients: Readonly<Record<string, unknown>>,
  countries: readonly string[],
): Finding {
  const lacking = compartmentsOf(countries).filter((name) => !Object.hasOwn(recipients, name));
  const short = [...new Set(lacking.map((name) => name.split('.')[0] ?? name))];
  if (short.length === 0) return ok('keys', 'every country has a key its tips are sealed to');
  return warning(
    'keys',
    `Without a key of their own, read by the regional desk: ${short.join(', ')}.`,
    `Make one: ${command(`keys add-country ${short[0]}`)}`,
  );
}

/**
 * Checks the key files: they exist, other users cannot read them, they are not demo keys in
 * production, and every country has a key.
 * @param countries ISO 3166-1 alpha-2 of the directory; the shipped ones if the database cannot be
 * reached
 */
export function checkKeys(config: Config, countries: readonly string[] | undefined): Finding[] {
  const files = keyFiles(config.keysFolder);
  if (!existsSync(files.gateway) && !existsSync(files.cases)) {
    if (config.production)
      return [failure('keys', 'There are no keys.', `Make them once: ${command('keys create')}`)];
    return [ok('keys', 'none yet: the first start makes demo keys')];
  }
  const gateway = readKeyFile(files.gateway, gatewayKeys);
  const cases = readKeyFile(files.cases, casesKeys);
  return [
    ...checkFolder(config.keysFolder),
    checkDemo(gateway.demo || cases.demo, config.production),
    ...checkVault(files.vault),
    checkCompartments(cases.recipients, countries ?? shippedCountries().map(({ iso2 }) => iso2)),
  ];
}
