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

/**
 * The key files: there, closed to others, not of the demo in production, and with a key for every country.
 * @param countries ISO 3166-1 alpha-2 of the directory; those shipped when the database is away
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
  const demo = gateway.demo || cases.demo;
  const findings: Finding[] = [...checkFolder(config.keysFolder)];
  if (demo && config.production)
    findings.push(
      failure(
        'keys',
        'These are demo keys: everybody knows their passphrase.',
        `Make new ones in another folder (AMANA_KEYS): ${command('keys create')}`,
      ),
    );
  else
    findings.push(
      ok(
        'keys',
        `gateway.json and cases.json are whole and closed to others${demo ? ' (demo keys)' : ''}`,
      ),
    );
  if (existsSync(files.vault)) readKeyFile(files.vault, vaultFile);
  else
    findings.push(
      warning(
        'keys',
        'vault.json is not on this machine: tips cannot be read here.',
        'Right if it is kept elsewhere; otherwise restore it from its backup.',
      ),
    );
  const wanted = compartmentsOf(countries ?? shippedCountries().map(({ iso2 }) => iso2));
  const lacking = wanted.filter((name) => !Object.hasOwn(cases.recipients, name));
  const short = [...new Set(lacking.map((name) => name.split('.')[0] ?? name))];
  if (lacking.length === 0)
    findings.push(ok('keys', 'every country has a key its tips are sealed to'));
  else
    findings.push(
      warning(
        'keys',
        `Without a key of their own, read by the regional desk: ${short.join(', ')}.`,
        `Make one: ${command(`keys add-country ${short[0]}`)}`,
      ),
    );
  return findings;
}
