import { findCountries, type CountryEntry } from '../models/gateway/country.js';
import type { Db } from '../models/store/db.js';
import {
  findFocalPoints,
  resealFocalPoint,
  type FocalPointDoc,
} from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import { ALLOWED_ZONE, isZone } from '../shared/allowed.js';
import { silentLog, type Log } from '../shared/log.js';
import { buildDirectory } from './build.js';
import { isDemoHelpline } from './demo-mark.js';
import type { Country, Directory } from './directory.js';
import { openPerson, resealed, type Person } from './sealed.js';

/** Only the half of the database the directory is kept in. */
export type GatewayDb = Pick<Db, 'gateway'>;

/** The demonstration's confirmations count only under the demonstration's keys. */
function honest(country: CountryEntry, demo: boolean): Country {
  if (demo) return country;
  const helplines = country.helplines.map((line) =>
    isDemoHelpline(line) ? { ...line, verifiedOn: null, status: 'unverified' as const } : line,
  );
  return { ...country, helplines };
}

/**
 * Rosters, safe hours and the hours of polls go by a country's
 * zone: a wrong one would hold calls up without a word.
 */
function refuseZones(countries: readonly CountryEntry[]): void {
  const wrong = countries.filter(({ zone }) => !isZone(zone));
  if (wrong.length === 0) return;
  const named = wrong.map(({ iso2, zone }) => `${iso2}: ${zone}`).join(', ');
  throw new Fault(
    `The directory has a time zone that there is not (${named}). Import these countries again, each with ${ALLOWED_ZONE}.`,
  );
}

/** What of the people kept can be opened, and what cannot. */
export interface Opened {
  readonly people: readonly Person[];
  readonly closed: readonly { readonly id: string; readonly error: unknown }[];
}

/** Opens everybody it can: one damaged entry must not make all the others unreachable. */
export function openPeople(keyring: GatewayKeyring, docs: readonly FocalPointDoc[]): Opened {
  const people: Person[] = [];
  const closed: { id: string; error: unknown }[] = [];
  for (const doc of docs) {
    try {
      people.push(openPerson(keyring, doc));
    } catch (error) {
      closed.push({ id: doc._id, error });
    }
  }
  return { people, closed };
}

/**
 * Seals everybody again who is not sealed under the key in use. Loading does it by itself; a
 * rotation that is to destroy the old key at once calls it first.
 * @returns how many it was done for
 */
export async function resealDirectory(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  now: Date,
): Promise<number> {
  const docs = await findFocalPoints(gateway);
  return resealDocs({ gateway }, keyring, docs, openPeople(keyring, docs).people, now);
}

async function resealDocs(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  docs: readonly FocalPointDoc[],
  people: readonly Person[],
  now: Date,
): Promise<number> {
  const readable = new Set(people.map(({ id }) => id));
  let done = 0;
  for (const doc of docs.filter(({ _id }) => readable.has(_id))) {
    const fresh = resealed(keyring, doc, now);
    if (fresh && (await resealFocalPoint(gateway, doc, fresh))) done += 1;
  }
  return done;
}

/**
 * Reads the directory from the gateway's database into memory, and seals again what an old key
 * still seals. People who cannot be opened are left out, loudly.
 * @throws Fault when there are people and none can be opened:
 * then the keys are not those of this database; or when a
 *   country's time zone is none
 */
export async function loadDirectory(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  now: Date,
  log: Log = silentLog,
): Promise<Directory> {
  const [countries, docs] = await Promise.all([findCountries(gateway), findFocalPoints(gateway)]);
  refuseZones(countries.map(({ entry }) => entry));
  const { people, closed } = openPeople(keyring, docs);
  if (people.length === 0 && closed.length > 0) {
    throw new Fault(
      'No focal point can be read with these keys. Use the gateway keys this database was filled with, or import the directory again with replace.',
      { cause: closed[0]?.error },
    );
  }
  for (const { id, error } of closed)
    log.error('a focal point cannot be read: import them again', { focalPoint: id, error });
  await resealDocs({ gateway }, keyring, docs, people, now);
  return buildDirectory(
    countries.map(({ entry }) => honest(entry, keyring.file.demo)),
    people,
    people.flatMap(({ id, duty }) => duty.map((shift) => ({ focalPoint: id, ...shift }))),
    new Map(people.map(({ id, absences = [] }) => [id, absences])),
  );
}
