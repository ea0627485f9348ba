import type { EscalationRequest } from '../escalation/escalation.js';
import { HOUR, MINUTE } from '../shared/clock.js';

/**
 * So many texts in so long a time are more than a person
 * writes: a machine answers ours. Source: docs/adr/017.
 */
export const MOST_TEXTS = 40;
export const TEXTS_WITHIN = 10 * MINUTE;
/**
 * The most that is said to one person in an hour, in segments or in messages of a chat: three
 * reports told to their end. Source: docs/adr/017.
 */
export const SEGMENTS_AN_HOUR = 120;
/** So many tips of one person in an hour are escalated one by one. Source: docs/adr/017. */
export const TIPS_AN_HOUR = 3;

/** A tip that was escalated by itself: later ones of the same person can be gathered there. */
interface EscalatedTip {
  readonly tip: string;
  readonly at: number;
  /** Who hears of it, as far as the tip decides that. */
  readonly place: string;
  readonly priority: number;
}

/** What one person has cost in the last hour. In memory only: see docs/adr/017. */
export interface Spending {
  /** When they wrote, in milliseconds since 1970. */
  readonly texts: readonly number[];
  readonly said: readonly { readonly at: number; readonly segments: number }[];
  /** They are answered again from then on. */
  readonly quietUntil: number;
  readonly escalated: readonly EscalatedTip[];
}

export const nothingSpent: Spending = { texts: [], said: [], quietUntil: 0, escalated: [] };

/** A person's spending without what is over; undefined when nothing is left of it. */
export function recentSpending(spending: Spending, now: number): Spending | undefined {
  const texts = spending.texts.filter((at) => at > now - TEXTS_WITHIN);
  const said = spending.said.filter(({ at }) => at > now - HOUR);
  const escalated = spending.escalated.filter(({ at }) => at > now - HOUR);
  const left = texts.length + said.length + escalated.length > 0 || spending.quietUntil > now;
  return left ? { ...spending, texts, said, escalated } : undefined;
}

/** What may be said to a person now: everything, one last line, or nothing for a while. */
export interface Allowance {
  readonly may: 'all' | 'lastLine' | 'nothing';
  /** When it is not everything: in how many minutes they are answered again. */
  readonly minutes: number;
  /** What they have cost after this turn. */
  readonly spending: Spending;
}

/** When enough of what was said is an hour ago, so that there is something to go on with. */
function affordableAt({ said }: Spending): number {
  let left = said.reduce((sum, { segments }) => sum + segments, 0);
  for (const { at, segments } of said) {
    left -= segments;
    if (left <= SEGMENTS_AN_HOUR / 2) return at + HOUR;
  }
  return 0;
}

/**
 * Says how much of an answer may go out.
 * @param typed the person wrote: a machine presses no buttons @param segments what the answer takes
 * @param owed the answer goes out in any case
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
 * Notes that a tip is escalated by itself. It takes
 * the place of those it could have been gathered into.
 */
export function withEscalated(before: Spending, request: EscalationRequest, now: number): Spending {
  const { tip, priority } = request;
  const others = before.escalated.filter((one) => one.tip !== tip);
  const own = { tip, at: now, place: placeOf(request), priority };
  return { ...before, escalated: [own, ...others] };
}

/**
 * Decides whether a tip is escalated by itself, or gathered into one of the same person that tells
 * the same people, at least as urgently.
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
