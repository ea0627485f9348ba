import { existsSync } from 'node:fs';
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

/** Shows which keys there are. @throws Fault when a file is missing, readable by others, or damaged */
export async function showKeys(io: Io, options: KeyOptions): Promise<void> {
  const folder = keysFolder(io, options.folder);
  const files = keyFiles(folder);
  const now = io.clock.now();
  const gateway = readKeyFile(files.gateway, gatewayKeys);
  const cases = readKeyFile(files.cases, casesKeys);
  const { pseudonym, session, address, contact = [] } = gateway;
  const rings = { pseudonym, session, address, contact, code: cases.code, audit: cases.audit };
  // Each of these is written with, and none takes the place of another.
  const polls = (gateway.polls ?? []).flatMap((key) => rowsOf('poll', [key], now));
  const keys = [
    ...Object.entries(rings).flatMap(([kind, ring]) => rowsOf(kind, ring, now)),
    ...polls,
  ];
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
        keys.map(({ kind, kid, from, ageDays, use }) => [
          kind,
          kid,
          from.slice(0, 16),
          String(ageDays),
          use,
        ]),
      ),
      table(
        ['tips are sealed to', 'key'],
        recipients.map(({ compartment, kid }) => [compartment, kid]),
      ),
      vault.present
        ? `vault.json holds ${counted(vault.privateKeys, 'private key')}.\n`
        : 'vault.json is not here: tips cannot be read on this machine.\n',
      ...(vault.present && vault.lacking.length > 0
        ? [`vault.json lacks ${vault.lacking.join(', ')}: tips sealed to them cannot be read.\n`]
        : []),
    ].join('\n'),
  );
}
