import { alertsOfCase } from '../models/cases/alert.js';
import type { AlertState } from '../models/cases/alert-doc.js';
import {
  allJoinedTo,
  casesOver,
  destroyAround,
  goneSince,
  havingWords,
  withoutWords,
} from '../models/cases/words-end.js';
import { beginningOf, DAY, MINUTE } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';
import { changeOnce, tellChange } from './change.js';
import type { CaseDeps } from './deps.js';
import { loadCase, type Opened } from './facts.js';
import { not, type Acted, type Change } from './outcome.js';
import { isClosed, wasClosed } from './rows.js';
import { saidIn } from './typed-words.js';
import { counting, doAll, job, jobMaking } from './tending.js';
import type { CasePage } from './view.js';
import { KEPT_AT_MOST, LONGEST_REASON, WORDS_END_SOON } from './work.js';

/** A process that died before it noted what it destroyed is made good within this time. */
const NOTED_WITHIN = DAY;

/** An alert in these states still speaks from its case. */
const speaking: readonly AlertState[] = ['proposed', 'draft', 'asked', 'approved', 'standing'];

/**
 * Returns when the words of a case end, or when they ended; undefined when it is open, or nobody
 * decided that words of closed cases end.
 */
export function wordsEndOf(
  { keepClosed }: Pick<CaseDeps, 'keepClosed'>,
  { doc }: Pick<Opened, 'doc'>,
  now: Date,
): CasePage['wordsEnd'] {
  const { closedAt, keepUntil, wordsGoneAt } = doc.work ?? {};
  if (wordsGoneAt) return { gone: true, at: wordsGoneAt };
  if (keepClosed === undefined || !closedAt || !isClosed(doc)) return undefined;
  const at = new Date(Math.max(closedAt.getTime() + keepClosed, keepUntil?.getTime() ?? 0));
  return { gone: false, at, soon: at.getTime() - now.getTime() <= WORDS_END_SOON };
}

/** Keeps the words of a closed case until a day, with the reason. */
export async function keepWords(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  until: Date,
  reason: string,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.keep', change, async (making) => {
    const { doc } = making.opened;
    const said = saidIn(reason, LONGEST_REASON, 'noReason');
    if (!said.ok) return said;
    const away = until.getTime() - making.now.getTime();
    if (!(away > 0 && away < KEPT_AT_MOST)) return not('badDate');
    if (!isClosed(doc)) return not('notClosed');
    if (doc.work?.wordsGoneAt) return not('wordsGone');
    const day = until.toISOString().slice(0, 10);
    return tellChange(making, {
      type: 'kept',
      audited: 'case.kept',
      codes: { until: day },
      words: said.value,
      field: { name: 'keepUntil', to: day },
      set: { 'work.keepUntil': until },
    });
  });
}

/** Remembers, where no restore of the cases reaches, which cases lost their words. */
export interface WordsGone {
  readonly noted: () => Promise<readonly string[]>;
  /** Idempotent. */
  readonly note: (ids: readonly string[], now: Date) => Promise<void>;
}

/** Which words end: of a closing, by its time, or those that a backup brought back. */
type Ending = number | 'again';

/** Destroys the words of one case: its tip, notes, attachments and reasons, all or none. */
async function endOne(deps: CaseDeps, id: string, ending: Ending, now: Date): Promise<boolean> {
  const opened = await loadCase(deps, id, job.account);
  if (!opened) return false;
  const again = ending === 'again';
  const acted = await tellChange(jobMaking(deps, opened, `words-${ending}`, now), {
    type: 'wordsGone',
    audited: 'case.wordsGone',
    set: {
      ...withoutWords.set,
      'work.wordsGoneAt': beginningOf(MINUTE, now),
      ...(again && !wasClosed(opened.doc) ? { 'work.state': 'Closed' } : {}),
    },
    unset: [...withoutWords.unset, 'open'],
    also: (cases, session) => destroyAround(cases, id, again, session),
  });
  // A backup can bring back calls, too.
  if (again && acted.ok) await deps.escalations.close(id, job.account);
  return acted.ok;
}

/** Destroys the words of a closed case and of the tips that continue in it. */
async function endWith(deps: CaseDeps, id: string, now: Date): Promise<boolean> {
  const opened = await loadCase(deps, id, job.account);
  const closedAt = opened?.doc.work?.closedAt?.getTime();
  if (closedAt === undefined) return false;
  const alerts = await alertsOfCase(deps.db.cases, id);
  if (alerts.some(({ state }) => speaking.includes(state))) return false;
  for (const one of await allJoinedTo(deps.db.cases, id))
    if (!(await endOne(deps, one, closedAt, now))) return false;
  return endOne(deps, id, closedAt, now);
}

/**
 * Notes what is gone, so that a restored backup cannot bring it back for long. It is noted after
 * the destruction, never before: a note is enough to destroy words, also of an open case.
 */
async function noteGone(
  { db }: CaseDeps,
  { note }: WordsGone,
  noted: readonly string[],
  now: Date,
): Promise<void> {
  const gone = await goneSince(db.cases, new Date(now.getTime() - NOTED_WITHIN));
  const fresh = gone.filter((id) => !noted.includes(id));
  if (fresh.length > 0) await note(fresh, now);
}

/** Destroys again what a restored backup brought back. */
async function endAgain(deps: CaseDeps, noted: readonly string[], now: Date) {
  const back = noted.length > 0 ? await havingWords(deps.db.cases, noted) : [];
  return doAll(back, (id) => endOne(deps, id, 'again', now));
}

/** The result of one run. */
export interface EndedWords {
  readonly ended: number;
  readonly again: number;
}

/**
 * Destroys the words of cases that were closed long enough ago. Without `keepClosed` nobody decided
 * that they end, and nothing is destroyed but what a backup brought back.
 * @param over the time before which data may be destroyed, in case the clock jumped far ahead
 */
export async function tendWords(
  deps: CaseDeps,
  gone: WordsGone,
  now: Date,
  over: Date,
): Promise<EndedWords> {
  const noted = await gone.noted();
  const again = await endAgain(deps, noted, now);
  const { db, keepClosed } = deps;
  if (keepClosed === undefined) return { ended: 0, again: counting([again]) };
  const ids = await casesOver(db.cases, over, keepClosed);
  const ended = await doAll(ids, (id) => endWith(deps, id, now));
  await noteGone(deps, gone, noted, now);
  return { ended: counting([ended]), again: counting([again]) };
}
