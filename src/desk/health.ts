/** The delivery state of the texts of a channel. */
export interface ChannelHealth {
  readonly channel: string;
  /** The number that wait, counted up to `MOST_COUNTED`. */
  readonly waiting: number;
  /** When the oldest overdue text was due. */
  readonly oldest?: Date;
}
/** The limit of counting: above it, it is enough to know that there are many. */
export const MOST_COUNTED = 10_000;

/** A sender that accepts no texts. */
export interface HeldSender {
  readonly sender: string;
  readonly since: Date;
  readonly why: string;
}

/** A focal point to whom a provider does not send. */
export interface RefusedCall {
  readonly focalPoint: string;
  readonly channel: string;
  readonly why: string;
  readonly at: Date;
}

/** A text that reached nobody, without its address and words. */
export interface DeadText {
  readonly id: string;
  readonly class: string;
  readonly channel: string;
  readonly why: string;
  readonly diedAt: Date;
  readonly retriable: boolean;
}

/** The age of a key that is used for writing, without the key itself. */
export interface KeyAge {
  readonly kind: string;
  readonly days: number;
}

/** A person who cannot read what their role should. */
export interface KeyWait {
  readonly login: string;
  readonly compartments: readonly string[];
}

/** The completeness of a language. */
export interface LanguageHealth {
  readonly name: string;
  readonly texts: number;
  readonly lacking: number;
  /** Whether no native speaker has read it yet. */
  readonly draft: boolean;
}

/** A problem in the words of `doctor`: in English, with no name, address or secret. */
export interface HealthFinding {
  readonly check: string;
  readonly state: 'warning' | 'failure';
  readonly says: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The state of the installation, as far as it is cheap to get. Ids, codes and numbers. */
export interface HealthReport {
  /** Vital jobs that have not succeeded in any process for this many milliseconds. */
  readonly late: readonly { readonly job: string; readonly ms: number }[];
  readonly channels: readonly ChannelHealth[];
  readonly held: readonly HeldSender[];
  readonly refused: readonly RefusedCall[];
  /** Dead letters of the last seven days, latest first; only some when there are many. */
  readonly dead: readonly DeadText[];
  /** The number of texts for which a person must decide whether they are a report. */
  readonly toLookThrough: number;
  readonly keys: readonly KeyAge[];
  readonly waitForKeys: readonly KeyWait[];
  /** Compartments whose new tips nobody who can sign in is able to read. */
  readonly unread: readonly string[];
  readonly languages: readonly LanguageHealth[];
  /** All other problems, failures first. */
  readonly findings: readonly HealthFinding[];
}

/** The state of the installation, with the acts to repair it. */
export interface Health {
  report(): Promise<HealthReport>;
  /**
   * Retries dead letters; the audit log records it.
   * @param by the person as the log names them
   * @returns how many
   */
  retry(by: string, ids: readonly string[] | 'all'): Promise<number>;
}
