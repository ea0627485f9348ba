import type { CaseFilter } from '../../access/case-filter.js';
import { audit, type CaseDeps } from '../../cases/deps.js';
import { openCase } from '../../cases/facts.js';
import { rowsOf, seenBy } from '../../cases/list.js';
import { done, not, type Outcome } from '../../cases/outcome.js';
import type { CaseRow } from '../../cases/query.js';
import type { Keys } from '../../cases/view.js';
import { findCases, type CaseListDoc } from '../../models/cases/case-list.js';
import type { TipDoc } from '../../models/cases/tip-doc.js';
import { findTips } from '../../models/cases/tip-lookup.js';
import { DAY } from '../../shared/clock.js';
import type { Staff } from '../../shared/staff.js';
import { withPauses } from '../../shared/with-pauses.js';
import { readTip } from '../../tips/read.js';
import { MISSING } from '../criteria/criteria.js';
import { countriesBeside } from './area-neighbours.js';
import { readTold, type Compared, type Told } from './person.js';
import { scoreOf, type Score } from './score.js';
import { SHOWN } from './weights.js';

/** The most reports that are compared, newest first. */
export const MOST_COMPARED = 500;
/** The most suggestions. */
export const MOST_SUGGESTED = 20;
/**
 * The number of reports that are opened before other tasks get a turn: each takes some tenths of a
 * millisecond.
 */
const SLICE = 10;
/** Reports from this long before a case to this long after it are compared. */
const BEFORE = 30 * DAY;
const AFTER = 90 * DAY;

/** A report that may be about the same person, with the reasons. */
export interface Suggestion {
  readonly row: CaseRow;
  readonly score: Score;
}

/** The result of a comparison, and what was compared. */
export interface Suggestions {
  /** `words`: names and written words were compared, too; `codes`: only age, sex, area and hour. */
  readonly how: 'words' | 'codes';
  readonly compared: number;
  /** The number of reports whose words no key opens: these were compared by codes. */
  readonly unopened: number;
  /** Whether there are more reports than were compared. */
  readonly more: boolean;
  /** Sorted by score, highest first. */
  readonly suggestions: readonly Suggestion[];
}

/**
 * Suggestions for a missing person's case. They change nothing: a person decides whether to join
 * cases.
 */
export interface Matching {
  /**
   * Returns reports and sightings that may be about the same person, from the case's country and
   * its neighbours, among those the account may see. Words are compared only with keys, and only in
   * cases whose words the account may read. The audit log records it, for this case and for each
   * suggested one.
   */
  suggest(staff: Staff, id: string, keys?: Keys): Promise<Outcome<Suggestions>>;
}

/** Returns a case without its words, ready to compare. */
const byCodes = (doc: CaseListDoc): Told => ({ ...doc, words: [] });

/** Returns a case with its words, as far as the keys can open them. */
function byWords(keys: Keys, tip: TipDoc): Told & { readonly opened: boolean } {
  const texts = readTip(keys, tip).flatMap((one) =>
    'words' in one ? [{ step: one.step, text: one.words }] : [],
  );
  return { ...tip, words: texts, opened: texts.length > 0 || tip.entries.length === 0 };
}

/** A filter for cases close in time and place that are neither tied to this one nor in doubt. */
function near({ _id, country, receivedAt, work }: CaseListDoc): CaseFilter {
  const at = receivedAt.getTime();
  const countries = [country, 'ECOWAS', ...countriesBeside(country)];
  return {
    open: true,
    kind: { $in: [MISSING, 'sighting'] },
    receivedAt: { $gte: new Date(at - BEFORE), $lte: new Date(at + AFTER) },
    _id: { $nin: [_id, ...(work?.links ?? [])] },
    'work.joinedInto': { $exists: false },
    state: { $nin: ['unsure', 'setAside'] },
    ...(country === 'ECOWAS' ? {} : { country: { $in: countries } }),
  };
}

/** Returns the cases to compare with, newest first, each once. */
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

/** Compares in slices, so that other tasks get a turn. */
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
  for await (const slice of withPauses(slices)) {
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

/** Returns the case itself, ready to compare. */
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
  // The audit log records the comparison before anything about a case's words is shown.
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

/** Creates the suggestions for one installation. */
export const createMatching = (deps: CaseDeps): Matching => ({
  suggest: (staff, id, keys) => suggest(deps, staff, id, keys),
});
