import path from 'node:path';
import { prepare } from '../../app/prepare.js';
import { formatOf, parseDirectory, type Parsed } from '../../directory/file.js';
import { importDirectory, type Imported } from '../../directory/import.js';
import { decodeText } from '../../shared/files/decode.js';
import type { Problem, Warning } from '../../shared/files/problems.js';
import { seedCountries } from '../../directory/seed.js';
import { findCountries } from '../../models/gateway/country.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { createTexts } from '../../shared/texts/load.js';
import { note } from '../audit.js';
import { withInstallation, type Installation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { counted, inLine, print } from '../output.js';
import { bytesOf } from '../text-file.js';

interface ImportOptions {
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

async function take(
  io: Io,
  file: string,
  options: ImportOptions,
  there: Installation,
): Promise<Parsed | Imported> {
  const { db, keys, clock } = there;
  const format = formatOf(file);
  if (!format)
    throw new Fault('The name of the file does not tell its format. Call it .yaml or .csv.');
  // People check what was read (--dry-run, and the names in the list), so guessing the encoding is
  // acceptable.
  const { text, encoding } = decodeText(bytesOf(file), format === 'csv');
  if (encoding === 'windows-1252')
    io.err(
      `${path.basename(file)} is no UTF-8; it was read as Windows-1252, as spreadsheets write it. Look at the names with letters like é: ${command('directory show')}\n`,
    );
  const now = clock.now();
  if (!options.dryRun) {
    await prepare(db);
    await seedCountries(db, now);
  }
  const known = (await findCountries(db.gateway)).map(({ entry }) => entry);
  const { languages } = createTexts();
  const parsed = parseDirectory(text, format, path.basename(file), {
    languages,
    ...(known.length > 0 ? { countries: known } : {}),
  });
  if (!parsed.ok) return parsed;
  const { replace = false, dryRun = false } = options;
  const imported = await importDirectory(db, keys.gateway(), parsed.directory, now, {
    replace,
    dryRun,
  });
  if (imported.ok && !dryRun)
    await note(io, there, 'directory.imported', replace ? 'replaced' : 'merged');
  return imported;
}

function place(file: string, { line, column }: Partial<Problem> & Pick<Warning, 'line'>): string {
  if (line === undefined) return '';
  return `${path.basename(file)}:${line}${column === undefined ? '' : `:${column}`}: `;
}

/**
 * Imports a file into the directory, all or nothing.
 * @returns 1 when it has an error
 */
export async function takeDirectory(
  io: Io,
  file: string,
  options: ImportOptions,
): Promise<ExitCode> {
  const done = await withInstallation(io, (there) => take(io, file, options, there));
  if (!done.ok) {
    const { problems } = done;
    print(io, options.json, { ok: false, problems }, () => '');
    for (const problem of problems)
      io.err(`${inLine(`${place(file, problem)}${problem.message}`)}\n`);
    io.err(
      `Nothing was imported: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.\n`,
    );
    return 1;
  }
  if (!('added' in done)) throw new Fault('The file was read and not imported.');
  for (const warning of done.warnings)
    io.err(`${inLine(`Warning: ${place(file, warning)}${warning.message}`)}\n`);
  const { added, updated, unchanged, deactivated, removed, countries } = done;
  print(io, options.json, { ...done, dryRun: options.dryRun ?? false }, () =>
    [
      options.dryRun ? 'Nothing was changed. This would happen: ' : 'Imported: ',
      `${added} added, ${updated} changed, ${unchanged} as before, ${deactivated} deactivated, `,
      ...(removed > 0 ? [`${removed} removed that these keys cannot read, `] : []),
      `${counted(countries, 'country', 'countries')} written.\n`,
    ].join(''),
  );
  return 0;
}
