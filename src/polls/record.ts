import type { PollHappened } from '../flows/poll-turn.js';
import type { Traits } from '../shared/traits.js';

/** What somebody gave as an answer to one question. */
export interface Given {
  /**
   * The value of a choice, several with commas between, or a
   * number in digits; absent for own words and for a skip.
   */
  readonly value?: string;
  /** They answered in their own words, which are kept elsewhere. */
  readonly told?: true;
  readonly skipped?: true;
  /** The day, UTC, as 2026-12-01. */
  readonly day: string;
  /**
   * When it was given, in milliseconds since 1970: a late
   * write of an earlier answer does not replace a later one.
   */
  readonly at: number;
}

/** What is known of whoever answers, at the time of answering. */
export interface AnswererTraits extends Traits {
  readonly channel: string;
  readonly language: string;
}

/** All that is kept of one person in one poll, sealed under its key. */
export interface AnswerRecord {
  readonly traits: AnswererTraits;
  /** The questions that were put to them. */
  readonly asked: readonly string[];
  readonly given: Readonly<Record<string, Given>>;
  /** Messages that were no answer, by question. */
  readonly invalid: Readonly<Record<string, number>>;
  readonly finished: boolean;
  /** Which patches it has: none is applied twice. */
  readonly applied: readonly string[];
}

/** What one turn changes in a record. */
export interface AnswerPatch {
  /** Drawn with the turn. */
  readonly id: string;
  readonly at: number;
  readonly traits: AnswererTraits;
  readonly asked?: string;
  readonly finished: boolean;
  /** What they were asked never reached them. */
  readonly recalled?: true;
  /** In the order in which they happened. */
  readonly given: readonly {
    readonly question: string;
    readonly value?: string;
    readonly how: 'chosen' | 'told' | 'skipped';
  }[];
  /** The questions at which a message was no answer. */
  readonly invalid: readonly string[];
}

/** So many patches of one person can wait at once before one could be applied twice. */
const APPLIED = 32;

/** A person who was not asked yet. */
export const nobody = (traits: AnswererTraits): AnswerRecord => ({
  traits,
  asked: [],
  given: {},
  invalid: {},
  finished: false,
  applied: [],
});

/** What happened in a turn, as a patch. Words are left out: they lie elsewhere. */
export function patchOf(
  id: string,
  { events, asked, finished, recalled }: PollHappened,
  traits: AnswererTraits,
  now: Date,
): AnswerPatch {
  return {
    id,
    at: now.getTime(),
    traits,
    ...(asked === undefined ? {} : { asked }),
    finished,
    ...(recalled ? { recalled } : {}),
    given: events.flatMap((event): AnswerPatch['given'][number][] => {
      if (event.type === 'answered')
        return [{ question: event.question, value: event.value, how: 'chosen' }];
      if (event.type === 'told') return [{ question: event.question, how: 'told' }];
      return event.type === 'skipped' ? [{ question: event.question, how: 'skipped' }] : [];
    }),
    invalid: events.flatMap((event) =>
      event.type === 'remarked' && event.instead ? [event.question] : [],
    ),
  };
}

const has = (record: Readonly<Record<string, unknown>>, name: string) =>
  Object.hasOwn(record, name);

/** Whether what a patch gives at a question stands: nothing later was given there. */
export function isLatest(record: AnswerRecord, question: string, at: number): boolean {
  return !has(record.given, question) || (record.given[question]?.at ?? 0) <= at;
}

/** Whether somebody has done anything in a poll but be asked. */
const tookPart = ({ given, invalid, finished }: AnswerRecord): boolean =>
  finished || Object.keys(given).length > 0 || Object.keys(invalid).length > 0;

/**
 * A record after one more turn: pure. The latest answer to a question stands; SKIP leaves an answer
 * that was given before as it is. A patch that was applied changes nothing.
 */
export function patched(record: AnswerRecord, patch: AnswerPatch): AnswerRecord {
  if (record.applied.includes(patch.id)) return record;
  const given: Record<string, Given> = { ...record.given };
  const invalid: Record<string, number> = { ...record.invalid };
  const before = patch.recalled && !tookPart(record) ? [] : record.asked;
  const asked = new Set([...before, ...(patch.asked === undefined ? [] : [patch.asked])]);
  const when = { day: new Date(patch.at).toISOString().slice(0, 10), at: patch.at };
  for (const { question, value, how } of patch.given) {
    asked.add(question);
    if (!isLatest({ ...record, given }, question, patch.at)) continue;
    if (how === 'skipped' && has(given, question)) continue;
    if (how === 'skipped') given[question] = { skipped: true, ...when };
    else
      given[question] = { ...(value === undefined ? { told: true as const } : { value }), ...when };
  }
  for (const question of patch.invalid) {
    asked.add(question);
    invalid[question] = (has(invalid, question) ? (invalid[question] ?? 0) : 0) + 1;
  }
  return {
    traits: patch.traits,
    asked: [...asked],
    given,
    invalid,
    finished: record.finished || patch.finished,
    applied: [...record.applied, patch.id].slice(-APPLIED),
  };
}

/** Whether somebody has answered anything. */
export const hasAnswered = ({ given }: AnswerRecord): boolean =>
  Object.values(given).some(({ skipped }) => !skipped);
