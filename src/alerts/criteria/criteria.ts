import { may, mayAny } from '../../access/policy.js';
import { begin, same, tellChange, wasDone } from '../../cases/change.js';
import { audit, type CaseDeps } from '../../cases/deps.js';
import { openCase } from '../../cases/facts.js';
import { done, not, type Acted, type Change, type Outcome } from '../../cases/outcome.js';
import { isClosed } from '../../cases/rows.js';
import { LONGEST_REASON } from '../../cases/work.js';
import {
  judgementsOf,
  type Criterion,
  type JudgementDoc,
  type Verdict,
} from '../../models/cases/criteria.js';
import type { Staff } from '../../shared/staff.js';
import { withoutUndefined } from '../../shared/without-undefined.js';
import { keepKind } from './kind.js';
import { criteriaOf, type AskedCriterion } from './list.js';
import { levelOf, type Met } from './met.js';

/** The kind of case that has criteria. */
export const MISSING = 'missing';

/** The state of one criterion. */
export interface CriterionState {
  readonly criterion: Criterion;
  /** What a country asks in its own words; missing for the criteria of the program. */
  readonly says?: AskedCriterion['says'];
  /** Whether an alert, and whether even a notice requires it. */
  readonly alert: boolean;
  readonly notice: boolean;
  /** Missing while nobody has judged it. */
  readonly judged?: {
    readonly verdict: Verdict;
    /** The id of a person in the directory or of an account. */
    readonly by: string;
    readonly at: Date;
    /** The event on the timeline; the note with this id holds what they wrote. */
    readonly event: string;
    readonly sealed: boolean;
  };
  /** The number of judgements: earlier ones stay on the timeline. */
  readonly times: number;
}

/** The criteria of a case, in their order. */
export interface Checklist extends Met {
  /** The list that they are of, and by which the case stays judged: `TG@2026-01-01`. */
  readonly list?: string;
  readonly source: string;
  readonly criteria: readonly CriterionState[];
  /** The version to send with every judgement. */
  readonly v: number;
  /** Whether the account may judge. */
  readonly mayJudge: boolean;
}

/** A judgement of one criterion. */
export interface Judgement {
  readonly criterion: Criterion;
  readonly verdict: Verdict;
  /**
   * The reason. Required for every answer except yes, so that the next person knows what is
   * missing.
   */
  readonly words?: string | undefined;
}

/**
 * The checklist of a missing person's case. Each function gets the account and asks the policy
 * itself.
 */
export interface Criteria {
  /** Returns the state of the criteria, for people who may see the case. */
  see(staff: Staff, id: string): Promise<Outcome<Checklist>>;
  /**
   * Judges one criterion. Nothing is overwritten: the new judgement counts, and the old one stays
   * on the timeline.
   */
  judge(staff: Staff, id: string, judgement: Judgement, change: Change): Promise<Acted>;
}

function stateOf(
  { id: criterion, ...asked }: AskedCriterion,
  all: readonly JudgementDoc[],
): CriterionState {
  const judgements = all.filter(({ codes }) => codes.criterion === criterion);
  const [last] = judgements;
  const times = judgements.length;
  if (!last) return withoutUndefined({ criterion, ...asked, times });
  const { _id: event, by, at, codes, box } = last;
  return withoutUndefined({
    criterion,
    ...asked,
    judged: { verdict: codes.verdict, by, at, event, sealed: box !== undefined },
    times,
  });
}

async function see(deps: CaseDeps, staff: Staff, id: string): Promise<Outcome<Checklist>> {
  const found = await openCase(deps, staff, id, 'case.see');
  if (!found.ok) return found;
  const { doc, facts } = found.opened;
  if (doc.kind !== MISSING) return not('notMissing');
  const all = await judgementsOf(deps.db.cases, id);
  const mayJudge =
    mayAny(staff, 'alerts.write') && may(staff, 'case.words', facts) && !isClosed(doc);
  const list = criteriaOf(deps.directory(), doc.country, all, deps.clock.now());
  return done({
    ...levelOf(list, all),
    ...(list.name === undefined ? {} : { list: list.name }),
    source: list.source,
    criteria: list.asked.map((asked) => stateOf(asked, all)),
    v: doc.work?.v ?? 0,
    mayJudge,
  });
}

/** Returns the written reason if it is valid. */
function noteIn({ verdict, words = '' }: Judgement): Outcome<string | undefined> {
  const note = words.trim();
  if (note === '') return verdict === 'yes' ? done(undefined) : not('noReason');
  return note.length > LONGEST_REASON ? not('tooLong') : done(note);
}

async function judge(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  judgement: Judgement,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.words', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  if (!mayAny(staff, 'alerts.write')) {
    await audit(deps, staff, 'access.denied', `case/${id}`);
    return not('denied');
  }
  if (making.opened.doc.kind !== MISSING) return not('notMissing');
  if (await wasDone(making)) return same(making);
  if (isClosed(making.opened.doc)) return not('closed');
  const { criterion, verdict } = judgement;
  const all = await judgementsOf(deps.db.cases, id);
  const list = criteriaOf(deps.directory(), making.opened.doc.country, all, deps.clock.now());
  if (!list.asked.some((asked) => asked.id === criterion)) return not('unknown');
  const note = noteIn(judgement);
  if (!note.ok) return note;
  const acted = await tellChange(making, {
    type: 'judged',
    audited: 'case.judged',
    codes: { criterion, verdict, ...(list.name === undefined ? {} : { list: list.name }) },
    words: note.value,
    field: { name: `criterion-${criterion}`, to: verdict },
  });
  if (acted.ok) await keepKind(deps, id);
  return acted;
}

/** Creates the checklist for one installation. */
export const createCriteria = (deps: CaseDeps): Criteria => ({
  see: (staff, id) => see(deps, staff, id),
  judge: (staff, id, judgement, change) => judge(deps, staff, id, judgement, change),
});
