import { readFileSync } from 'node:fs';
import { prepare } from '../../src/app/prepare.js';
import { parseDirectory } from '../../src/directory/file.js';
import { importDirectory } from '../../src/directory/import.js';
import { seedCountries } from '../../src/directory/seed.js';
import type { Db } from '../../src/models/store/db.js';
import {
  compartmentsOf,
  createKeys,
  openKeyStore,
  type KeyStore,
} from '../../src/privacy/key-store.js';
import { cheap } from '../privacy/keys.js';

/** Opens the vault of the tests. */
export const PASSPHRASE = 'test passphrase';

/** Makes some of the focal points people of the government, by their ids: an edit of their file. */
export const ofTheGovernment =
  (ids: readonly string[]) =>
  (file: string): string =>
    ids.reduce(
      (text, id) => text.replace(new RegExp(`(id: ${id},[^}]*affiliation: )\\w+`), '$1government'),
      file,
    );

/**
 * Makes an installation of new databases: keys, indexes,
 * the countries, and the focal points of the tests.
 * @param countries with a key of their own @param edit changes the file of the focal points
 */
export async function furnish(
  db: Db,
  keyFolder: string,
  countries: readonly string[],
  now: Date,
  edit = (file: string) => file,
): Promise<KeyStore> {
  await createKeys(keyFolder, {
    demo: true,
    passphrase: PASSPHRASE,
    compartments: compartmentsOf(countries),
    now,
    cost: cheap,
  });
  const keys = openKeyStore(keyFolder);
  await prepare(db);
  await seedCountries(db, now);
  const file = readFileSync(new URL('../fixtures/directory.yaml', import.meta.url), 'utf8');
  const parsed = parseDirectory(edit(file), 'yaml', 'directory.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const imported = await importDirectory(db, keys.gateway(), parsed.directory, now);
  if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
  return keys;
}
