import { mayAny } from '../access/policy.js';
import { deliveryId } from '../escalation/delivery-ids.js';
import { isPresent } from '../escalation/calls.js';
import { findCaseWorks } from '../models/cases/case-list.js';
import { findOpenEscalationsOf } from '../models/cases/escalation-calls.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { findEscalations, findOpenEscalations } from '../models/cases/escalation.js';
import { callStates, type CallState } from '../outbox/call-states.js';
import type { Staff } from '../shared/staff.js';
import {
  boardActions,
  type Board,
  type BoardAction,
  type BoardCall,
  type BoardRow,
} from './board-types.js';
import type { CaseDeps } from './deps.js';
import { seenBy } from './list.js';
import { idFrom } from '../shared/ids.js';

/** The most rows: nobody reads more, and the most urgent come first. */
const MOST_ROWS = 200;

/**
 * Returns the ids that the texts of a call can have: as a call of the ladder, or as a call after an
 * assignment.
 */
const idsOf = (escalation: Escalation, call: Call): readonly string[] => [
  deliveryId(escalation, 'call', call),
  deliveryId(escalation, 'assign', call),
];

function callOf(
  escalation: Escalation,
  call: Call,
  states: ReadonlyMap<string, CallState>,
): BoardCall {
  const { focalPoint, level, times, at, outcome } = call;
  const delivery =
    idsOf(escalation, call).flatMap((id) => states.get(id) ?? [])[0] ?? ('none' as const);
  return {
    focalPoint,
    level,
    times,
    at,
    outcome,
    present: isPresent(escalation, call),
    delivery,
  };
}

/** The data of a row. */
interface Shown {
  readonly escalation: Escalation;
  readonly v: number;
  readonly may: readonly BoardAction[];
}

function rowOf(
  { escalation, v, may }: Shown,
  states: ReadonlyMap<string, CallState>,
  now: Date,
): BoardRow | undefined {
  const { _id, state, dueAt, policy } = escalation;
  if (dueAt === undefined || (state !== 'calling' && state !== 'acknowledged')) return undefined;
  const { reference, country, area, kind, priority, acknowledgedBy, unanswered } = escalation;
  const { level, round, openedAt, calls, reportedAt } = escalation;
  return {
    id: _id,
    reference,
    country,
    area,
    kind,
    priority,
    state,
    owner: acknowledgedBy,
    unanswered,
    reported: reportedAt !== undefined,
    level,
    levels: policy.levels.length,
    round,
    dueAt,
    overdue: dueAt < now,
    openedAt,
    calls: calls.filter(({ times }) => times > 0).map((call) => callOf(escalation, call, states)),
    v,
    may,
  };
}

/** Returns what an account may do with which cases, by the same policy table as everywhere. */
async function mayWith(deps: CaseDeps, staff: Staff, ids: readonly string[]) {
  const allowed = await Promise.all(
    boardActions.map(async (action) => {
      const filters = ids.length === 0 ? [] : await seenBy(deps, staff, action);
      const $or = [...filters];
      const found = $or.length === 0 ? undefined : await findCaseWorks(deps.db.cases, { $or }, ids);
      return { action, found };
    }),
  );
  return (id: string): readonly BoardAction[] =>
    allowed.filter(({ found }) => found?.has(id) === true).map(({ action }) => action);
}

/**
 * Returns the open escalations that an account may see, most urgent first, with the versions of
 * their cases.
 */
async function seen(deps: CaseDeps, staff: Staff): Promise<{ all: Shown[]; more: boolean }> {
  const filters = await seenBy(deps, staff);
  if (filters.length === 0) return { all: [], more: false };
  const open = await candidates(deps, staff);
  const ids = open.map(({ _id }) => _id);
  const works = await findCaseWorks(deps.db.cases, { $or: [...filters] }, ids);
  const may = await mayWith(deps, staff, [...works.keys()]);
  const all = open.flatMap((escalation) => {
    const v = works.get(escalation._id);
    return v === undefined ? [] : [{ escalation, v, may: may(escalation._id) }];
  });
  return { all: all.slice(0, MOST_ROWS), more: all.length > MOST_ROWS };
}

/**
 * Returns open escalations in the account's countries, and those for which they were called or
 * which they own.
 */
async function candidates(deps: CaseDeps, staff: Staff): Promise<Escalation[]> {
  const { db } = deps;
  const limit = 2 * MOST_ROWS;
  const leads = mayAny(staff, 'case.assign');
  const byCountry = !leads
    ? []
    : staff.countries.includes('*')
      ? await findOpenEscalations(db, { limit })
      : (
          await Promise.all(
            staff.countries.map((country) => findOpenEscalations(db, { country, limit })),
          )
        ).flat();
  const theirs = await findOpenOf(deps, staff);
  const all = new Map([...byCountry, ...theirs].map((one) => [one._id, one]));
  const due = ({ dueAt }: Escalation) => dueAt?.getTime() ?? Infinity;
  return [...all.values()].sort((a, b) => a.priority - b.priority || due(a) - due(b));
}

/** Returns the open escalations for which the account was called, or which they own. */
async function findOpenOf({ db }: CaseDeps, { focalPoint, account }: Staff) {
  const ids = focalPoint === undefined ? [account] : [focalPoint, account];
  const owned = await findCaseWorks(
    db.cases,
    { open: true, 'work.owner': { $in: ids } },
    undefined,
  );
  const called = focalPoint === undefined ? [] : await findOpenEscalationsOf(db, focalPoint);
  const held = await findEscalations(db, [...owned.keys()]);
  return [...called, ...held.filter(({ dueAt }) => dueAt !== undefined)];
}

/** Returns a hash of the rows: two boards with the same version are equal. */
const versionOf = (rows: readonly BoardRow[]): string => idFrom(JSON.stringify(rows));

/**
 * Returns the open escalations and the people they wait for.
 * @param known the version that the caller has
 */
export async function boardFor(
  deps: CaseDeps,
  staff: Staff,
  known: string | undefined,
): Promise<Board> {
  const at = deps.clock.now();
  const { all, more } = await seen(deps, staff);
  const ids = all.flatMap(({ escalation }) =>
    escalation.calls.flatMap((call) => idsOf(escalation, call)),
  );
  const states = await callStates(deps.db, ids);
  const rows = all.flatMap((one) => rowOf(one, states, at) ?? []);
  const version = versionOf(rows);
  return { version, at, more, ...(version === known ? {} : { rows }) };
}
