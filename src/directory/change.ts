import { findCountries, type CountryDoc } from '../models/gateway/country.js';
import {
  findDirectoryVersion,
  saveDirectory,
  type DirectoryChange,
} from '../models/gateway/directory-version.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { dayIn } from './absent.js';
import { REGION_ZONE } from './build.js';
import { openPeople, type GatewayDb } from './load.js';
import type { Person } from './sealed.js';

/** The directory that a decision is based on, with the current day in each country. */
export interface Read {
  readonly version: number;
  readonly people: readonly Person[];
  readonly countries: readonly CountryDoc[];
  readonly today: (country: string) => string;
}

/** Reads the directory, to decide on a change. */
export async function readDirectory(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  now: Date,
): Promise<Read> {
  const version = await findDirectoryVersion(gateway);
  const [docs, countries] = await Promise.all([findFocalPoints(gateway), findCountries(gateway)]);
  const zones = new Map(countries.map(({ _id, entry }) => [_id, entry.zone]));
  return {
    version,
    countries,
    people: openPeople(keyring, docs).people,
    today: (country) => dayIn(zones.get(country) ?? REGION_ZONE, now),
  };
}

/** The result of a form of the directory. `again`: the same form was sent before. */
export type FormDone<Problem> =
  | { readonly ok: true; readonly again: boolean }
  | { readonly ok: false; readonly reason: 'unknown' | 'changed' }
  | { readonly ok: false; readonly reason: 'wrong'; readonly problems: readonly Problem[] };

/** Why a form changes nothing. */
export type FormNo<Problem> = 'again' | 'unknown' | 'changed' | readonly Problem[];

/** Returns the result of a change by a form. */
export function formDone<Problem>(
  done: 'done' | 'changed' | { readonly no: FormNo<Problem> },
): FormDone<Problem> {
  if (done === 'done') return { ok: true, again: false };
  const no = done === 'changed' ? done : done.no;
  if (no === 'again') return { ok: true, again: true };
  return typeof no === 'string'
    ? { ok: false, reason: no }
    : { ok: false, reason: 'wrong', problems: no };
}

const TRIES = 5;

/**
 * Makes one change as the next version of the directory.
 * @param shown the version that was shown to the person who decided; without it, the current
 * version is changed
 * @param decide returns what to write, or why nothing is written
 */
export async function changeDirectory<No>(
  db: GatewayDb,
  keyring: GatewayKeyring,
  now: Date,
  shown: number | undefined,
  decide: (there: Read) => Partial<DirectoryChange> | { readonly no: No },
): Promise<'done' | 'changed' | { readonly no: No }> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const there = await readDirectory(db, keyring, now);
    if (shown !== undefined && shown !== there.version) return 'changed';
    const change = decide(there);
    if ('no' in change) return change;
    const { people = [], countries = [] } = change;
    if (people.length === 0 && countries.length === 0) return 'done';
    if (await saveDirectory(db.gateway, { people, countries }, there.version)) return 'done';
  }
  return 'changed';
}
