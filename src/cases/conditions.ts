import type { CaseFilter } from '../access/case-filter.js';
import type { ListOrder } from '../models/cases/case-list.js';
import { closedStates, type CaseState } from '../models/cases/case-work.js';
import { wordsEndBy } from '../models/cases/words-end.js';
import type { Staff } from '../shared/staff.js';
import type { CaseQuery, Mark } from './query.js';
import { WORDS_END_SOON } from './work.js';

const isIn = (list: readonly unknown[]) => (list.length === 1 ? list[0] : { $in: [...list] });

/**
 * Returns the filter of a state. A tip that nobody has worked on is Active. A closed tip becomes
 * Active again when its reporter writes again.
 */
function ofState(state: CaseState): CaseFilter {
  if (state === 'Active')
    return { open: true, 'work.state': { $in: [null, 'Active', ...closedStates] } };
  return state === 'FollowUp' ? { open: true, 'work.state': state } : { 'work.state': state };
}

function ofStates(states: CaseQuery['state']): CaseFilter[] {
  if (states === 'all') return [];
  if (states === undefined) return [{ open: true }];
  const [first, ...others] = states.map(ofState);
  if (!first) return [{ open: true }];
  return others.length === 0 ? [first] : [{ $or: [first, ...others] }];
}

function ofOwner(owner: string, { focalPoint, account }: Staff): CaseFilter {
  if (owner === 'nobody') return { 'work.owner': { $exists: false } };
  if (owner !== 'me') return { 'work.owner': owner };
  return { 'work.owner': isIn(focalPoint === undefined ? [account] : [focalPoint, account]) };
}

/** Returns the filter for changes that an account has not seen, among open cases. */
function ofMark(mark: Mark, account: string): CaseFilter {
  const seen = `seen.${account}`;
  if (mark === 'unread') return { open: true, [seen]: { $exists: false } };
  const since = { $expr: { $lt: [`$${seen}`, '$changes'] } };
  return { open: true, [seen]: { $exists: true }, ...since };
}

function ofPlace({ country, area }: CaseQuery): CaseFilter[] {
  if (area && area.length > 0) {
    // The code of an area begins with its country, and so does the index.
    const countries = [...new Set(area.map((one) => one.slice(0, 2)))];
    return [{ area: isIn(area), country: isIn(countries) }];
  }
  return country && country.length > 0 ? [{ country: isIn(country) }] : [];
}

function ofTime({ from, to }: CaseQuery): CaseFilter[] {
  if (!from && !to) return [];
  return [{ receivedAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lte: to } : {}) } }];
}

/**
 * A reference or its beginning, with a dash; without the dash, a complete reference with a digit in
 * its tail.
 */
const withDash = /^([A-Z]{2,6})-([0-9A-Z]{1,8})$/;
const whole = /^([A-Z]{2})(?=[A-Z]*\d)([0-9A-Z]{5})$/;

/** Returns the beginning of a reference if the text is one. Then closed cases are searched, too. */
function referenceIn(text: string | undefined): string | undefined {
  const typed = text?.trim().toUpperCase() ?? '';
  const [, country, tail] = withDash.exec(typed) ?? whole.exec(typed) ?? [];
  return country === undefined || tail === undefined ? undefined : `${country}-${tail}`;
}

/** Returns the order of a list. Cases found by the beginning of a reference come by reference. */
export const orderOf = ({ text }: Pick<CaseQuery, 'text'>): ListOrder =>
  referenceIn(text) === undefined ? 'newest' : 'reference';

function ofText(text: string): CaseFilter {
  const reference = referenceIn(text);
  if (reference !== undefined) return { reference: { $regex: `^${reference}` } };
  const word = text.trim();
  return { $or: [{ kind: word }, { signals: word }, { area: word.toUpperCase() }] };
}

function ofTold({ partial, inDoubt }: CaseQuery): CaseFilter {
  if (inDoubt) return { state: 'unsure' };
  return partial ? { state: 'partial' } : { state: { $nin: ['unsure', 'setAside'] } };
}

/** Returns the filter of closed cases whose words are destroyed soon. */
const ofWordsEnd = ({ now, keepClosed }: Circumstances): CaseFilter =>
  keepClosed === undefined
    ? { _id: { $in: [] } }
    : wordsEndBy(new Date(now.getTime() + WORDS_END_SOON), keepClosed);

/** What a filter depends on besides the query. */
export interface Circumstances {
  readonly now: Date;
  /** The tips that nobody answered, if the query asks only for these. */
  readonly unanswered?: readonly string[] | undefined;
  /** How long words of a closed case are kept, in milliseconds. */
  readonly keepClosed?: number | undefined;
}

/** Returns the query as filters of the collection of tips, which must all match. */
export function conditionsOf(
  query: CaseQuery,
  staff: Staff,
  circumstances: Circumstances,
): CaseFilter[] {
  const { priority, kind, owner, mark, followUpDue, text, state, wordsEnd } = query;
  const { now, unanswered } = circumstances;
  const named = referenceIn(text) !== undefined;
  const all = state === undefined && (named || wordsEnd === true);
  return [
    ...ofStates(all ? 'all' : state),
    ...(wordsEnd ? [ofWordsEnd(circumstances)] : []),
    ...(named ? [] : [ofTold(query)]),
    ...ofPlace(query),
    ...ofTime(query),
    ...(priority && priority.length > 0 ? [{ priority: isIn(priority) }] : []),
    ...(kind && kind.length > 0 ? [{ kind: isIn(kind) }] : []),
    ...(owner === undefined || owner === '' ? [] : [ofOwner(owner, staff)]),
    ...(mark ? [ofMark(mark, staff.account)] : []),
    ...(followUpDue ? [{ 'work.followUpAt': { $lte: now } }] : []),
    ...(unanswered ? [{ _id: { $in: [...unanswered] } }] : []),
    ...(text === undefined || text.trim() === '' ? [] : [ofText(text)]),
  ];
}
