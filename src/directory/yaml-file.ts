import type { CountryEntry } from '../models/gateway/country.js';
import { countryEntry } from './country-file.js';
import type { Row } from './fields.js';
import { oneOf, type Report } from '../shared/files/problems.js';
import { readYamlText, type Path, type YamlText } from '../shared/files/yaml-text.js';

/** The content of a file, before its people are checked. */
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

/** One entry of a section, and its place. */
interface Entry {
  readonly path: Path;
  readonly item: Item;
}

/** One shift of a roster, and its place. */
interface ShiftAt {
  readonly shift: unknown;
  readonly path: Path;
}

const nothing: Rows = { rows: [], countries: [] };

/** A YAML file whose content is a map of sections. */
class DirectoryYaml {
  constructor(
    private readonly content: Item,
    private readonly text: YamlText,
    private readonly report: Report,
  ) {
    this.noteUnknownKeys([], content, sections);
  }

  private noteUnknownKeys(path: Path, item: Item, allowed: readonly string[]): void {
    for (const key of Object.keys(item).filter((one) => !allowed.includes(one))) {
      const says = `"${key}" is not known here. Use ${oneOf(allowed)}.`;
      this.report.problem(this.text.keyAt(path, key), says);
    }
  }

  /**
   * Returns the entries of a section.
   * @param allowed the fields an entry may have; any, if it is left out
   */
  private entriesOf(section: string, allowed?: readonly string[]): Entry[] {
    const list = this.content[section] ?? [];
    const { at } = this.text;
    if (!Array.isArray(list)) {
      const says = `${section} is not a list. Begin each entry with "- ".`;
      this.report.problem(at([section]), says);
      return [];
    }
    return list.flatMap((item: unknown, index) => {
      const path = [section, index];
      if (!isItem(item))
        return this.report.problem(at(path), `${section}: this is not an entry with fields.`) ?? [];
      if (allowed) this.noteUnknownKeys(path, item, allowed);
      return { path, item };
    });
  }

  /** Returns the shifts of `rosters`, by the id of their person. */
  private rosters(people: readonly Entry[]): ReadonlyMap<string, readonly ShiftAt[]> {
    const rosters = new Map<string, ShiftAt[]>();
    for (const entry of this.entriesOf('rosters', rosterFields)) {
      const id = entry.item['focalPoint'];
      if (typeof id !== 'string' || !people.some((person) => person.item['id'] === id))
        this.report.problem(
          this.text.at([...entry.path, 'focalPoint']),
          'This roster is for nobody: focalPoint must be the id of an entry of focalPoints.',
        );
      else rosters.set(id, [...(rosters.get(id) ?? []), ...shiftsOf(entry)]);
    }
    return rosters;
  }

  /** Returns the people, each with the shifts of their entry and of the rosters that name them. */
  people(): Row[] {
    const people = this.entriesOf('focalPoints', personFields);
    const rosters = this.rosters(people);
    return people.map((entry) => {
      const id = entry.item['id'];
      const more = typeof id === 'string' ? (rosters.get(id) ?? []) : [];
      return this.row(entry, [...shiftsOf(entry), ...more]);
    });
  }

  private row({ path, item }: Entry, duty: readonly ShiftAt[]): Row {
    const { at } = this.text;
    return {
      value(field) {
        if (field === 'duty') return duty.map(({ shift }) => shift);
        return Object.hasOwn(item, field) ? item[field] : undefined;
      },
      at(field, index) {
        if (field === undefined) return at(path);
        const shift = field === 'duty' && index !== undefined ? duty[index] : undefined;
        return at(shift?.path ?? [...path, field, ...(index === undefined ? [] : [index])]);
      },
    };
  }

  countries(): CountryEntry[] {
    return this.entriesOf('countries').flatMap(({ path, item }) => {
      const read = countryEntry.safeParse(item);
      if (read.success) return read.data;
      for (const issue of read.error.issues) {
        const where = issue.path.filter((part) => typeof part !== 'symbol');
        const says = `countries: ${where.join('.') || 'entry'}: ${issue.message}.`;
        this.report.problem(this.text.at([...path, ...where]), says);
      }
      return [];
    });
  }
}

/** Returns the shifts of an entry; a single one needs no list. */
const shiftsOf = ({ path, item }: Entry): ShiftAt[] =>
  [item['duty'] ?? []].flat().map((shift: unknown, i) => ({ shift, path: [...path, 'duty', i] }));

/**
 * Reads a YAML file: `focalPoints`, `rosters` that name a focal point by its id, and `countries`.
 */
export function readYaml(text: string, report: Report): Rows {
  const read = readYamlText(text, report);
  if (!read) return nothing;
  if (!isItem(read.content)) {
    const says = `The file is empty or not a directory. Begin with ${oneOf(sections)}.`;
    report.problem({ line: 1 }, says);
    return nothing;
  }
  const file = new DirectoryYaml(read.content, read, report);
  return { rows: file.people(), countries: file.countries() };
}
