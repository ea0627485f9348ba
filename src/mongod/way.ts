/** A mongod that runs on this machine. */
export interface Found {
  readonly ok: true;
  /** Absolute path of the program. */
  readonly binary: string;
  /** Its version, as "6.0.5". */
  readonly version: string;
}

/** Why a way led to no mongod: a sentence for the person at the keyboard. */
export interface Missed {
  readonly ok: false;
  readonly why: string;
}

/**
 * One way of getting a mongod. Expected failures (no network, no pip) are `Missed`, never thrown.
 */
export interface Way {
  readonly name: string;
  find(): Promise<Found | Missed>;
}

/** Receives the progress, one line at a time, while somebody waits. */
export type OnProgress = (line: string) => void;

/** What a way needs to know of its environment. */
export interface Search {
  readonly env: Record<string, string | undefined>;
  readonly onProgress: OnProgress;
}

/** Shorthand for a way that led nowhere. */
export function missed(why: string): Missed {
  return { ok: false, why };
}
