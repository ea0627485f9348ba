import type { Acted, Change } from '../../cases/outcome.js';
import type { CaseRow } from '../../cases/query.js';
import { closingReasons, type ClosingReason } from '../../cases/work.js';
import type { Candidate, ConsoleDeps } from '../deps.js';
import { Errors, FormId, Post, wrongAt, type FieldProblem } from '../parts/forms.js';
import { PriorityTag, Tag } from '../parts/shown.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { caseAddress, kindOf, placeOf } from './words-of.js';
import { ClosingReasonSelect, PersonSelect } from './selects.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** The acts that can be done with several cases at once. */
const acts = ['take', 'assign', 'report', 'noReport', 'close'] as const;
type BulkAct = (typeof acts)[number];
/** The most cases for one bulk act: more than a person can check at a time. */
const MOST = 100;

const isAct = (text: string): text is BulkAct => acts.some((one) => one === text);

/** Returns the ticked cases that the user may see. This does not count as reading them. */
function chosenIn({ form, me }: SignedVisit, { cases }: ConsoleDeps): Promise<readonly CaseRow[]> {
  const ids = form
    .all('case')
    .filter((id) => /^[\w-]{1,64}$/.test(id))
    .slice(0, MOST);
  return cases.rows(me.staff, ids);
}

/** The list of cases that an act is about to change or has changed. */
const ChosenList = ({
  visit,
  chosen,
  result,
}: {
  readonly visit: SignedVisit;
  readonly chosen: readonly CaseRow[];
  readonly result?: (id: string) => { readonly says: string; readonly good: boolean } | undefined;
}) => (
  <ul class="items chosen">
    {chosen.map((row) => {
      const came = result?.(row.id);
      return (
        <li key={row.id}>
          <a href={caseAddress(row.id)}>{row.reference}</a>{' '}
          <PriorityTag visit={visit} priority={row.priority} /> {kindOf(visit, row.kind)},{' '}
          {placeOf(visit, row)}
          {came ? <Tag tone={came.good ? 'green' : 'amber'}>{came.says}</Tag> : null}
        </li>
      );
    })}
  </ul>
);

/** The extra fields of some acts: the new owner, or the reason. */
function More({
  visit,
  act,
  people,
  problems,
}: {
  readonly visit: SignedVisit;
  readonly act: BulkAct;
  readonly people: readonly Candidate[];
  readonly problems: readonly FieldProblem[];
}) {
  if (act === 'assign') return <PersonSelect visit={visit} problems={problems} people={people} />;
  return act === 'close' ? <ClosingReasonSelect visit={visit} problems={problems} /> : null;
}

/** Asks for confirmation, and names all cases. */
async function confirmPage(
  visit: SignedVisit,
  deps: ConsoleDeps,
  act: BulkAct,
  chosen: readonly CaseRow[],
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const { say } = visit;
  const title = say(`bulk.${act}Confirm`, { count: chosen.length });
  const people = act === 'assign' ? await peopleFor(deps, chosen) : [];
  const body = (
    <Narrow title={title}>
      <Errors visit={visit} problems={problems} />
      <Post visit={visit} action="/console/cases/bulk/do" class="stack">
        <input type="hidden" name="do" value={act} />
        <FormId visit={visit} />
        {chosen.map(({ id, v }) => (
          <input key={id} type="hidden" name="case" value={`${id}~${v}`} />
        ))}
        <ChosenList visit={visit} chosen={chosen} />
        <More visit={visit} act={act} people={people} problems={problems} />
        <div class="acts">
          <button class={act === 'close' || act === 'noReport' ? 'danger' : 'primary'}>
            {say(`bulk.${act}`)}
          </button>
          <a href="/console/cases">{say('form.cancel')}</a>
        </div>
      </Post>
    </Narrow>
  );
  return page(title, body, { section: 'cases', status: problems.length > 0 ? 422 : 200 });
}

/** Returns the people to whom all chosen cases can be given. */
async function peopleFor({ people }: ConsoleDeps, chosen: readonly CaseRow[]) {
  const countries = [...new Set(chosen.map(({ country }) => country))];
  const [first = [], ...others] = await Promise.all(countries.map((one) => people.candidates(one)));
  return first.filter(({ id }) => others.every((all) => all.some((one) => one.id === id)));
}

async function confirm(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const act = visit.form.raw('do');
  const chosen = await chosenIn(visit, deps);
  if (!isAct(act) || chosen.length === 0)
    return { kind: 'go', to: '/console/cases', done: { key: 'done.nothingChosen' } };
  return confirmPage(visit, deps, act, chosen);
}

/** Returns the change for each case; undefined while a field is missing. */
function doer(
  visit: SignedVisit,
  { cases }: ConsoleDeps,
  act: BulkAct,
  people: readonly Candidate[],
): ((id: string, change: Change) => Promise<Acted>) | FieldProblem {
  const { staff } = visit.me;
  switch (act) {
    case 'take':
      return (id, change) => cases.take(staff, id, change);
    case 'report':
    case 'noReport':
      return (id, change) => cases.triage(staff, id, act === 'report', change);
    case 'assign': {
      const chosen = people.find(({ id }) => id === visit.form.text('person'));
      if (!chosen) return wrongAt(visit, 'person', 'form.noPerson');
      return (id, change) => cases.assign(staff, id, chosen.who, change);
    }
    case 'close': {
      const reason = closingReasons.find((one) => one === visit.form.text('reason'));
      if (!reason) return wrongAt(visit, 'reason', 'close.noReason');
      return (id, change) => cases.close(staff, id, closingOf(reason), change);
    }
  }
}

const closingOf = (reason: ClosingReason) =>
  ({ state: reason === 'referred' ? 'ClosedReferred' : 'Closed', reason }) as const;

/** Returns the cases of the confirmation page, each with the version that was shown. */
const versionsIn = ({ form }: SignedVisit): ReadonlyMap<string, number> =>
  new Map(
    form.all('case').flatMap((pair) => {
      const [id = '', v = ''] = pair.split('~');
      return /^[\w-]{1,64}$/.test(id) && /^\d{1,9}$/.test(v) ? [[id, Number(v)] as const] : [];
    }),
  );

/** Changes each case, and reports the result of each. */
async function doIt(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say, form, me } = visit;
  const act = form.raw('do');
  const versions = [...versionsIn(visit)].slice(0, MOST);
  if (!isAct(act)) return { kind: 'nothing' };
  const ids = versions.map(([id]) => id);
  const chosen = await deps.cases.rows(me.staff, ids);
  const act1 = doer(visit, deps, act, act === 'assign' ? await peopleFor(deps, chosen) : []);
  if (typeof act1 !== 'function') return confirmPage(visit, deps, act, chosen, [act1]);
  const results = new Map<string, { says: string; good: boolean }>();
  // One after another, because each of them may call people.
  for (const [i, [id, v]] of versions.entries()) {
    const acted = await act1(id, { v, form: `${form.raw('form').slice(0, 40)}-${i}` });
    results.set(
      id,
      acted.ok
        ? { says: say('bulk.done'), good: true }
        : { says: sayCode(say, 'notNow', acted.reason), good: false },
    );
  }
  const good = [...results.values()].filter((one) => one.good).length;
  const title = say('bulk.result', { count: good, all: results.size });
  const body = (
    <Narrow title={title}>
      <ChosenList visit={visit} chosen={chosen} result={(id) => results.get(id)} />
      <p>
        <a class="press" href="/console/cases">
          {say('case.back-to-list')}
        </a>
      </p>
    </Narrow>
  );
  return page(title, body, { section: 'cases' });
}

/** The routes of acts on several cases. */
export const bulkRoutes: readonly Route[] = [
  { method: 'post', path: '/console/cases/bulk', action: 'case.see', answer: confirm },
  { method: 'post', path: '/console/cases/bulk/do', action: 'case.see', answer: doIt },
];
