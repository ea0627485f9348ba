/** How far the texts of a channel have come. */
export interface ChannelHealth {
  readonly channel: string;
  /** So many wait, counted up to `MOST_COUNTED`. */
  readonly waiting: number;
  /** The oldest that should have gone was to go then. */
  readonly oldest?: Date;
}
/** More are not counted: it is enough to know that there are many. */
export const MOST_COUNTED = 10_000;

/** A sender that takes nothing. */
export interface HeldSender {
  readonly sender: string;
  readonly since: Date;
  readonly why: string;
}

/** A focal point whom a provider does not send to. */
export interface RefusedCall {
  readonly focalPoint: string;
  readonly channel: string;
  readonly why: string;
  readonly at: Date;
}

/** A text that reached nobody: no address, no words. */
export interface DeadText {
  readonly id: string;
  readonly class: string;
  readonly channel: string;
  readonly why: string;
  readonly diedAt: Date;
  readonly retriable: boolean;
}

/** A key that is written with: nothing of the key itself. */
export interface KeyAge {
  readonly kind: string;
  readonly days: number;
}

/** Somebody who cannot read what their role should. */
export interface KeyWait {
  readonly login: string;
  readonly compartments: readonly string[];
}

/** How whole a language is. */
export interface LanguageHealth {
  readonly name: string;
  readonly texts: number;
  readonly lacking: number;
  /** No native speaker has read it. */
  readonly draft: boolean;
}

/** Something that is wrong, as `doctor` says it: in English, with no name, address or secret. */
export interface HealthFinding {
  readonly check: string;
  readonly state: 'warning' | 'failure';
  readonly says: string;
  /** What to do about it. */
  readonly fix: string;
}

/** How the installation is, as far as it can be had cheaply. Ids, codes and numbers. */
export interface HealthReport {
  /** Vital jobs that have not succeeded anywhere for so many milliseconds. */
  readonly late: readonly { readonly job: string; readonly ms: number }[];
  readonly channels: readonly ChannelHealth[];
  readonly held: readonly HeldSender[];
  readonly refused: readonly RefusedCall[];
  /** Those of seven days, the latest first; some of them when there are many. */
  readonly dead: readonly DeadText[];
  /** Texts of which somebody has to say whether they are a report. */
  readonly toLookThrough: number;
  readonly keys: readonly KeyAge[];
  readonly waitForKeys: readonly KeyWait[];
  /** Compartments whose new tips nobody who signs in can read. */
  readonly unread: readonly string[];
  readonly languages: readonly LanguageHealth[];
  /** What else is wrong, failures first. */
  readonly findings: readonly HealthFinding[];
}

/** How the installation is, and what can be done about it. */
export interface Health {
  report(): Promise<HealthReport>;
  /**
   * Has dead letters tried again, noted in the audit log.
   * @param by as the log names them
   * @returns how many
   */
  retry(by: string, ids: readonly string[] | 'all'): Promise<number>;
}
