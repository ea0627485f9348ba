import type { EntryForm, EntryProblem, EntryInput } from '../../directory/entry.js';
import { randomId } from '../../shared/ids.js';
import type { ConsoleDeps } from '../deps.js';
import type { FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { formPage } from './form-page.js';
import { EntryFields, saidOf, shownAs } from './entry-fields.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** Reads the fields of an entry. The id of a new entry is the id of its form. */
function typedIn({ form, params, query }: SignedVisit): EntryInput {
  const id = params['id'];
  return {
    id: id ?? form.text('id'),
    isNew: id === undefined,
    country: form.text('country') || (query.get('country') ?? ''),
    name: form.text('name'),
    role: form.text('role'),
    affiliation: form.text('affiliation'),
    areas: form.all('areas'),
    language: form.text('language'),
    active: form.text('active') !== 'no',
    keep: form.all('keep'),
    reaches: form.text('reaches'),
    hours: [1, 2, 3, 4, 5, 6, 7].map((day) => form.text(`hours-${day}`)),
    shown: Number(form.raw('shown')) || 0,
  };
}

/** Returns a problem as a text at its field. */
const problemOf = ({ say }: Visit, { field, code, line }: EntryProblem): FieldProblem => {
  const says = say(`entry.no.${code}`);
  return { field, says: line === undefined ? says : say('entry.line', { line, says }) };
};

/**
 * When two people change one entry, the second sees both values: each field that differs shows the
 * stored one.
 */
function differences(visit: SignedVisit, there: EntryForm, typed: EntryInput): FieldProblem[] {
  const [kept, now] = [shownAs(visit, saidOf(there)), shownAs(visit, typed)];
  const differ = kept.filter(({ field, says }) =>
    now.some((one) => one.field === field && one.says !== says),
  );
  return [
    { field: 'name', says: visit.say('away.no.changed') },
    ...differ.map(({ field, says }) => ({
      field,
      says: visit.say('entry.now', { value: says || visit.say('entry.nothing') }),
    })),
  ];
}

interface Shown {
  readonly said?: EntryInput;
  readonly problems?: readonly FieldProblem[];
  readonly status?: number;
}

function entryPage(visit: SignedVisit, there: EntryForm, shown: Shown = {}): Answer {
  const { say } = visit;
  const { said = saidOf(there), problems = [], status = 200 } = shown;
  const { person } = there;
  const title = person ? say('entry.of', { name: person.name }) : say('entry.add');
  return formPage(visit, {
    ...{ title, problems, status, shown: there.version, why: say('entry.why') },
    action: `/console/directory/${person ? `${person.id}/entry` : 'new'}`,
    fields: (
      <>
        <input type="hidden" name="country" value={there.country} />
        {person ? null : <input type="hidden" name="id" value={said.id || randomId()} />}
        <EntryFields visit={visit} there={there} said={said} problems={problems} />
      </>
    ),
  });
}

/** Returns the entry of a path, or the country of a new entry, if the user may change it. */
const thereOf = ({ me, params }: SignedVisit, { directoryDesk }: ConsoleDeps, country: string) => {
  const id = params['id'];
  return directoryDesk.entryForm(me.staff, id === undefined ? { country } : { id });
};

async function show(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const there = await thereOf(visit, deps, visit.query.get('country') ?? '');
  return there ? entryPage(visit, there) : { kind: 'nothing' };
}

async function save(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const said = typedIn(visit);
  const done = await deps.directoryDesk.saveEntry(visit.me.staff, said);
  if (done.ok) return { kind: 'go', to: '/console/directory', done: { key: 'done.entry' } };
  const there = done.reason === 'unknown' ? undefined : await thereOf(visit, deps, said.country);
  if (!there) return { kind: 'nothing' };
  if (done.reason !== 'wrong')
    return entryPage(visit, there, {
      said,
      problems: differences(visit, there, said),
      status: 409,
    });
  const problems = done.problems.map((one) => problemOf(visit, one));
  return entryPage(visit, there, { said, problems, status: 422 });
}

const action = 'directory.write';

/** The routes of the entries of focal points. */
export const entryRoutes: readonly Route[] = [
  { method: 'get', path: '/console/directory/new', action, answer: show },
  { method: 'post', path: '/console/directory/new', action, answer: save },
  { method: 'get', path: '/console/directory/:id/entry', action, answer: show },
  { method: 'post', path: '/console/directory/:id/entry', action, answer: save },
];
