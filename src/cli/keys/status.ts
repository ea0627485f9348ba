import { existsSync } from 'node:fs';
import { casesKeys, gatewayKeys, keyFiles, readKeyFile, vaultFile } from '../../privacy/keyfile.js';
import { keyRows } from '../../privacy/key-ages.js';
import type { Io } from '../io.js';
import { counted, print, table } from '../output.js';
import type { KeyOptions } from './change.js';
import { keysFolder } from './folder.js';

function vaultStatus(file: string, kids: readonly string[]) {
  if (!existsSync(file)) return { present: false, privateKeys: 0, lacking: kids };
  const { keys } = readKeyFile(file, vaultFile);
  return {
    present: true,
    privateKeys: Object.keys(keys).length,
    lacking: kids.filter((kid) => !Object.hasOwn(keys, kid)),
  };
}

/** Returns the lines about the vault. */
function vaultLines({ present, privateKeys, lacking }: ReturnType<typeof vaultStatus>): string[] {
  if (!present) return ['vault.json is not here: tips cannot be read on this machine.\n'];
  const lacks = `vault.json lacks ${lacking.join(', ')}: tips sealed to them cannot be read.\n`;
  return [
    `vault.json holds ${counted(privateKeys, 'private key')}.\n`,
    ...(lacking.length > 0 ? [lacks] : []),
  ];
}

/**
 * Shows the existing keys.
 * @throws Fault when a file is missing, readable by others, or damaged
 */
export async function showKeys(io: Io, options: KeyOptions): Promise<void> {
  const folder = keysFolder(io, options.folder);
  const files = keyFiles(folder);
  const gateway = readKeyFile(files.gateway, gatewayKeys);
  const cases = readKeyFile(files.cases, casesKeys);
  const keys = keyRows(gateway, cases, io.clock.now());
  const recipients = Object.entries(cases.recipients).map(([compartment, { kid }]) => ({
    compartment,
    kid,
  }));
  const vault = vaultStatus(
    files.vault,
    recipients.map(({ kid }) => kid),
  );
  const demo = gateway.demo || cases.demo;
  print(io, options.json, { folder, demo, keys, recipients, vault }, () =>
    [
      `${folder}${demo ? ' (demo keys: production refuses them)' : ''}\n`,
      table(
        ['kind', 'key', 'from (UTC)', 'days', 'use'],
        keys.map((one) => [one.kind, one.kid, one.from.slice(0, 16), `${one.ageDays}`, one.use]),
      ),
      table(
        ['tips are sealed to', 'key'],
        recipients.map(({ compartment, kid }) => [compartment, kid]),
      ),
      ...vaultLines(vault),
    ].join('\n'),
  );
}
