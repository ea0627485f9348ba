import type { CaseEventType } from '../models/cases/case-event.js';

/** What a timeline tells beside what people did: of the reporter, and of those who were called. */
export type SystemEventType = 'received' | 'gathered' | 'called' | 'refused' | 'unreachable';

/** One thing that happened to a case. Its words, if it has any, come with `read`. */
export interface TimelineEvent {
  readonly id: string;
  readonly type: CaseEventType | SystemEventType;
  /** To the minute; of the reporter to the hour. */
  readonly at: Date;
  readonly precision: 'minute' | 'hour';
  /** The id of the directory or of an account; absent when nobody did it. */
  readonly by?: string | undefined;
  /**
   * Codes of what was done: `to`, `reason`, `state`,
   * `priority`, `other`, `level`, `round`, `until`.
   */
  readonly codes: Readonly<Record<string, string | number>>;
  /** It has words, which are sealed. */
  readonly sealed: boolean;
}
