import type { z } from 'zod';
import { casesKeys, gatewayKeys, keyFiles, readKeyFile, type TimedKey } from './keyfile.js';
import { DAY } from '../shared/clock.js';

/** One key, by its name: nothing of the key itself. */
export interface KeyRow {
  readonly kind: string;
  readonly kid: string;
  readonly from: string;
  /** Whole days since the program began to write with it; negative before that. */
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

/** Returns every key of the two halves, by its kind. */
export function keyRows(
  { pseudonym, session, address, contact = [], polls = [] }: z.infer<typeof gatewayKeys>,
  { code, audit }: z.infer<typeof casesKeys>,
  now: Date,
): KeyRow[] {
  const rings = { pseudonym, session, address, contact, code, audit };
  return [
    ...Object.entries(rings).flatMap(([kind, ring]) => rowsOf(kind, ring, now)),
    // The program writes with each of these; none replaces another.
    ...polls.flatMap((key) => rowsOf('poll', [key], now)),
  ];
}

/**
 * Returns every key of a folder.
 * @throws Fault when a file is missing, readable by others, or damaged
 */
export function keysIn(folder: string, now: Date): KeyRow[] {
  const files = keyFiles(folder);
  return keyRows(readKeyFile(files.gateway, gatewayKeys), readKeyFile(files.cases, casesKeys), now);
}
