import { existsSync } from 'node:fs';
import type { z } from 'zod';
import {
  casesKeys,
  gatewayKeys,
  keyFiles,
  readKeyFile,
  vaultFile,
  type TimedKey,
} from '../../privacy/keyfile.js';
import { DAY } from '../../shared/clock.js';
import type { Io } from '../io.js';
import { counted, print, table } from '../output.js';
import type { KeyOptions } from './change.js';
import { keysFolder } from './folder.js';

/** One key, by its name: nothing of the key itself. */
interface KeyRow {
  readonly kind: string;
  readonly kid: string;
  readonly from: string;
  /** Whole days since it is written with; negative before. */
  readonly ageDays: number;
  readonly use: 'written with' | 'still read with' | 'from then on';
}

function rowsOf(kind: string, ring: readonly TimedKey[], now: Date): KeyRow[] {
  const sorted = [...ring].sort((a, b) => Date.parse(b.from) - Date.parse(a.from));
  const active = sorted.find(({ from }) => Date.parse(from) <= now.getTime()) ?? sorted.at(-1);
  return sorted.map(({ kid, from }) => ({
    kind,
    kid,
    from,
    ageDays: Math.floor((now.getTime() - Date.parse(from)) / DAY),
    use:
      kid === active?.kid
        ? 'written with'
        : Date.parse(from) > now.getTime()
          ? 'from then on'
          : 'still read with',
  }));
}

function vaultStatus(file: string, kids: readonly string[]) {
  if (!existsSync(file)) return { present: false, privateKeys: 0, lacking: kids };
  const { keys } = readKeyFile(file, vaultFile);
  return {
    present: true,
    privateKeys: Object.keys(keys).length,
    lacking: kids.filter((kid) => !Object.hasOwn(keys, kid)),
  };
}

/** What is said of the vault. */
function vaultLines({ present, privateKeys, lacking }: ReturnType<typeof vaultStatus>): string[] {
  if (!present) return ['vault.json is not here: tips cannot be read on this machine.\n'];
  const lacks = `vault.json lacks ${lacking.join(', ')}: tips sealed to them cannot be read.\n`;
  return [
    `vault.json holds ${counted(privateKeys, 'private key')}.\n`,
    ...(lacking.length > 0 ? [lacks] : []),
  ];
}

/** Every key of the two halves, by its kind. */
function keyRows(
  { pseudonym, session, address, contact = [], polls = [] }: z.infer<typeof gatewayKeys>,
  { code, audit }: z.infer<typeof casesKeys>,
  now: Date,
) {
  const rings = { pseudonym, session, address, contact, code, audit };
  return [
    ...Object.entries(rings).flatMap(([kind, ring]) => rowsOf(kind, ring, now)),
    // Each of these is written with, and none takes the place of another.
    ...polls.flatMap((key) => rowsOf('poll', [key], now)),
  ];
}

/** Shows which keys there are. @throws Fault when a file is missing, readable by others, or damaged */
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
