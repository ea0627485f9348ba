import { stringify as writeCsv } from 'csv-stringify/sync';
import { stringify as writeYaml } from 'yaml';
import { findCountries } from '../models/gateway/country.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import { guardCell } from '../shared/files/csv-cell.js';
import { plainColumns } from './csv-file.js';
import { dayNames, writeShift } from './duty.js';
import type { FileFormat } from './file.js';
import { openPeople, type GatewayDb } from './load.js';
import { writeReach } from './reach.js';
import type { Person } from './sealed.js';

function csvOf(people: readonly Person[]): string {
  const most = Math.max(3, ...people.map(({ reaches }) => reaches.length));
  const reachColumns = Array.from({ length: most }, (_, index) => `reach${index + 1}`);
  const rows = people.map((person) => [
    person.id,
    person.name,
    person.role,
    person.affiliation,
    person.country,
    person.areas.join(' '),
    person.language,
    person.active ? 'yes' : 'no',
    ...reachColumns.map((_, index) =>
      person.reaches
        .slice(index, index + 1)
        .map(writeReach)
        .join(''),
    ),
    ...dayNames.map((_, index) =>
      person.duty
        .filter(({ days }) => days.includes(index + 1))
        .map(({ from, to }) => `${from}-${to}`)
        .join(' '),
    ),
  ]);
  return writeCsv([
    [...plainColumns, ...reachColumns, ...dayNames],
    ...rows.map((row) => row.map(guardCell)),
  ]);
}

/**
 * Writes the directory as a file that `parseDirectory` reads back unchanged: YAML with countries
 * and people, or CSV with people. It contains names and addresses in plain text: the caller must
 * keep it readable for its owner only.
 * @throws Fault when a person cannot be opened: an import of the incomplete file elsewhere would
 * lose them
 */
export async function exportDirectory(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  format: FileFormat,
): Promise<string> {
  const { people, closed } = openPeople(keyring, await findFocalPoints(gateway));
  if (closed.length > 0) {
    const ids = closed.map(({ id }) => id).join(', ');
    throw new Fault(
      `Nothing was exported: these focal points cannot be read with these keys: ${ids}.`,
    );
  }
  if (format === 'csv') return csvOf(people);
  const countries = (await findCountries(gateway)).map(({ entry }) => entry);
  const focalPoints = people.map(({ reaches, duty, absences: _, ...person }) => ({
    ...person,
    reaches: reaches.map(writeReach),
    duty: duty.map(writeShift),
  }));
  return writeYaml({ countries, focalPoints }, { lineWidth: 0, aliasDuplicateObjects: false });
}
