import { mayAny } from '../access/policy.js';
import { keepView, removeView, viewsOf, type CaseViewDoc } from '../models/cases/case-view.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import type { CaseDeps } from './deps.js';
import { done, not, type Outcome } from './outcome.js';
import type { CaseQuery, SavedView } from './query.js';
import { saidIn } from './typed-words.js';

const LONGEST_NAME = 60;

/** Reads a stored view; dates become dates again. */
function readView({ _id, name, query }: CaseViewDoc): SavedView {
  const read = JSON.parse(query) as Omit<CaseQuery, 'from' | 'to'> & {
    readonly from?: string;
    readonly to?: string;
  };
  const { from, to, ...rest } = read;
  return {
    id: _id,
    name,
    query: {
      ...rest,
      ...(from === undefined ? {} : { from: new Date(from) }),
      ...(to === undefined ? {} : { to: new Date(to) }),
    },
  };
}

export const listViews = async (
  { db }: CaseDeps,
  { account }: Staff,
): Promise<readonly SavedView[]> => (await viewsOf(db.cases, account)).map(readView);

/** Saves a view of an account, and replaces its view of the same name. */
export async function saveView(
  { db }: CaseDeps,
  staff: Staff,
  name: string,
  { after: _after, limit: _limit, ...query }: CaseQuery,
): Promise<Outcome<SavedView>> {
  if (!mayAny(staff, 'case.see')) return not('denied');
  const said = saidIn(name, LONGEST_NAME, 'empty');
  if (!said.ok) return said;
  const called = said.value;
  const doc = { account: staff.account, name: called, query: JSON.stringify(query) };
  const _id = await keepView(db.cases, { _id: randomId(), ...doc });
  return done(readView({ _id, ...doc }));
}

export const forgetView = ({ db }: CaseDeps, { account }: Staff, id: string): Promise<void> =>
  removeView(db.cases, account, id);
