import {
  affiliations,
  type Affiliation,
  type Country,
  type FocalPoint,
  type Role,
} from './directory.js';
import { REGION } from './build.js';
import { normalShifts, readShift, type Shift } from './duty.js';
import { oneOf, type FilePlace, type Report } from '../shared/files/problems.js';
import { fold } from '../shared/texts/fold.js';
import { readReach } from './reach.js';

export const roles = ['focal-point', 'agency-head', 'regional-desk'] as const satisfies Role[];

/** A focal point as a file tells it. */
export interface FilePerson extends Omit<FocalPoint, 'id'> {
  /** Null when the file gives none: then it is found by an address, or a random one is made. */
  readonly id: string | null;
  readonly duty: readonly Shift[];
  /** Where it stands in the file. */
  readonly line: number;
}

/** One row or entry, whatever the format. */
export interface Row {
  /** The value of a field: a text, a list of texts, a boolean; undefined when it is not given. */
  value(field: string): unknown;
  /** Where a field, or one item of its list, stands. */
  at(field?: string, index?: number): FilePlace;
}

/** What a file is held against. */
export interface Known {
  readonly countries: ReadonlyMap<string, Country>;
  /** The languages focal points can be written to in. */
  readonly languages: readonly string[];
}

/** Also what spreadsheets write for true and false in their languages. */
const yes = ['yes', 'y', 'true', 'oui', 'vrai', 'sim', 'verdadeiro', '1'];
const no = ['no', 'n', 'false', 'non', 'faux', 'nao', 'falso', '0'];

/** Reads one person, noting every problem. Returns undefined when there was one. */
export function readPerson(row: Row, known: Known, report: Report): FilePerson | undefined {
  const before = report.count;

  const text = (field: string): string | undefined => {
    const value = row.value(field);
    if (value === undefined || value === null || value === '')
      return report.problem(row.at(field), `${field} is missing.`);
    if (typeof value !== 'string')
      return report.problem(row.at(field), `${field} is not a text. Put it in quotes.`);
    return value.trim() === '' ? report.problem(row.at(field), `${field} is empty.`) : value.trim();
  };
  const choice = <T extends string>(field: string, allowed: readonly T[]): T | undefined => {
    const value = text(field);
    if (value === undefined) return undefined;
    const found = allowed.find((one) => one === value);
    return (
      found ??
      report.problem(row.at(field), `${field} "${value}" is not known. Use ${oneOf(allowed)}.`)
    );
  };
  const list = <T>(field: string, read: (item: string, at: FilePlace) => T | undefined): T[] => {
    const value = row.value(field) ?? [];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => {
      const at = row.at(field, index);
      if (typeof item === 'string') return read(item.trim(), at) ?? [];
      return (
        report.problem(at, `${field}: entry ${index + 1} is not a text. Put it in quotes.`) ?? []
      );
    });
  };

  const readId = (): string | null => {
    const id = row.value('id');
    if (id === undefined || id === null || id === '') return null;
    if (typeof id === 'string' && /^[A-Za-z0-9_-]{2,64}$/.test(id)) return id;
    report.problem(
      row.at('id'),
      'id is not 2 to 64 letters, digits, - and _. Leave it empty to have one made.',
    );
    return null;
  };
  const readActive = (): boolean => {
    const value = row.value('active') ?? true;
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' ? fold(value) : undefined;
    if (word === '' || yes.includes(word ?? 'none')) return true;
    if (!no.includes(word ?? 'none'))
      report.problem(
        row.at('active'),
        'active is neither yes nor no. Write yes or no (also oui, non, sim, não, TRUE, FALSE, VRAI, FAUX).',
      );
    return false;
  };
  const readCountry = (role: Role | undefined): string | undefined => {
    const code = text('country')?.toUpperCase();
    if (code === undefined) return undefined;
    if (code === REGION && role !== undefined && role !== 'regional-desk')
      return report.problem(row.at('country'), `country ${REGION} is for the regional desk only.`);
    if (code !== REGION && !known.countries.has(code)) {
      const allowed = oneOf([...known.countries.keys(), REGION]);
      return report.problem(row.at('country'), `country "${code}" is not known. Use ${allowed}.`);
    }
    if (code !== REGION && role === 'regional-desk')
      return report.problem(
        row.at('country'),
        `The regional desk has no country of its own. Write ${REGION}.`,
      );
    return code;
  };

  const id = readId();
  const name = text('name');
  const role = choice<Role>('role', roles);
  const affiliation = choice<Affiliation>('affiliation', affiliations);
  if (role === 'regional-desk' && affiliation !== undefined && affiliation !== 'regional') {
    // It gets the tips for which nobody else is left: it must not be excluded itself. Source: safety.md §4.10.
    report.problem(row.at('affiliation'), 'affiliation of the regional desk is always regional.');
  }
  const country = readCountry(role);
  const language = choice('language', known.languages);
  const active = readActive();
  const areas = list('areas', (code, at) => {
    const all = country === undefined ? undefined : (known.countries.get(country)?.areas ?? []);
    if (all === undefined || all.some((area) => area.code === code)) return code;
    if (country === REGION)
      return report.problem(at, 'areas: the regional desk covers everything.');
    return report.problem(
      at,
      `areas: "${code}" is no area of ${country}. Use ${oneOf(all.map((area) => area.code))}.`,
    );
  });
  const reaches = list('reaches', (item, at) => {
    const read = readReach(item);
    return read.ok
      ? { ...read.reach }
      : report.problem(at, `reaches ${read.message}`.replace(' :', ':'));
  });
  if (reaches.length === 0 && report.count === before)
    report.problem(
      row.at('reaches'),
      'There is no reach: this person could not be called. Give at least one.',
    );
  const duty = list('duty', (item, at) => {
    return (
      readShift(item) ??
      report.problem(
        at,
        `duty "${item}" is not a shift. Write days and hours, like mon-fri 08:00-18:00 or sat,sun 22:00-06:00.`,
      )
    );
  });
  if (active && duty.length === 0 && report.count === before)
    report.warn(row.at('duty'), 'Never on duty: called only when nobody of the same level is.');

  if (report.count > before || !name || !role || !affiliation || !country || !language)
    return undefined;
  const { line } = row.at();
  const place = { country, areas: [...new Set(areas)].sort() };
  return {
    id,
    name,
    role,
    affiliation,
    ...place,
    language,
    reaches,
    active,
    duty: normalShifts(duty),
    line,
  };
}
