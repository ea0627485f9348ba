import { allLanguages, isLanguage } from '../shared/allowed.js';
import type { Language } from '../shared/texts/texts.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { REGION } from './build.js';
import {
  changeDirectory,
  formDone,
  readDirectory,
  type FormDone,
  type FormNo,
  type Read,
} from './change.js';
import { affiliations, type Affiliation, type Reach, type Role } from './directory.js';
import { normalShifts, readHours, spansIn, type Shift } from './duty.js';
import type { GatewayDb } from './load.js';
import { roles } from './person.js';
import { readReach, writeReach } from './reach.js';
import { sealPerson, type Person } from './sealed.js';

/** The longest name; a longer one is not useful to address a person. */
export const LONGEST_NAME = 80;
/** The most addresses of one person; more are a mistake. */
export const MOST_REACHES = 10;

/** The fields of a focal point, as typed. */
export interface EntryInput {
  readonly id: string;
  /**
   * Whether the entry is new: then its id is that of the form, so that a form sent twice makes one
   * entry.
   */
  readonly isNew: boolean;
  readonly country: string;
  readonly name: string;
  readonly role: string;
  readonly affiliation: string;
  readonly areas: readonly string[];
  readonly language: string;
  readonly active: boolean;
  /** The stored addresses to keep, as `EntryForm` names them; then the added ones, one per line. */
  readonly keep: readonly string[];
  readonly reaches: string;
  /** The hours of Monday to Sunday, as `08:00-12:00 14:00-18:00`. */
  readonly hours: readonly string[];
  readonly shown: number;
}

/** A problem of a field of an entry. `line` is the line of an address, counted from 1. */
export interface EntryProblem {
  readonly field:
    'name' | 'role' | 'affiliation' | 'areas' | 'language' | 'reaches' | `hours-${number}`;
  readonly code:
    | 'noName'
    | 'longName'
    | 'badRole'
    | 'badAffiliation'
    | 'badArea'
    | 'badLanguage'
    | 'noReach'
    | 'manyReaches'
    | 'badReach'
    | 'reachTwice'
    | 'reachTaken'
    | 'badHours';
  readonly line?: number;
}

export type EntryDone = FormDone<EntryProblem>;

/** The levels that an entry of a country can have. */
export const rolesIn = (country: string): readonly Role[] =>
  roles.filter((role) => (role === 'regional-desk') === (country === REGION));

/**
 * The classes that an entry of a country can have. The regional desk must never be excluded, so it
 * has only one.
 */
export const affiliationsIn = (country: string): readonly Affiliation[] =>
  country === REGION ? ['regional'] : affiliations;

type Note = (field: EntryProblem['field'], code: EntryProblem['code'], line?: number) => undefined;

/**
 * Reads the hours of a day, separated by spaces or commas.
 * @returns undefined when one of them is not valid
 */
function readDay(text: string): readonly Omit<Shift, 'days'>[] | undefined {
  const parts = spansIn(text).map(readHours);
  return parts.every((one) => one !== null) ? parts : undefined;
}

function readWeek(hours: readonly string[], note: Note): readonly Shift[] {
  const shifts = hours.slice(0, 7).flatMap((text, index) => {
    const read = readDay(text.slice(0, 200));
    if (!read) return note(`hours-${index + 1}`, 'badHours') ?? [];
    return read.map((times) => ({ days: [index + 1], ...times }));
  });
  return normalShifts(shifts);
}

/** Returns an address as a form shows it: enough to recognise it, too little to call it. */
const shownReach = ({ channel, address }: Reach, index: number) => {
  const ends = address.slice(-2);
  return { channel, ends, key: `${index}-${channel}-${ends}` };
};

/** Returns the kept and the added addresses, and notes those that another person has. */
function readReaches(
  input: EntryInput,
  before: readonly Reach[],
  others: readonly Person[],
  note: Note,
): readonly Reach[] {
  const lines = input.reaches.split('\n').map((line) => line.trim());
  if (lines.length > MOST_REACHES) return note('reaches', 'manyReaches') ?? [];
  const kept = before.filter((reach, index) => input.keep.includes(shownReach(reach, index).key));
  const seen = new Set(kept.map(writeReach));
  const taken = new Set(others.flatMap(({ reaches }) => reaches.map(writeReach)));
  const added = lines.flatMap((line, index): Reach[] => {
    if (line === '') return [];
    const read = readReach(line.slice(0, 200));
    if (!read.ok) return note('reaches', 'badReach', index + 1) ?? [];
    const written = writeReach(read.reach);
    if (seen.has(written)) return note('reaches', 'reachTwice', index + 1) ?? [];
    if (input.active && taken.has(written)) return note('reaches', 'reachTaken', index + 1) ?? [];
    seen.add(written);
    return [read.reach];
  });
  // A person who becomes active again may have a number that now belongs to another.
  if (input.active && kept.some((one) => taken.has(writeReach(one)))) note('reaches', 'reachTaken');
  const all = [...kept, ...added];
  if (all.length > MOST_REACHES) note('reaches', 'manyReaches');
  if (all.length === 0 && lines.every((line) => line === '')) note('reaches', 'noReach');
  return all;
}

const isLanguageTag = (tag: string): tag is Language => isLanguage(tag);

/** Returns the typed entry, or all its problems. */
function readEntry(
  input: EntryInput,
  before: Person | undefined,
  { people, countries }: Read,
): Person | readonly EntryProblem[] {
  const problems: EntryProblem[] = [];
  const note: Note = (field, code, line) => {
    problems.push({ field, code, ...(line === undefined ? {} : { line }) });
  };
  const { id, country, language, active, areas } = input;
  const name = input.name.trim();
  if (name === '') note('name', 'noName');
  if (name.length > LONGEST_NAME) note('name', 'longName');
  const role = rolesIn(country).find((one) => one === input.role) ?? note('role', 'badRole');
  const affiliation =
    affiliationsIn(country).find((one) => one === input.affiliation) ??
    note('affiliation', 'badAffiliation');
  const known = countries.find(({ _id }) => _id === country)?.entry.areas ?? [];
  if (!areas.every((code) => known.some((one) => one.code === code))) note('areas', 'badArea');
  const spoken = isLanguageTag(language) ? language : note('language', 'badLanguage');
  const others = people.filter((one) => one.active && one.id !== id);
  const reaches = readReaches(input, before?.reaches ?? [], others, note);
  const duty = readWeek(input.hours, note);
  if (problems.length > 0 || !role || !affiliation || !spoken) return problems;
  const { absences } = before ?? {};
  const entry = { id, name, role, affiliation, country, reaches, active, duty };
  return {
    ...entry,
    language: spoken,
    areas: [...areas].sort(),
    ...(absences ? { absences } : {}),
  };
}

/** Checks whether a text is a valid id of an entry. */
export const isEntryId = (id: string): boolean => /^[A-Za-z0-9_-]{2,64}$/.test(id);

/** Checks whether a new entry has a valid id and an existing country. */
const isPlace = ({ id, country }: EntryInput, { countries }: Read): boolean =>
  isEntryId(id) && (country === REGION || countries.some(({ _id }) => _id === country));

/**
 * Adds a focal point, or replaces all fields of one. An address that is not typed again stays
 * sealed as it is. The country of an entry cannot change: cases and rosters of the other country
 * would follow it.
 */
export async function saveEntry(
  db: GatewayDb,
  keyring: GatewayKeyring,
  input: EntryInput,
  now: Date,
): Promise<EntryDone> {
  const done = await changeDirectory<FormNo<EntryProblem>>(db, keyring, now, undefined, (there) => {
    const before = there.people.find(({ id }) => id === input.id);
    if (input.isNew && before) return { no: 'again' };
    if (input.isNew && !isPlace(input, there)) return { no: 'unknown' };
    if (!input.isNew && before?.country !== input.country) return { no: 'unknown' };
    if (input.shown !== there.version) return { no: 'changed' };
    const read = readEntry(input, before, there);
    return 'id' in read ? { people: [sealPerson(keyring, read, now)] } : { no: read };
  });
  return formDone(done);
}

/**
 * The content of a form about a focal point. Of an address it has only the channel and the last
 * characters.
 */
export interface EntryForm {
  readonly version: number;
  readonly country: string;
  readonly areas: readonly string[];
  readonly languages: readonly string[];
  readonly person?: Omit<Person, 'reaches'>;
  readonly reaches: readonly ReturnType<typeof shownReach>[];
}

/**
 * Returns the form of an entry to change.
 * @param of an entry, or the country of a new one
 * @returns undefined when it does not exist
 */
export async function entryForm(
  db: GatewayDb,
  keyring: GatewayKeyring,
  of: { readonly id: string } | { readonly country: string },
  now: Date,
): Promise<EntryForm | undefined> {
  const { version, people, countries } = await readDirectory(db, keyring, now);
  const found = 'id' in of ? people.find(({ id }) => id === of.id) : undefined;
  const country = 'id' in of ? found?.country : of.country;
  const known = countries.find(({ _id }) => _id === country);
  if (country === undefined || (country !== REGION && !known)) return undefined;
  const areas = known?.entry.areas.map(({ code }) => code) ?? [];
  const form = { version, country, areas, languages: allLanguages() };
  if (!found) return { ...form, reaches: [] };
  const { reaches, ...person } = found;
  return { ...form, person, reaches: reaches.map(shownReach) };
}
