import type { CaseEventType } from '../models/cases/case-event.js';

/** Events on a timeline besides acts of people: of the reporter, and of the people called. */
export type SystemEventType =
  'received' | 'opened' | 'gathered' | 'called' | 'refused' | 'unreachable';

/** One event of a case. Its words, if it has any, come with `read`. */
export interface TimelineEvent {
  readonly id: string;
  readonly type: CaseEventType | SystemEventType;
  /** To the minute; for events of the reporter, to the hour. */
  readonly at: Date;
  readonly precision: 'minute' | 'hour';
  /** The id of the directory or of an account; missing when no person did it. */
  readonly by?: string | undefined;
  /**
   * The codes of the event: `to`, `reason`, `state`, `priority`, `other`, `level`, `round`,
   * `until`.
   */
  readonly codes: Readonly<Record<string, string | number>>;
  /** Whether it has words, which are sealed. */
  readonly sealed: boolean;
}
