import { findCases, type CaseListDoc } from '../models/cases/case-list.js';
import { HOUR } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';
import type { CaseDeps } from './deps.js';
import { openCase } from './facts.js';
import { rowsOf, seenBy } from './list.js';
import { done, type Outcome } from './outcome.js';
import type { Duplicate } from './view.js';

/** The longest time between two tips about one event. */
const WITHIN = 72 * HOUR;
/** The most cases in that time and country that are compared. */
const MOST_COMPARED = 500;
/** A lower score is chance: the same kind in the same days is no evidence. */
const LEAST = 5;
const MOST_SHOWN = 5;

type Reason = Duplicate['reasons'][number];
type Compared = Pick<CaseListDoc, 'area' | 'kind' | 'receivedAt' | 'signals' | 'answers'>;

const points = { area: 3, kind: 2, signals: 1, answers: 1 } as const;

/** The closer in time, the more likely. */
function pointsOfHours(hours: number): number {
  if (hours <= 6) return 3;
  return hours <= 24 ? 2 : 1;
}

/** An answer without information is no similarity. */
const says = (value: string | undefined): boolean =>
  value !== undefined && value !== 'unknown' && value !== 'no';

/** Returns the similarity of two tips, by their codes alone, with the reasons. */
export function likeness(
  one: Compared,
  other: Compared,
): { readonly score: number; readonly reasons: readonly Reason[] } {
  const hours = Math.round(Math.abs(one.receivedAt.getTime() - other.receivedAt.getTime()) / HOUR);
  const signals = one.signals.filter((signal) => other.signals.includes(signal)).length;
  const answers = Object.entries(one.answers).filter(
    ([step, value]) => says(value) && other.answers[step] === value,
  ).length;
  const sameArea = one.area !== undefined && one.area === other.area ? one.area : undefined;
  const sameKind = one.kind === other.kind && one.kind !== 'general' ? one.kind : undefined;
  const reasons: Reason[] = [
    ...(sameArea === undefined ? [] : [{ what: 'area' as const, value: sameArea }]),
    ...(sameKind === undefined ? [] : [{ what: 'kind' as const, value: sameKind }]),
    { what: 'hours', value: hours },
    ...(signals > 0 ? [{ what: 'signals' as const, value: signals }] : []),
    ...(answers > 0 ? [{ what: 'answers' as const, value: answers }] : []),
  ];
  const score =
    pointsOfHours(hours) +
    (sameArea === undefined ? 0 : points.area) +
    (sameKind === undefined ? 0 : points.kind) +
    Math.min(signals * points.signals, 3) +
    Math.min(answers * points.answers, 3);
  return { score, reasons };
}

/** Returns the filter for other open cases of about the same time and country. */
function near({ _id, country, receivedAt, work }: CaseListDoc) {
  const at = receivedAt.getTime();
  return {
    ...{ open: true, country },
    receivedAt: { $gte: new Date(at - WITHIN), $lte: new Date(at + WITHIN) },
    // Somebody has said that linked cases belong together and are two.
    _id: { $nin: [_id, ...(work?.links ?? [])] },
    'work.joinedInto': { $exists: false },
    state: { $nin: ['unsure', 'setAside'] },
  };
}

/**
 * Returns other open cases that may be about the same event, among those the account may see. Only
 * a person joins them.
 */
export async function findDuplicates(
  deps: CaseDeps,
  staff: Staff,
  id: string,
): Promise<Outcome<readonly Duplicate[]>> {
  const found = await openCase(deps, staff, id, 'case.join');
  if (!found.ok) return found;
  const { doc } = found.opened;
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) =>
      findCases(deps.db.cases, [seen, near(doc)], MOST_COMPARED, staff.account),
    ),
  );
  const all = [...new Map(parts.flat().map((one) => [one._id, one])).values()];
  const alike = all
    .map((one) => ({ one, ...likeness(doc, one) }))
    .filter(({ score, reasons }) => score >= LEAST && reasons.length > 1)
    .sort((a, b) => b.score - a.score || (a.one._id < b.one._id ? -1 : 1))
    .slice(0, MOST_SHOWN);
  const rows = await rowsOf(
    deps,
    staff,
    alike.map(({ one }) => one),
  );
  return done(
    alike.flatMap(({ score, reasons }, i) => {
      const row = rows[i];
      return row ? [{ row, score, reasons }] : [];
    }),
  );
}
