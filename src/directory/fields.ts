import { oneOf, type FilePlace, type Report } from '../shared/files/problems.js';

/** One row or entry, in any format. */
export interface Row {
  /**
   * Returns the value of a field: a text, a list of texts, a boolean; undefined when it is not
   * given.
   */
  value(field: string): unknown;
  /** Returns the place of a field, or of one item of its list. */
  at(field?: string, index?: number): FilePlace;
}

/** Reads the fields of one row, and notes every problem with them. */
export class FieldReader {
  constructor(
    readonly row: Row,
    readonly report: Report,
  ) {}

  /** Notes a problem with a field. */
  problem(field: string, says: string): undefined {
    return this.report.problem(this.row.at(field), says);
  }

  /** Reads a required text. */
  text(field: string): string | undefined {
    const value = this.row.value(field);
    if (value === undefined || value === null || value === '')
      return this.problem(field, `${field} is missing.`);
    if (typeof value !== 'string')
      return this.problem(field, `${field} is not a text. Put it in quotes.`);
    return value.trim() === '' ? this.problem(field, `${field} is empty.`) : value.trim();
  }

  /**
   * Reads one of a list of words. Spreadsheets and people write capitals, and a blank for a hyphen.
   */
  choice<T extends string>(field: string, allowed: readonly T[]): T | undefined {
    const value = this.text(field);
    if (value === undefined) return undefined;
    const plain = (word: string) => word.toLowerCase().replace(/[\s_-]+/g, '-');
    const found = allowed.find((one) => plain(one) === plain(value));
    return found ?? this.problem(field, `${field} "${value}" is not known. Use ${oneOf(allowed)}.`);
  }

  /** Reads a list of texts, each separately; a single text is a list of one. */
  list<T>(field: string, read: (item: string, at: FilePlace) => T | undefined): T[] {
    const value = this.row.value(field) ?? [];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => {
      const at = this.row.at(field, index);
      if (typeof item === 'string') return read(item.trim(), at) ?? [];
      const says = `${field}: entry ${index + 1} is not a text. Put it in quotes.`;
      return this.report.problem(at, says) ?? [];
    });
  }
}
