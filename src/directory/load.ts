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

/** Only the half of the database that stores the directory. */
export type GatewayDb = Pick<Db, 'gateway'>;

/** Confirmations of the demonstration count only under demo keys. */
function honest(country: CountryEntry, demo: boolean): Country {
  if (demo) return country;
  const helplines = country.helplines.map((line) =>
    isDemoHelpline(line) ? { ...line, verifiedOn: null, status: 'unverified' as const } : line,
  );
  return { ...country, helplines };
}

/**
 * Rosters, safe hours and the hours of polls depend on a country's time zone: a wrong one would
 * delay calls silently.
 */
function refuseZones(countries: readonly CountryEntry[]): void {
  const wrong = countries.filter(({ zone }) => !isZone(zone));
  if (wrong.length === 0) return;
  const named = wrong.map(({ iso2, zone }) => `${iso2}: ${zone}`).join(', ');
  throw new Fault(
    `The directory has a time zone that there is not (${named}). Import these countries again, each with ${ALLOWED_ZONE}.`,
  );
}

/** The stored people that can be opened, and those that cannot. */
export interface Opened {
  readonly people: readonly Person[];
  readonly closed: readonly { readonly id: string; readonly error: unknown }[];
}

/** Opens all people that it can: one damaged entry must not make the others unreachable. */
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
 * Seals people again under the key in use, if another key seals them. Loading does this
 * automatically; a rotation that will destroy the old key at once calls it first.
 * @returns the number of people sealed again
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
 * Loads the directory from the gateway's database into memory, and seals again entries under an old
 * key. People who cannot be opened are left out, with an error in the log.
 * @throws Fault when there are people and none can be opened: then the keys do not belong to this
 * database; or when a country's time zone is not valid
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
