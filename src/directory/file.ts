import type { CountryEntry } from '../models/gateway/country.js';
import { shippedCountries } from './country-file.js';
import { readCsv } from './csv-file.js';
import type { Country } from './directory.js';
import { readPerson, type FilePerson } from './person.js';
import { Report, type Problem, type Warning } from '../shared/files/problems.js';
import { languagesIn, localesFolder } from '../shared/texts/locale-file.js';
import { writeReach } from './reach.js';
import { readYaml, type Rows } from './yaml-file.js';

export type FileFormat = 'yaml' | 'csv';

/** A directory file without errors. */
export interface ParsedDirectory {
  readonly fileName: string;
  readonly people: readonly FilePerson[];
  readonly countries: readonly CountryEntry[];
  readonly warnings: readonly Warning[];
}

export type Parsed =
  | {
      readonly ok: true;
      readonly directory: ParsedDirectory;
      readonly warnings: readonly Warning[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The data for checking a file, besides its own content. */
export interface ParseOptions {
  /** The known countries; by default those shipped with the program. */
  readonly countries?: readonly Country[];
  /**
   * The languages in which people can be written to: `texts.languages`. By default those of
   * `locales/`.
   */
  readonly languages?: readonly string[];
}

/** The largest file, in bytes; a larger one is not a directory of people. */
const LONGEST = 5_000_000;

/** Returns the format by the file's name, if it shows one. */
export function formatOf(fileName: string): FileFormat | undefined {
  if (/\.ya?ml$/i.test(fileName)) return 'yaml';
  return /\.csv$/i.test(fileName) ? 'csv' : undefined;
}

function noteRepeated(people: readonly FilePerson[], report: Report): void {
  const ids = new Map<string, number>();
  const addresses = new Map<string, FilePerson>();
  for (const person of people) {
    const { id, line } = person;
    if (id !== null && ids.has(id))
      report.problem(
        { line },
        `id "${id}" is already that of line ${ids.get(id) ?? 0}. Give each person one of their own.`,
      );
    else if (id !== null) ids.set(id, line);
    for (const reach of person.reaches) {
      const other = addresses.get(writeReach(reach));
      if (other === person)
        report.problem({ line }, `reaches: the same ${reach.channel} address stands there twice.`);
      else if (other)
        report.problem(
          { line },
          `reaches: this ${reach.channel} address is also that of line ${other.line}. An answer from it must be one person's.`,
        );
      addresses.set(writeReach(reach), other ?? person);
    }
  }
}

/** Notes the lines that could not be decoded: they are not UTF-8, or not text. */
function noteUnreadable(text: string, report: Report): void {
  text.split('\n').forEach((line, index) => {
    // The replacement character of a decoder for bytes that are not UTF-8, and NUL, which no text
    // has.
    if (/[\uFFFD\0]/.test(line))
      report.problem(
        { line: index + 1 },
        'A letter here is not UTF-8. Save the file as UTF-8 (in a spreadsheet: "CSV UTF-8").',
      );
  });
}

function noteRepeatedCountries(countries: readonly CountryEntry[], report: Report): void {
  countries.forEach(({ iso2 }, index) => {
    if (countries.findIndex((one) => one.iso2 === iso2) < index)
      report.problem({ line: 1 }, `countries: ${iso2} stands there twice.`);
  });
}

const readRows = (text: string, format: FileFormat, report: Report): Rows =>
  format === 'yaml' ? readYaml(text, report) : { rows: readCsv(text, report), countries: [] };

/**
 * Reads a whole directory file and reports all its errors at once. It uses no database.
 * @param text the file's text, read as UTF-8
 * @param fileName as the person who imports it knows it
 */
export function parseDirectory(
  text: string,
  format: FileFormat,
  fileName: string,
  options: ParseOptions = {},
): Parsed {
  const report = new Report();
  const { countries: shipped = shippedCountries(), languages = languagesIn(localesFolder()) } =
    options;
  if (text.length > LONGEST)
    report.problem({ line: 1 }, 'The file is longer than five million characters.');
  else noteUnreadable(text, report);
  if (report.problems.length > 0) return { ok: false, problems: report.problems };

  const { rows, countries: own } = readRows(text, format, report);
  const countries = new Map([...shipped, ...own].map((country) => [country.iso2, country]));
  noteRepeatedCountries(own, report);
  const people = rows.flatMap((row) => readPerson(row, { countries, languages }, report) ?? []);
  noteRepeated(people, report);
  const { problems, warnings } = report;
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, directory: { fileName, people, countries: own, warnings }, warnings };
}
