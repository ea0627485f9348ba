import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { findCountries, type CountryDoc } from '../models/gateway/country.js';
import { findDirectoryVersion, saveDirectory } from '../models/gateway/directory-version.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import { projectRoot } from '../shared/root.js';
import { DEMO_MARK, isDemoHelpline } from './demo-mark.js';
import { parseDirectory, type ParsedDirectory } from './file.js';
import { importDirectory } from './import.js';
import type { GatewayDb } from './load.js';

const HELPLINES = 'helplines.yaml';
const helplinesFile = z.strictObject({
  helplines: z.array(z.strictObject({ country: z.string(), number: z.string() })),
});

function demoFolder(): string {
  return path.join(projectRoot(), 'directory', 'demo');
}

/**
 * Returns the fictional people of the demonstration.
 * @throws Fault when a file was damaged
 */
export function demoPeople(): ParsedDirectory {
  const folder = demoFolder();
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== HELPLINES);
  const parsed = files.sort().map((name) => {
    const read = parseDirectory(readFileSync(path.join(folder, name), 'utf8'), 'yaml', name);
    if (!read.ok) throw new Fault(`directory/demo/${name} is damaged. Install the program anew.`);
    return read.directory;
  });
  return {
    fileName: 'demo',
    people: parsed.flatMap(({ people }) => people),
    countries: [],
    warnings: parsed.flatMap(({ warnings }) => warnings),
  };
}

/** Marks the demonstration's helplines as confirmed today, unless an administrator changed them. */
function confirmedForDemo(
  doc: CountryDoc,
  numbers: readonly string[],
  day: string,
): CountryDoc | undefined {
  let changed = false;
  const helplines = doc.entry.helplines.map((line) => {
    const shipped = doc.shipped?.helplines.find(({ number }) => number === line.number);
    const ours =
      isDemoHelpline(line) ||
      (shipped !== undefined &&
        shipped.source === line.source &&
        shipped.verifiedOn === line.verifiedOn);
    if (!numbers.includes(line.number) || !ours || line.status !== 'verified') return line;
    const source = `${DEMO_MARK} (${shipped?.source ?? 'no source'})`;
    if (line.verifiedOn === day && line.source === source) return line;
    changed = true;
    return { ...line, verifiedOn: day, source };
  });
  return changed ? { ...doc, entry: { ...doc.entry, helplines } } : undefined;
}

async function confirmHelplines({ gateway }: GatewayDb, now: Date): Promise<number> {
  const file = readFileSync(path.join(demoFolder(), HELPLINES), 'utf8');
  const { helplines } = helplinesFile.parse(parse(file));
  const version = await findDirectoryVersion(gateway);
  const countries = (await findCountries(gateway)).flatMap((doc) => {
    const numbers = helplines
      .filter(({ country }) => country === doc._id)
      .map(({ number }) => number);
    return confirmedForDemo(doc, numbers, now.toISOString().slice(0, 10)) ?? [];
  });
  // If another process changes the directory at this moment, the next start does it.
  const done =
    countries.length > 0 && (await saveDirectory(gateway, { people: [], countries }, version));
  return done ? countries.length : 0;
}

/**
 * Fills an empty directory with the fictional people of the demonstration, and shows a few real
 * helplines as if they were confirmed today. These are marked (`DEMO_MARK`) and count only under
 * demo keys. Call `seedCountries` first.
 * @returns the number of people added, and of countries with marked helplines
 * @throws Fault when the keys are not demo keys: these people do not exist, and must not be called
 * for a real tip
 */
export async function seedDemo(
  db: GatewayDb,
  keyring: GatewayKeyring,
  now: Date,
): Promise<{ readonly people: number; readonly countries: number }> {
  if (!keyring.file.demo)
    throw new Fault('The demonstration is not loaded beside real keys. Use another data folder.');
  const countries = await confirmHelplines(db, now);
  if ((await findFocalPoints(db.gateway)).length > 0) return { people: 0, countries };
  const imported = await importDirectory(db, keyring, demoPeople(), now);
  if (!imported.ok)
    throw new Fault('directory/demo does not fit together. Install the program anew.');
  return { people: imported.added, countries };
}
