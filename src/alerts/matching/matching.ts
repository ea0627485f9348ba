import type { CaseFilter } from '../../access/policy.js';
import { audit, type CaseDeps } from '../../cases/deps.js';
import { openCase } from '../../cases/facts.js';
import { rowsOf, seenBy } from '../../cases/list.js';
import { done, not, type Outcome } from '../../cases/outcome.js';
import type { CaseRow } from '../../cases/query.js';
import type { Keys } from '../../cases/view.js';
import { findCases, type CaseListDoc } from '../../models/cases/case-list.js';
import type { TipDoc } from '../../models/cases/tip.js';
import { findTips } from '../../models/cases/tip-lookup.js';
import { DAY } from '../../shared/clock.js';
import type { Staff } from '../../shared/staff.js';
import { unhurried } from '../../shared/unhurried.js';
import { readTip } from '../../tips/read.js';
import { MISSING } from '../criteria/criteria.js';
import { countriesBeside } from './area-neighbours.js';
import { readTold, type Compared, type Told } from './person.js';
import { scoreOf, type Score } from './score.js';
import { SHOWN } from './weights.js';

/** So many reports are compared, the newest first. */
export const MOST_COMPARED = 500;
/** So many suggestions are given. */
export const MOST_SUGGESTED = 20;
/** So many are opened before others are heard: each takes some tenths of a millisecond. */
const SLICE = 10;
/** Reports from so long before a case to so long after it are compared. */
const BEFORE = 30 * DAY;
const AFTER = 90 * DAY;

/** A report that may be of the same person, and why. */
export interface Suggestion {
  readonly row: CaseRow;
  readonly score: Score;
}

/** What was compared, and what came of it. */
export interface Suggestions {
  /**
   * `words`: names and what was written were compared, too; `codes`: only age, sex, area and hour.
   */
  readonly how: 'words' | 'codes';
  readonly compared: number;
  /** How many of them have words that none of the keys opens: these were compared by codes. */
  readonly unopened: number;
  /** There are more than are compared. */
  readonly more: boolean;
  /** The highest sum first. */
  readonly suggestions: readonly Suggestion[];
}

/**
 * Suggestions for a missing person's case. They change nothing: a person joins cases, or does not.
 */
export interface Matching {
  /**
   * Reports and sightings that may be of the same person, of the case's country and those beside
   * it, among what this person may see. Words are compared with keys alone, and only in cases whose
   * words this person may read; that it was done is in the audit log, of this case and of each that
   * is suggested.
   */
  suggest(staff: Staff, id: string, keys?: Keys): Promise<Outcome<Suggestions>>;
}

/** A case without its words, as it is compared. */
const byCodes = (doc: CaseListDoc): Told => ({ ...doc, words: [] });

/** A case with its words, as far as the keys reach. */
function byWords(keys: Keys, tip: TipDoc): Told & { readonly opened: boolean } {
  const texts = readTip(keys, tip).flatMap((one) =>
    'words' in one ? [{ step: one.step, text: one.words }] : [],
  );
  return { ...tip, words: texts, opened: texts.length > 0 || tip.entries.length === 0 };
}

/** What may be of the same person: in time and place, and neither joined nor in doubt. */
function near({ _id, country, receivedAt }: CaseListDoc): CaseFilter {
  const at = receivedAt.getTime();
  const countries = [country, 'ECOWAS', ...countriesBeside(country)];
  return {
    open: true,
    kind: { $in: [MISSING, 'sighting'] },
    receivedAt: { $gte: new Date(at - BEFORE), $lte: new Date(at + AFTER) },
    _id: { $ne: _id },
    'work.joinedInto': { $exists: false },
    state: { $nin: ['unsure', 'setAside'] },
    ...(country === 'ECOWAS' ? {} : { country: { $in: countries } }),
  };
}

/** The cases to compare with, newest first, each once. */
async function candidatesOf(
  deps: CaseDeps,
  staff: Staff,
  doc: CaseListDoc,
  action: 'case.see' | 'case.words',
): Promise<readonly CaseListDoc[]> {
  const parts = await Promise.all(
    (await seenBy(deps, staff, action)).map((seen) =>
      findCases(deps.db.cases, [seen, near(doc)], MOST_COMPARED + 1, staff.account),
    ),
  );
  return [...new Map(parts.flat().map((one) => [one._id, one])).values()].sort(
    (a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a._id < b._id ? -1 : 1),
  );
}

interface Scored {
  readonly doc: CaseListDoc;
  readonly score: Score;
}

/** Compares in slices, so that others are heard meanwhile. */
async function compareAll(
  { db, directory }: CaseDeps,
  own: Compared,
  docs: readonly CaseListDoc[],
  keys: Keys | undefined,
): Promise<{ scored: Scored[]; unopened: number }> {
  const { places } = directory();
  const slices = Array.from({ length: Math.ceil(docs.length / SLICE) }, (_, i) =>
    docs.slice(i * SLICE, (i + 1) * SLICE),
  );
  const scored: Scored[] = [];
  let unopened = 0;
  for await (const slice of unhurried(slices)) {
    const tips = keys
      ? await findTips(
          db.cases,
          slice.map(({ _id }) => _id),
        )
      : [];
    const read = new Map(tips.map((tip) => [tip._id, keys && byWords(keys, tip)]));
    for (const doc of slice) {
      const told = read.get(doc._id);
      if (keys && told?.opened !== true) unopened += 1;
      scored.push({ doc, score: scoreOf(own, readTold(told ?? byCodes(doc), places)) });
    }
  }
  return { scored, unopened };
}

/** The case itself, as it is compared. */
async function ownOf(
  { db, directory }: CaseDeps,
  doc: CaseListDoc,
  keys: Keys | undefined,
): Promise<Compared> {
  const [tip] = keys ? await findTips(db.cases, [doc._id]) : [];
  return readTold(keys && tip ? byWords(keys, tip) : byCodes(doc), directory().places);
}

async function suggest(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  keys?: Keys,
): Promise<Outcome<Suggestions>> {
  const action = keys ? 'case.words' : 'case.see';
  const found = await openCase(deps, staff, id, action);
  if (!found.ok) return found;
  const { doc } = found.opened;
  if (doc.kind !== MISSING) return not('notMissing');
  const candidates = await candidatesOf(deps, staff, doc, action);
  const docs = candidates.slice(0, MOST_COMPARED);
  if (keys) await audit(deps, staff, 'case.compared', id);
  const { scored, unopened } = await compareAll(deps, await ownOf(deps, doc, keys), docs, keys);
  const best = scored
    .filter(({ score }) => score.points >= SHOWN)
    .sort((a, b) => b.score.points - a.score.points || (a.doc._id < b.doc._id ? -1 : 1))
    .slice(0, MOST_SUGGESTED);
  // What is said of a case's words is in the audit log before it is said.
  if (keys) await Promise.all(best.map(({ doc }) => audit(deps, staff, 'case.compared', doc._id)));
  const rows = await rowsOf(
    deps,
    staff,
    best.map(({ doc }) => doc),
  );
  return done({
    how: keys ? 'words' : 'codes',
    compared: docs.length,
    unopened,
    more: candidates.length > docs.length,
    suggestions: best.flatMap(({ score }, i) => {
      const row = rows[i];
      return row ? [{ row, score }] : [];
    }),
  });
}

/** Suggestions over one installation. */
export const createMatching = (deps: CaseDeps): Matching => ({
  suggest: (staff, id, keys) => suggest(deps, staff, id, keys),
});
