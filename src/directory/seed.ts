import { isDeepStrictEqual } from 'node:util';
import { findCountries, type CountryDoc, type CountryEntry } from '../models/gateway/country.js';
import { findDirectoryVersion, saveDirectory } from '../models/gateway/directory-version.js';
import { Fault } from '../shared/fault.js';
import { shippedCountries } from './country-file.js';
import type { GatewayDb } from './load.js';
import { merge, mergeList } from './merge.js';

function merged(current: CountryEntry, before: CountryEntry, shipped: CountryEntry): CountryEntry {
  const plain = Object.fromEntries(
    (Object.keys(shipped) as (keyof CountryEntry)[]).map((field) => [
      field,
      merge<unknown>(current[field], before[field], shipped[field]),
    ]),
  ) as unknown as CountryEntry;
  return {
    ...plain,
    areas: mergeList(current.areas, before.areas, shipped.areas, ({ code }) => code),
    helplines: mergeList(
      current.helplines,
      before.helplines,
      shipped.helplines,
      ({ number }) => number,
    ),
    // None are shipped.
    ...(current.partners ? { partners: current.partners } : {}),
    ...(current.criteria ? { criteria: current.criteria } : {}),
  };
}

/** Returns a country after an entry is shipped, or undefined when nothing changes. */
export function taken(
  doc: CountryDoc | undefined,
  shipped: CountryEntry,
  day: string,
): CountryDoc | undefined {
  if (!doc) return { _id: shipped.iso2, entry: shipped, shipped, shippedOn: day };
  if (isDeepStrictEqual(doc.shipped, shipped)) return undefined;
  // A country that an administrator added before we shipped it stays unchanged.
  const entry = doc.shipped === null ? doc.entry : merged(doc.entry, doc.shipped, shipped);
  return { _id: shipped.iso2, entry, shipped, shippedOn: day };
}

const TRIES = 5;

/**
 * Saves the shipped countries in the database, and merges new data into existing ones. Changes of
 * an administrator (a confirmed helpline, an alias, an organisation's name) stay.
 * @returns the number of countries written
 * @throws Fault when the database cannot be written
 */
export async function seedCountries(
  { gateway }: GatewayDb,
  now: Date,
  shipped: readonly CountryEntry[] = shippedCountries(),
): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const version = await findDirectoryVersion(gateway);
    const kept = await findCountries(gateway);
    const countries = shipped.flatMap(
      (entry) =>
        taken(
          kept.find(({ _id }) => _id === entry.iso2),
          entry,
          day,
        ) ?? [],
    );
    if (
      countries.length === 0 ||
      (await saveDirectory(gateway, { people: [], countries }, version))
    )
      return countries.length;
  }
  throw new Fault('The directory is being changed by somebody else. Start again.');
}
