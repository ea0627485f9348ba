import type { PollHappened } from '../flows/poll-turn.js';
import type { Traits } from '../shared/traits.js';

/** A person's answer to one question. */
export interface Given {
  /**
   * The value of a choice, several separated by commas, or a number in digits; absent for own words
   * and for a skip.
   */
  readonly value?: string;
  /** They answered in their own words, which are stored elsewhere. */
  readonly told?: true;
  readonly skipped?: true;
  /** The day in UTC, such as 2026-12-01. */
  readonly day: string;
  /**
   * When it was given, in milliseconds since 1970: an earlier answer that is written late does not
   * replace a later one.
   */
  readonly at: number;
}

/** What is known about a person at the time of answering. */
export interface AnswererTraits extends Traits {
  readonly channel: string;
  readonly language: string;
}

/** Everything that is stored about one person in one poll, sealed under its key. */
export interface AnswerRecord {
  readonly traits: AnswererTraits;
  /** The questions that they were asked. */
  readonly asked: readonly string[];
  readonly given: Readonly<Record<string, Given>>;
  /** Messages that were no answer, by question. */
  readonly invalid: Readonly<Record<string, number>>;
  readonly finished: boolean;
  /** The patches it contains, so that none is applied twice. */
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
  /** The question never reached them. */
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

/** The most patches of one person that can wait at once; with more, one could be applied twice. */
const APPLIED = 32;

/** Returns the record of a person who was not asked yet. */
export const nobody = (traits: AnswererTraits): AnswerRecord => ({
  traits,
  asked: [],
  given: {},
  invalid: {},
  finished: false,
  applied: [],
});

/** Returns what happened in a turn as a patch. Words are left out: they are stored elsewhere. */
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

/** Checks whether an answer in a patch is the latest to its question. */
export function isLatest(record: AnswerRecord, question: string, at: number): boolean {
  return !has(record.given, question) || (record.given[question]?.at ?? 0) <= at;
}

/** Checks whether a person has done anything in a poll besides being asked. */
const tookPart = ({ given, invalid, finished }: AnswerRecord): boolean =>
  finished || Object.keys(given).length > 0 || Object.keys(invalid).length > 0;

/**
 * Returns a record after one more turn: pure. The latest answer to a question counts; SKIP does not
 * change an answer that was given before. A patch that was applied already changes nothing.
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

/** Checks whether a person has answered anything. */
export const hasAnswered = ({ given }: AnswerRecord): boolean =>
  Object.values(given).some(({ skipped }) => !skipped);
