import { caseActions, may } from '../access/policy.js';
import { alertOfPublished } from '../models/cases/alert.js';
import { eventsOf, tellEvent, type CaseEventDoc } from '../models/cases/case-event.js';
import { joinedTo, markSeen } from '../models/cases/case-work.js';
import { findTip } from '../models/cases/tip-lookup.js';
import { beginningOf, HOUR, MINUTE } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';
import { idOf } from '../access/policy.js';
import { readTip } from '../tips/read.js';
import { audit, type CaseDeps } from './deps.js';
import { timelineOf } from './events.js';
import { openCase, type Opened } from './facts.js';
import { namesIn } from './leave-out-names.js';
import { visibleOf } from './list.js';
import { done, not, type Outcome } from './outcome.js';
import { rowOf, wasClosed } from './rows.js';
import { sanitise } from './sanitise.js';
import type { CasePage, CaseWords, Keys, Summary } from './view.js';
import { wordsEndOf } from './words-end.js';
import { openSealed } from './words.js';

/** Returns the people who opened the words, each once, with their last time. */
function readersOf(events: readonly CaseEventDoc[]): CasePage['readBy'] {
  const last = new Map<string, Date>();
  for (const { type, by, at } of events) if (type === 'read' && !last.has(by)) last.set(by, at);
  return [...last].map(([by, at]) => ({ by, at }));
}

function closingOf({ doc }: Opened): CasePage['closing'] {
  const { state, reason, closedAt } = doc.work ?? {};
  if (!wasClosed(doc) || !state || !closedAt) return undefined;
  return { state, reason: reason ?? 'other', at: closedAt };
}

/** The cases to which a case is tied, by their ids. */
interface Ties {
  readonly links: readonly string[];
  readonly joined: readonly string[];
  readonly joinedInto: string | undefined;
}

/**
 * Returns the cases that are tied to a case and that the account may see. The others are left out:
 * a page leads nobody to what they may not open.
 */
async function tiesOf(deps: CaseDeps, staff: Staff, { doc }: Opened): Promise<Ties> {
  const { links = [], joinedInto } = doc.work ?? {};
  const joined = await joinedTo(deps.db.cases, doc._id);
  const all = [...links, ...joined, ...(joinedInto === undefined ? [] : [joinedInto])];
  const visible = await visibleOf(deps, staff, all);
  return {
    links: links.filter((id) => visible.has(id)),
    joined: joined.filter((id) => visible.has(id)),
    joinedInto: joinedInto !== undefined && visible.has(joinedInto) ? joinedInto : undefined,
  };
}

/** Returns the page, made from loaded data. */
function pageOf(
  staff: Staff,
  opened: Opened,
  events: readonly CaseEventDoc[],
  { joinedInto, ...ties }: Ties,
  more: Pick<CasePage, 'relay' | 'wordsEnd'>,
): CasePage {
  const { doc, escalation, facts } = opened;
  return {
    row: { ...rowOf(doc, escalation, staff.account), joinedInto },
    v: doc.work?.v ?? 0,
    compartment: doc.compartment,
    signals: doc.signals,
    priorityChanges: escalation?.changes ?? [],
    answers: doc.answers,
    texts: doc.entries.length,
    mode: doc.mode,
    closing: closingOf(opened),
    timeline: timelineOf(opened, events),
    readBy: readersOf(events),
    ...ties,
    ...more,
    excluded: doc.work?.excluded ?? [],
    excludedAffiliations: doc.excludedAffiliations,
    may: caseActions.filter((action) => may(staff, action, facts)),
  };
}

/** Returns the neighbour's alert of a sighting, if that alert is passed on here. */
async function relayOf({ db }: CaseDeps, { doc }: Opened): Promise<CasePage['relay']> {
  const alert = doc.about && (await alertOfPublished(db.cases, doc.about.alert));
  if (!alert?.relay) return undefined;
  const { _id: id, number } = alert;
  const { name, contact } = alert.relay;
  return { id, number, name, contact };
}

/** Returns a case without any words, and marks it as read. */
export async function seeCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
): Promise<Outcome<CasePage>> {
  const found = await openCase(deps, staff, id, 'case.see');
  if (!found.ok) return found;
  const { opened } = found;
  const { cases } = deps.db;
  const [events, ties, relay] = await Promise.all([
    eventsOf(cases, id),
    tiesOf(deps, staff, opened),
    relayOf(deps, opened),
  ]);
  await markSeen(cases, id, staff.account, opened.doc.changes ?? 0);
  const wordsEnd = wordsEndOf(deps, opened, deps.clock.now());
  return done(pageOf(staff, opened, events, ties, { relay, wordsEnd }));
}

/** Records on a case that an account reads it, at most once an hour. */
export async function tellReading(deps: CaseDeps, staff: Staff, { doc }: Opened): Promise<void> {
  const now = deps.clock.now();
  const hour = beginningOf(HOUR, now).getTime() / HOUR;
  await tellEvent(deps.db.cases, {
    _id: `${doc._id}.read.${staff.account}.${hour}`,
    case: doc._id,
    n: doc.changes ?? 0,
    at: beginningOf(MINUTE, now),
    by: idOf(staff),
    type: 'read',
    codes: {},
  });
}

/** Returns the redacted phrases of a case that the keys can open. */
function redactionsOf(keys: Keys, id: string, events: readonly CaseEventDoc[]): string[] {
  return events
    .filter(({ type }) => type === 'redacted')
    .flatMap((event) => {
      const opened = openSealed(keys, id, event);
      return 'words' in opened ? [opened.words] : [];
    });
}

/**
 * Returns the phrases to remove from everything that leaves a case; undefined when one of them
 * cannot be opened.
 */
export async function redactionsIn(
  { db }: Pick<CaseDeps, 'db'>,
  id: string,
  keys: Keys,
): Promise<readonly string[] | undefined> {
  const events = await eventsOf(db.cases, id);
  const redactions = redactionsOf(keys, id, events);
  const all = events.filter(({ type }) => type === 'redacted').length;
  return redactions.length < all ? undefined : redactions;
}

/**
 * Opens all words of a case. The audit log and the timeline record the reading before any word is
 * returned.
 */
export async function readCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<Outcome<CaseWords>> {
  const found = await openCase(deps, staff, id, 'case.words');
  if (!found.ok) return found;
  const tip = await findTip(deps.db.cases, id);
  if (!tip) return not('unknown');
  await audit(deps, staff, 'tip.opened', id);
  await tellReading(deps, staff, found.opened);
  const events = await eventsOf(deps.db.cases, id);
  const sealed = events.filter(({ box, type }) => box !== undefined && type !== 'redacted');
  return done({
    texts: readTip(keys, tip),
    notes: Object.fromEntries(sealed.map((event) => [event._id, openSealed(keys, id, event)])),
    redactions: redactionsOf(keys, id, events),
  });
}

/**
 * Returns the subject of a case for people who may not read it: codes, and the words without
 * details that could identify a person, if the keys can open them. If a redaction cannot be opened,
 * the words stay hidden, because it cannot be applied.
 */
export async function summariseCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  keys?: Keys,
): Promise<Outcome<Summary>> {
  const found = await openCase(deps, staff, id, 'case.summary');
  if (!found.ok) return found;
  const { doc, escalation } = found.opened;
  const base = {
    row: rowOf(doc, escalation, staff.account),
    signals: doc.signals,
    answers: doc.answers,
  };
  const tip = keys && (await findTip(deps.db.cases, id));
  if (!keys || !tip) return done(base);
  const redactions = await redactionsIn(deps, id, keys);
  if (!redactions) return done(base);
  await audit(deps, staff, 'case.summarised', id);
  const said = readTip(keys, tip).flatMap((entry) => ('words' in entry ? [entry] : []));
  const names = namesIn(said);
  const texts = said.map(({ step, words }) => ({
    step,
    words: sanitise(step, words, redactions, names),
  }));
  return done({ ...base, texts });
}
