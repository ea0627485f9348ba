import type { EscalationRequest } from '../escalation/escalation.js';
import { HOUR, MINUTE } from '../shared/clock.js';

/**
 * More texts than this within this time are more than a person writes: a machine answers ours.
 * Source: docs/adr/017.
 */
export const MOST_TEXTS = 40;
export const TEXTS_WITHIN = 10 * MINUTE;
/**
 * The most that is sent to one person in an hour, in SMS segments or in chat messages. It is enough
 * for three complete reports. Source: docs/adr/017.
 */
export const SEGMENTS_AN_HOUR = 120;
/** How many tips of one person in an hour get their own escalation. Source: docs/adr/017. */
export const TIPS_AN_HOUR = 3;
/**
 * How many files of one person are fetched in an hour: each may take ten megabytes of the disk, and
 * a talk may have thirty. Source: docs/adr/017.
 */
export const FILES_AN_HOUR = 40;

/** A tip that got its own escalation: later tips of the same person can be gathered there. */
interface EscalatedTip {
  readonly tip: string;
  readonly at: number;
  /** The people who are told, as far as the tip decides that. */
  readonly place: string;
  readonly priority: number;
}

/** What one person has cost in the last hour. In memory only: see docs/adr/017. */
export interface Spending {
  /** When they wrote, in milliseconds since 1970. */
  readonly texts: readonly number[];
  readonly said: readonly { readonly at: number; readonly segments: number }[];
  /** The time from which they are answered again. */
  readonly quietUntil: number;
  readonly escalated: readonly EscalatedTip[];
}

export const nothingSpent: Spending = { texts: [], said: [], quietUntil: 0, escalated: [] };

/** Returns what of a list is later than a time; the list itself if all of it is. */
function later<T>(list: readonly T[], at: (one: T) => number, since: number): readonly T[] {
  const isLater = (one: T) => at(one) > since;
  return list.every(isLater) ? list : list.filter(isLater);
}

/**
 * Returns a person's spending without the expired part: itself if nothing has expired, undefined
 * when nothing is left.
 */
export function recentSpending(spending: Spending, now: number): Spending | undefined {
  const texts = later(spending.texts, (at) => at, now - TEXTS_WITHIN);
  const said = later(spending.said, ({ at }) => at, now - HOUR);
  const escalated = later(spending.escalated, ({ at }) => at, now - HOUR);
  if (texts.length + said.length + escalated.length === 0 && spending.quietUntil <= now)
    return undefined;
  const isWhole =
    texts === spending.texts && said === spending.said && escalated === spending.escalated;
  return isWhole ? spending : { ...spending, texts, said, escalated };
}

/** What may be sent to a person now: everything, one last line, or nothing for a while. */
export interface Allowance {
  readonly may: 'all' | 'lastLine' | 'nothing';
  /** The minutes until they are answered again, when not everything may be sent. */
  readonly minutes: number;
  /** What they have cost after this turn. */
  readonly spending: Spending;
}

/** Returns when enough of the replies are an hour old, so that the talk can go on. */
function affordableAt({ said }: Spending): number {
  let left = said.reduce((sum, { segments }) => sum + segments, 0);
  for (const { at, segments } of said) {
    left -= segments;
    if (left <= SEGMENTS_AN_HOUR / 2) return at + HOUR;
  }
  return 0;
}

/**
 * Decides how much of an answer may go out.
 * @param typed true when the person wrote a text: a machine presses no buttons
 * @param segments how many segments the answer takes
 * @param owed true when the answer goes out in any case
 */
export function allowanceFor(
  before: Spending,
  { typed, segments, owed }: { typed: boolean; segments: number; owed: boolean },
  now: number,
): Allowance {
  const texts = typed ? [...before.texts, now] : before.texts;
  const spending = { ...before, texts, said: [...before.said, { at: now, segments }] };
  const spent = before.said.reduce((sum, one) => sum + one.segments, 0);
  if (owed || segments === 0) return { may: 'all', minutes: 0, spending };
  const minutesTo = (until: number) => Math.max(1, Math.ceil((until - now) / MINUTE));
  if (before.quietUntil > now) {
    const minutes = minutesTo(before.quietUntil);
    return { may: 'nothing', minutes, spending: { ...before, texts } };
  }
  const tooMany = texts.length > MOST_TEXTS;
  const tooMuch = spent + segments > SEGMENTS_AN_HOUR;
  if (!tooMany && !tooMuch) return { may: 'all', minutes: 0, spending };
  const quietUntil = Math.max(tooMany ? now + TEXTS_WITHIN : 0, tooMuch ? affordableAt(before) : 0);
  const minutes = minutesTo(quietUntil);
  return { may: 'lastLine', minutes, spending: { ...before, texts: [], quietUntil } };
}

const placeOf = ({ country, area, excludedAffiliations }: EscalationRequest): string =>
  JSON.stringify([country, area ?? '', [...excludedAffiliations].sort()]);

/**
 * Notes that a tip gets its own escalation. It replaces the tips into which it could have been
 * gathered.
 */
export function withEscalated(before: Spending, request: EscalationRequest, now: number): Spending {
  const { tip, priority } = request;
  const others = before.escalated.filter((one) => one.tip !== tip);
  const own = { tip, at: now, place: placeOf(request), priority };
  return { ...before, escalated: [own, ...others] };
}

/**
 * Decides whether a tip gets its own escalation, or is gathered into one of the same person that
 * tells the same people, at least as urgently.
 * @returns `into`: the tip to gather it into
 */
export function escalateOrGather(
  before: Spending,
  request: EscalationRequest,
  now: number,
): { readonly into?: string; readonly spending: Spending } {
  const place = placeOf(request);
  const others = before.escalated.filter(({ tip }) => tip !== request.tip);
  const itself = others.length < before.escalated.length;
  const [lead] = others
    .filter((one) => one.place === place && one.priority <= request.priority)
    .sort((a, b) => a.priority - b.priority);
  if (!itself && lead && others.length >= TIPS_AN_HOUR) return { into: lead.tip, spending: before };
  return { spending: withEscalated(before, request, now) };
}
