/** A position in a file; both numbers count from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column?: number;
}

/**
 * A problem in a file, described for the person who imports it. Names and addresses are never
 * repeated in it, only their position, so that a message can be shown, mailed and logged.
 */
export interface Problem extends FilePlace {
  readonly message: string;
}

/**
 * Something that is allowed and probably not intended. It has no line when it is about the
 * directory as a whole.
 */
export interface Warning {
  readonly line?: number;
  readonly message: string;
}

/** Collects all problems, so that they are reported together. */
export class Report {
  private readonly found: Problem[] = [];
  private readonly doubtful: Warning[] = [];

  /** Notes a problem, and returns undefined in place of the value that could not be read. */
  problem(place: FilePlace, message: string): undefined {
    this.found.push({ ...place, message });
  }
  warn(place: FilePlace, message: string): void {
    this.doubtful.push({ line: place.line, message });
  }
  /** The number of problems so far. */
  get count(): number {
    return this.found.length;
  }
  /** The problems in the order of the file. */
  get problems(): readonly Problem[] {
    return [...this.found].sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
  }
  get warnings(): readonly Warning[] {
    return this.doubtful;
  }
}

/** Returns values as "a, b or c". */
export function oneOf(values: readonly string[]): string {
  return values.length < 2
    ? values.join('')
    : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}
