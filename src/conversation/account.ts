import type { EscalationRequest } from '../escalation/escalation.js';
import { HOUR, MINUTE } from '../shared/clock.js';

/** So many texts in so long a time are more than a person writes: a machine answers ours. Source: docs/adr/017. */
export const MOST_ROUNDS = 40;
export const ROUNDS_WITHIN = 10 * MINUTE;
/**
 * What is said to one person in an hour, in segments or in messages of a chat: three reports told to their end.
 * Source: docs/adr/017.
 */
export const SEGMENTS_AN_HOUR = 120;
/** So many tips of one person in an hour are called out one by one. Source: docs/adr/017. */
export const TIPS_AN_HOUR = 3;

/** A tip that was called out by itself: later ones of the same person can be gathered there. */
interface Opened {
  readonly tip: string;
  readonly at: number;
  /** Who hears of it, as far as the tip decides that. */
  readonly place: string;
  readonly priority: number;
}

/** What one person has cost in the last hour. In memory only: see docs/adr/017. */
export interface Account {
  /** When they wrote, in milliseconds since 1970. */
  readonly rounds: readonly number[];
  readonly said: readonly { readonly at: number; readonly segments: number }[];
  /** They are answered again from then on. */
  readonly quietUntil: number;
  readonly opened: readonly Opened[];
}

export const newAccount: Account = { rounds: [], said: [], quietUntil: 0, opened: [] };

/** An account without what is over; undefined when nothing is left of it. */
export function lately(account: Account, now: number): Account | undefined {
  const rounds = account.rounds.filter((at) => at > now - ROUNDS_WITHIN);
  const said = account.said.filter(({ at }) => at > now - HOUR);
  const opened = account.opened.filter(({ at }) => at > now - HOUR);
  const left = rounds.length + said.length + opened.length > 0 || account.quietUntil > now;
  return left ? { ...account, rounds, said, opened } : undefined;
}

/** What may be said to a person now: everything, one last line, or nothing for a while. */
export interface Allowance {
  readonly may: 'all' | 'lastLine' | 'nothing';
  /** When it is not everything: in how many minutes they are answered again. */
  readonly minutes: number;
  readonly account: Account;
}

/** When enough of what was said is an hour ago, so that there is something to go on with. */
function affordableAt({ said }: Account): number {
  let left = said.reduce((sum, { segments }) => sum + segments, 0);
  for (const { at, segments } of said) {
    left -= segments;
    if (left <= SEGMENTS_AN_HOUR / 2) return at + HOUR;
  }
  return 0;
}

/**
 * Settles one round of a talk.
 * @param typed the person wrote: a machine presses no buttons @param segments what the answer takes
 * @param owed the answer is one that goes in any case
 */
export function settle(
  before: Account,
  { typed, segments, owed }: { typed: boolean; segments: number; owed: boolean },
  now: number,
): Allowance {
  const heard = typed ? [...before.rounds, now] : before.rounds;
  const spend = { ...before, rounds: heard, said: [...before.said, { at: now, segments }] };
  const spent = before.said.reduce((sum, one) => sum + one.segments, 0);
  if (owed || segments === 0) return { may: 'all', minutes: 0, account: spend };
  const minutesTo = (until: number) => Math.max(1, Math.ceil((until - now) / MINUTE));
  if (before.quietUntil > now) {
    const account = { ...before, rounds: heard };
    return { may: 'nothing', minutes: minutesTo(before.quietUntil), account };
  }
  const tooMany = heard.length > MOST_ROUNDS;
  const tooMuch = spent + segments > SEGMENTS_AN_HOUR;
  if (!tooMany && !tooMuch) return { may: 'all', minutes: 0, account: spend };
  const quietUntil = Math.max(
    tooMany ? now + ROUNDS_WITHIN : 0,
    tooMuch ? affordableAt(before) : 0,
  );
  const account = { ...before, rounds: [], quietUntil };
  return { may: 'lastLine', minutes: minutesTo(quietUntil), account };
}

const placeOf = ({ country, area, excludedAffiliations }: EscalationRequest): string =>
  JSON.stringify([country, area ?? '', [...excludedAffiliations].sort()]);

/** A tip is called out by itself; it takes the place of those it could have been gathered into. */
export function calledOut(before: Account, request: EscalationRequest, now: number): Account {
  const { tip, priority } = request;
  const others = before.opened.filter((one) => one.tip !== tip);
  return { ...before, opened: [{ tip, at: now, place: placeOf(request), priority }, ...others] };
}

/**
 * Where a tip is to be called out: by itself, or gathered into one of the same person that tells the same people, at least as
 * urgently. @returns the tip to gather it into, if it is to be gathered
 */
export function callOut(
  before: Account,
  request: EscalationRequest,
  now: number,
): { readonly into?: string; readonly account: Account } {
  const place = placeOf(request);
  const others = before.opened.filter(({ tip }) => tip !== request.tip);
  const itself = others.length < before.opened.length;
  const [lead] = others
    .filter((one) => one.place === place && one.priority <= request.priority)
    .sort((a, b) => a.priority - b.priority);
  if (!itself && lead && others.length >= TIPS_AN_HOUR) return { into: lead.tip, account: before };
  return { account: calledOut(before, request, now) };
}
