import {
  affiliations,
  type Affiliation,
  type Country,
  type FocalPoint,
  type Role,
} from './directory.js';
import { REGION } from './build.js';
import { normalShifts, readShift, type Shift } from './duty.js';
import { FieldReader, type Row } from './fields.js';
import { oneOf, type Report } from '../shared/files/problems.js';
import { fold } from '../shared/texts/fold.js';
import { readReach } from './reach.js';

export const roles = ['focal-point', 'agency-head', 'regional-desk'] as const satisfies Role[];

/** A focal point as a file describes them. */
export interface FilePerson extends Omit<FocalPoint, 'id'> {
  /** Null when the file gives none: then the person is found by an address, or gets a random id. */
  readonly id: string | null;
  readonly duty: readonly Shift[];
  /** The line in the file. */
  readonly line: number;
}

/** The known data to check a file against. */
export interface Known {
  readonly countries: ReadonlyMap<string, Country>;
  /** The languages in which focal points can be written to. */
  readonly languages: readonly string[];
}

/** Also what spreadsheets write for true and false in various languages. */
const yes =
  'yes y true on active actif ativo oui o vrai sim s verdadeiro si verdadero wahr ja vero waar x 1'.split(
    ' ',
  );
const no =
  'no n false off inactive inactif inativo non faux nao falso falsch nein onwaar nee 0'.split(' ');

/** Returns the id in the file, if any. */
function readId(fields: FieldReader): string | null {
  const id = fields.row.value('id');
  if (id === undefined || id === null || id === '') return null;
  if (typeof id === 'string' && /^[A-Za-z0-9_-]{2,64}$/.test(id)) return id;
  const says = 'id is not 2 to 64 letters, digits, - and _. Leave it empty to have one made.';
  fields.problem('id', says);
  return null;
}

function readActive(fields: FieldReader): boolean {
  const value = fields.row.value('active') ?? true;
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? fold(value) : undefined;
  if (word === '' || yes.includes(word ?? 'none')) return true;
  if (!no.includes(word ?? 'none'))
    fields.problem(
      'active',
      'active is neither yes nor no. Write yes or no (also oui, non, sim, não, TRUE, FALSE, VRAI, FAUX).',
    );
  return false;
}

function readAffiliation(fields: FieldReader, role: Role | undefined): Affiliation | undefined {
  const affiliation = fields.choice<Affiliation>('affiliation', affiliations);
  // The desk receives the tips for which nobody else is left: it must not be excluded. Source:
  // safety.md §4.10.
  if (role === 'regional-desk' && affiliation !== undefined && affiliation !== 'regional')
    fields.problem('affiliation', 'affiliation of the regional desk is always regional.');
  return affiliation;
}

function readCountry(
  fields: FieldReader,
  role: Role | undefined,
  { countries }: Known,
): string | undefined {
  const code = fields.text('country')?.toUpperCase();
  if (code === undefined) return undefined;
  const desk = role === 'regional-desk';
  if (code === REGION && role !== undefined && !desk)
    return fields.problem('country', `country ${REGION} is for the regional desk only.`);
  if (code !== REGION && !countries.has(code)) {
    const allowed = oneOf([...countries.keys(), REGION]);
    return fields.problem('country', `country "${code}" is not known. Use ${allowed}.`);
  }
  if (code !== REGION && desk)
    return fields.problem(
      'country',
      `The regional desk has no country of its own. Write ${REGION}.`,
    );
  return code;
}

function readAreas(
  fields: FieldReader,
  country: string | undefined,
  { countries }: Known,
): string[] {
  const all = country === undefined ? undefined : (countries.get(country)?.areas ?? []);
  return fields.list('areas', (code, at) => {
    if (all === undefined || all.some((area) => area.code === code)) return code;
    if (country === REGION)
      return fields.report.problem(at, 'areas: the regional desk covers everything.');
    const allowed = oneOf(all.map((area) => area.code));
    const says = `areas: "${code}" is no area of ${country}. Use ${allowed}.`;
    return fields.report.problem(at, says);
  });
}

/**
 * Reads a person's addresses. A person without any could not be called.
 * @param before the number of problems before
 */
function readReaches(fields: FieldReader, before: number): FocalPoint['reaches'] {
  const { report } = fields;
  const reaches = fields.list('reaches', (item, at) => {
    const read = readReach(item);
    if (read.ok) return { ...read.reach };
    return report.problem(at, `reaches ${read.message}`.replace(' :', ':'));
  });
  if (reaches.length === 0 && report.count === before)
    fields.problem(
      'reaches',
      'There is no reach: this person could not be called. Give at least one.',
    );
  return reaches;
}

/**
 * Reads a person's shifts. An active person without shifts gets a warning.
 * @param before the number of problems before
 */
function readDuty(fields: FieldReader, active: boolean, before: number): Shift[] {
  const { report } = fields;
  const duty = fields.list('duty', (item, at) => {
    const says = `duty "${item}" is not a shift. Write days and hours, like mon-fri 08:00-18:00 or sat,sun 22:00-06:00.`;
    return readShift(item) ?? report.problem(at, says);
  });
  if (active && duty.length === 0 && report.count === before)
    report.warn(
      fields.row.at('duty'),
      'Never on duty: called only when nobody of the same level is.',
    );
  return duty;
}

/**
 * Reads one person, and notes every problem.
 * @returns undefined when there was one
 */
export function readPerson(row: Row, known: Known, report: Report): FilePerson | undefined {
  const before = report.count;
  const fields = new FieldReader(row, report);
  const id = readId(fields);
  const name = fields.text('name');
  const role = fields.choice<Role>('role', roles);
  const affiliation = readAffiliation(fields, role);
  const country = readCountry(fields, role, known);
  const language = fields.choice('language', known.languages);
  const active = readActive(fields);
  const areas = [...new Set(readAreas(fields, country, known))].sort();
  const reaches = readReaches(fields, before);
  const duty = normalShifts(readDuty(fields, active, before));
  if (report.count > before || !name || !role || !affiliation || !country || !language)
    return undefined;
  const { line } = row.at();
  return { id, name, role, affiliation, country, areas, language, reaches, active, duty, line };
}
