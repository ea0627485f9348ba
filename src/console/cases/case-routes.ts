import type { CaseAction } from '../../access/policy.js';
import type { Acted, Change } from '../../cases/outcome.js';
import { randomId } from '../../shared/ids.js';
import { missingParts } from '../missing/load.js';
import { missingRoutes } from '../missing/routes.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute, Done } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { askRoutes } from './ask.js';
import { casePage } from './case-page.js';
import { caseForms } from './case-forms.js';
import { backTo, changeOf, routesOf } from './form-page.js';
import { refusal } from './refusals.js';

type Route = ConsoleRoute<ConsoleDeps>;

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;

/** The words of a case, opened with the keys that this person holds. */
async function wordsOf({ me }: SignedVisit, { cases }: ConsoleDeps, id: string) {
  const keys = await me.openKeys();
  try {
    return await cases.read(me.staff, id, keys);
  } finally {
    keys.close();
  }
}

/** The summary, for whoever may not read the words. */
async function summaryOf({ me }: SignedVisit, { cases }: ConsoleDeps, id: string) {
  const keys = await me.openKeys();
  try {
    const summary = await cases.summary(me.staff, id, keys);
    return summary.ok ? summary.value : undefined;
  } finally {
    keys.close();
  }
}

async function showCase(
  visit: SignedVisit,
  deps: ConsoleDeps,
  withWords: boolean,
): Promise<Answer> {
  const id = visit.params['id'] ?? '';
  const { staff } = visit.me;
  const words = withWords ? await wordsOf(visit, deps, id) : undefined;
  const name = await deps.people.names();
  if (words && !words.ok) return refusal(visit, id, words, name);
  const [shown, duplicates] = await Promise.all([
    deps.cases.see(staff, id),
    deps.cases.duplicates(staff, id),
  ]);
  if (!shown.ok) return { kind: 'nothing' };
  const { may } = shown.value;
  const summarised = !may.includes('case.words') && may.includes('case.summary');
  return casePage({
    visit,
    shown: shown.value,
    name,
    form: randomId(),
    words: words?.value,
    summary: summarised ? await summaryOf(visit, deps, id) : undefined,
    duplicates: duplicates.ok ? duplicates.value : [],
    missing: await missingParts(visit, deps, shown.value, withWords),
  });
}

/** A change that takes one press. */
const press = (
  act: string,
  action: CaseAction,
  done: Done['key'],
  change: (visit: SignedVisit, deps: ConsoleDeps, id: string, change: Change) => Promise<Acted>,
): Route => ({
  method: 'post',
  path: `/console/cases/:id/${act}`,
  action,
  async answer(asked, deps) {
    const visit = signed(asked);
    const id = visit.params['id'] ?? '';
    const acted = await change(visit, deps, id, changeOf(visit));
    if (!acted.ok) return refusal(visit, id, acted, await deps.people.names());
    const key = acted.value.second ? 'done.second' : done;
    return { kind: 'go', to: backTo(visit, id), done: { key } };
  },
});

const presses: readonly Route[] = [
  press('take', 'case.take', 'done.taken', ({ me }, { cases }, id, change) =>
    cases.take(me.staff, id, change),
  ),
  press('act', 'case.act', 'done.acted', ({ me }, { cases }, id, change) =>
    cases.act(me.staff, id, change),
  ),
  press('pass', 'case.pass', 'done.passed', ({ me }, { cases }, id, change) =>
    cases.pass(me.staff, id, change),
  ),
  press('triage/report', 'case.triage', 'done.report', ({ me }, { cases }, id, change) =>
    cases.triage(me.staff, id, true, change),
  ),
  press('triage/none', 'case.triage', 'done.noReport', ({ me }, { cases }, id, change) =>
    cases.triage(me.staff, id, false, change),
  ),
  press('join/:other', 'case.join', 'done.joined', ({ me, params }, { cases }, id, change) =>
    cases.join(me.staff, id, params['other'] ?? '', change),
  ),
];

/** The routes of one case. */
export const caseRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/cases/:id',
    action: 'case.see',
    answer: (visit, deps) => showCase(signed(visit), deps, false),
  },
  {
    method: 'get',
    path: '/console/cases/:id/words',
    action: 'case.words',
    answer: (visit, deps) => showCase(signed(visit), deps, true),
  },
  ...presses,
  ...caseForms.flatMap(routesOf),
  ...askRoutes,
  ...missingRoutes,
];
