import { isDeepStrictEqual } from 'node:util';
import { findCountries, type CountryDoc } from '../models/gateway/country.js';
import { findDirectoryVersion, saveDirectory } from '../models/gateway/directory-version.js';
import { findFocalPoints } from '../models/gateway/focal-point.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
import { dayIn } from './absent.js';
import { coverageWarnings } from './coverage.js';
import { hasBegun } from './criteria.js';
import type { ParsedDirectory } from './file.js';
import { openPeople, type GatewayDb } from './load.js';
import type { FilePerson } from './person.js';
import { Report, type Problem, type Warning } from '../shared/files/problems.js';
import { writeReach } from './reach.js';
import { sealPerson, type Person } from './sealed.js';

export type Imported =
  | {
      readonly ok: true;
      readonly added: number;
      readonly updated: number;
      readonly unchanged: number;
      readonly deactivated: number;
      /** With `replace`: removed entries, which no key can open and which are not in the file. */
      readonly removed: number;
      /** The number of countries written. */
      readonly countries: number;
      /** Warnings about the file, then about the directory as it is now. */
      readonly warnings: readonly Warning[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The result of an import, computed before anything is written. */
interface Plan {
  readonly added: readonly Person[];
  readonly updated: readonly Person[];
  readonly unchanged: readonly Person[];
  readonly deactivated: readonly Person[];
  readonly untouched: readonly Person[];
}

/** Returns who has each address now: active people win over inactive ones. */
function holders(kept: readonly Person[]): Map<string, Person> {
  const sorted = [...kept].sort((a, b) => Number(a.active) - Number(b.active));
  return new Map(
    sorted.flatMap((person) => person.reaches.map((reach) => [writeReach(reach), person])),
  );
}

function idOf(
  row: FilePerson,
  held: ReadonlyMap<string, Person>,
  named: ReadonlySet<string>,
  report: Report,
): string {
  if (row.id !== null) return row.id;
  const before = new Set(row.reaches.flatMap((reach) => held.get(writeReach(reach)) ?? []));
  const [only, ...more] = [...before].filter(({ id }) => !named.has(id));
  if (more.length > 0)
    report.problem(
      { line: row.line },
      'These addresses are those of several people of the directory. Give the id of the one who is meant.',
    );
  return only?.id ?? randomId();
}

/** Returns the people of the file, each with their existing or new id. */
function peopleOf(file: ParsedDirectory, kept: readonly Person[], report: Report): Person[] {
  const held = holders(kept);
  const named = new Set(file.people.flatMap(({ id }) => id ?? []));
  const taken = new Set<string>();
  const away = new Map(kept.flatMap(({ id, absences }) => (absences ? [[id, absences]] : [])));
  return file.people.map(({ line, ...row }): Person => {
    const id = idOf({ line, ...row }, held, named, report);
    if (taken.has(id) && row.id === null)
      report.problem(
        { line },
        'These addresses are those of a person of the directory who is also on another line. Give both an id.',
      );
    taken.add(id);
    // A file says who a person is; absences are typed in the program and stay.
    const absences = away.get(id);
    return absences ? { ...row, id, absences } : { ...row, id };
  });
}

/**
 * Notes addresses of the file that belong to people who stay in the directory and are not in the
 * file.
 */
function noteHeldByOthers(file: ParsedDirectory, staying: readonly Person[], report: Report): void {
  const held = holders(staying);
  file.people.forEach(({ reaches, line, active }) => {
    if (!active || report.problems.some((problem) => problem.line === line)) return;
    for (const reach of reaches) {
      const other = held.get(writeReach(reach));
      if (other)
        report.problem(
          { line },
          `reaches: this ${reach.channel} address is that of ${other.id}, who is in the directory and not in this file. An answer from it must be one person's.`,
        );
    }
  });
}

/**
 * Computes what an import changes.
 * @param kept the people of the directory now
 */
function plan(
  file: ParsedDirectory,
  kept: readonly Person[],
  replace: boolean,
  report: Report,
): Plan {
  const wanted = peopleOf(file, kept, report);
  const taken = new Set(wanted.map(({ id }) => id));
  const absent = kept.filter(({ id }) => !taken.has(id));
  const activeAbsent = absent.filter(({ active }) => active);
  noteHeldByOthers(file, replace ? [] : activeAbsent, report);
  const byId = new Map(kept.map((person) => [person.id, person]));
  const same = (person: Person) => isDeepStrictEqual(byId.get(person.id), person);
  return {
    added: wanted.filter(({ id }) => !byId.has(id)),
    updated: wanted.filter((person) => byId.has(person.id) && !same(person)),
    unchanged: wanted.filter(same),
    deactivated: replace ? activeAbsent.map((person) => ({ ...person, active: false })) : [],
    untouched: replace ? [] : absent,
  };
}

function changedCountries(file: ParsedDirectory, kept: readonly CountryDoc[]): CountryDoc[] {
  return file.countries.flatMap((entry): CountryDoc[] => {
    const before = kept.find(({ _id }) => _id === entry.iso2);
    if (before && isDeepStrictEqual(before.entry, entry)) return [];
    return [{ _id: entry.iso2, shipped: null, shippedOn: null, ...before, entry }];
  });
}

/**
 * Reports criteria of alerts that count already and that the file changes or leaves out: cases were
 * judged by them. New ones begin on a later day.
 */
function noteCriteria(
  countries: readonly CountryDoc[],
  kept: readonly CountryDoc[],
  now: Date,
  report: Report,
): void {
  for (const { _id, entry } of countries) {
    const before = kept.find((one) => one._id === _id)?.entry;
    const today = dayIn((before ?? entry).zone, now);
    for (const old of before?.criteria ?? []) {
      const same = entry.criteria?.find(({ from }) => from === old.from);
      if (hasBegun(old, today) && !isDeepStrictEqual(same, old))
        report.problem(
          { line: 1 },
          `countries: ${_id}.criteria: those from ${old.from} count already and stay as they are. Add new ones with a later day.`,
        );
    }
  }
}

/** The number of tries before an import gives up, when others change the directory meanwhile. */
const TRIES = 5;

/** The options of an import. */
interface ImportOptions {
  /** Deactivates people who are not in the file; nobody who can be opened is deleted. */
  readonly replace?: boolean;
  /** Writes nothing, and reports what would be written. */
  readonly dryRun?: boolean;
}

/** Returns what an import writes: sealed people, countries, and the ids of entries to remove. */
function changeOf(
  keyring: GatewayKeyring,
  { added, updated, deactivated }: Plan,
  countries: readonly CountryDoc[],
  unreadable: readonly string[],
  now: Date,
) {
  const people = [...added, ...updated, ...deactivated].map((person) =>
    sealPerson(keyring, person, now),
  );
  const written = new Set(people.map(({ _id }) => _id));
  return { people, countries, remove: unreadable.filter((id) => !written.has(id)) };
}

function outcomeOf(file: ParsedDirectory, planned: Plan, removed: number, countries: number) {
  const { added, updated, unchanged, deactivated, untouched } = planned;
  const present = [...added, ...updated, ...unchanged, ...untouched];
  return {
    ok: true,
    added: added.length,
    updated: updated.length,
    unchanged: unchanged.length,
    deactivated: deactivated.length,
    removed,
    countries,
    warnings: [...file.warnings, ...coverageWarnings(present)],
  } as const;
}

/**
 * Imports a file into the directory, all or nothing. Idempotent: doing it twice has the effect of
 * once. People are recognised by their id or, in a file without ids, by an address.
 * @throws Fault when the database cannot be written, or others change the directory again and again
 */
export async function importDirectory(
  { gateway }: GatewayDb,
  keyring: GatewayKeyring,
  file: ParsedDirectory,
  now: Date,
  { replace = false, dryRun = false }: ImportOptions = {},
): Promise<Imported> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const version = await findDirectoryVersion(gateway);
    const { people: kept, closed } = openPeople(keyring, await findFocalPoints(gateway));
    const report = new Report();
    const planned = plan(file, kept, replace, report);
    const known = await findCountries(gateway);
    const countries = changedCountries(file, known);
    noteCriteria(countries, known, now, report);
    if (report.count > 0) return { ok: false, problems: report.problems };
    const unreadable = replace ? closed.map(({ id }) => id) : [];
    const change = changeOf(keyring, planned, countries, unreadable, now);
    const nothing = dryRun || Object.values(change).every((part) => part.length === 0);
    if (nothing || (await saveDirectory(gateway, change, version)))
      return outcomeOf(file, planned, change.remove.length, countries.length);
  }
  throw new Fault(
    'The directory is being changed by somebody else. Nothing was imported; try again.',
  );
}
