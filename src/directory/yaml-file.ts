import type { CountryEntry } from '../models/gateway/country.js';
import { countryEntry } from './country-file.js';
import type { Row } from './person.js';
import { oneOf, type Report } from '../shared/files/problems.js';
import { readYamlText, type Path } from '../shared/files/yaml-text.js';

/** What a file holds before the people in it are checked. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly countries: readonly CountryEntry[];
}

const sections = ['countries', 'focalPoints', 'rosters'];
const personFields = [
  'id',
  'name',
  'role',
  'affiliation',
  'country',
  'areas',
  'language',
  'active',
  'reaches',
  'duty',
];
const rosterFields = ['focalPoint', 'duty'];

type Item = Record<string, unknown>;
const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a YAML file: `focalPoints`, `rosters` that name a focal point by its id, and `countries`. */
export function readYaml(text: string, report: Report): Rows {
  const read = readYamlText(text, report);
  if (!read) return { rows: [], countries: [] };
  const { content, at, keyAt } = read;

  const unknownKeys = (path: Path, item: Item, allowed: readonly string[]) => {
    for (const key of Object.keys(item).filter((one) => !allowed.includes(one))) {
      report.problem(keyAt(path, key), `"${key}" is not known here. Use ${oneOf(allowed)}.`);
    }
  };
  const itemsOf = (section: string, allowed?: readonly string[]): { path: Path; item: Item }[] => {
    const list = isItem(content) ? (content[section] ?? []) : [];
    if (!Array.isArray(list)) {
      report.problem(at([section]), `${section} is not a list. Begin each entry with "- ".`);
      return [];
    }
    return list.flatMap((item: unknown, index) => {
      const path = [section, index];
      if (!isItem(item))
        return report.problem(at(path), `${section}: this is not an entry with fields.`) ?? [];
      if (allowed) unknownKeys(path, item, allowed);
      return { path, item };
    });
  };

  if (!isItem(content)) {
    report.problem(
      { line: 1 },
      `The file is empty or not a directory. Begin with ${oneOf(sections)}.`,
    );
    return { rows: [], countries: [] };
  }
  unknownKeys([], content, sections);
  const people = itemsOf('focalPoints', personFields);
  const extra = new Map<string, { shift: unknown; path: Path }[]>();
  for (const { path, item } of itemsOf('rosters', rosterFields)) {
    const id = item['focalPoint'];
    const shifts = [item['duty'] ?? []]
      .flat()
      .map((shift: unknown, i) => ({ shift, path: [...path, 'duty', i] }));
    if (typeof id !== 'string' || !people.some((person) => person.item['id'] === id))
      report.problem(
        at([...path, 'focalPoint']),
        'This roster is for nobody: focalPoint must be the id of an entry of focalPoints.',
      );
    else extra.set(id, [...(extra.get(id) ?? []), ...shifts]);
  }

  const rows = people.map(({ path, item }): Row => {
    const own = [item['duty'] ?? []]
      .flat()
      .map((shift: unknown, i) => ({ shift, path: [...path, 'duty', i] }));
    const duty = [...own, ...(typeof item['id'] === 'string' ? (extra.get(item['id']) ?? []) : [])];
    return {
      value: (field) =>
        field === 'duty'
          ? duty.map(({ shift }) => shift)
          : Object.hasOwn(item, field)
            ? item[field]
            : undefined,
      at(field, index) {
        if (field === undefined) return at(path);
        const shift = field === 'duty' && index !== undefined ? duty[index] : undefined;
        return at(shift?.path ?? [...path, field, ...(index === undefined ? [] : [index])]);
      },
    };
  });
  const countries = itemsOf('countries').flatMap(({ path, item }) => {
    const read = countryEntry.safeParse(item);
    if (read.success) return read.data;
    for (const issue of read.error.issues) {
      const where = issue.path.filter((part) => typeof part !== 'symbol');
      report.problem(
        at([...path, ...where]),
        `countries: ${where.join('.') || 'entry'}: ${issue.message}.`,
      );
    }
    return [];
  });
  return { rows, countries };
}
