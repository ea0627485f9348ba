import type { NotAway } from '../../shared/absence.js';
import type { CountryPart, ShownPerson } from '../../directory/overview.js';
import type { ConsoleDeps } from '../deps.js';
import { Post, type FieldProblem } from '../parts/forms.js';
import { Input, Select } from '../parts/fields.js';
import type { Answer, ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { formPage } from './form-page.js';
import { keptDay, mayWritePart } from './shown.js';

type Route = ConsoleRoute<ConsoleDeps>;

interface PersonProps {
  readonly visit: SignedVisit;
  readonly person: ShownPerson;
  readonly part: CountryPart;
}

/** Says when a person is away, and who is called instead. */
function saidOf({ visit, part }: Omit<PersonProps, 'person'>, away: Absence): string {
  const { say } = visit;
  const { from, to, standIn } = away;
  const days = { from: keptDay(visit, from), to: keptDay(visit, to) };
  if (standIn === undefined) return say('away.alone', days);
  const name = part.people.find(({ id }) => id === standIn)?.name ?? standIn;
  return say('away.covered', { ...days, name });
}
type Absence = NonNullable<ShownPerson['absences']>[number];

/** The absences of a person in a list, with a link to add one. */
export const Away = ({ visit, person, part }: PersonProps) => {
  const { say } = visit;
  const mayWrite = mayWritePart(visit, part.country);
  const to = `/console/directory/${person.id}`;
  return (
    <>
      {(person.absences ?? []).map((away) => (
        <small key={away.from}>{saidOf({ visit, part }, away)}</small>
      ))}
      {mayWrite ? (
        <small>
          <a href={`${to}/entry`} aria-label={`${say('entry.change')}: ${person.name}`}>
            {say('entry.change')}
          </a>
          {person.active ? ' · ' : null}
          {person.active ? (
            <a href={`${to}/away`} aria-label={`${say('away.title')}: ${person.name}`}>
              {say('away.title')}
            </a>
          ) : null}
        </small>
      ) : null}
    </>
  );
};

/** Returns a person of the directory, with the part that lists them. */
async function personOf(
  visit: SignedVisit,
  { directory }: ConsoleDeps,
): Promise<{ readonly person: ShownPerson; readonly part: CountryPart } | undefined> {
  for (const part of await directory(visit.me.staff)) {
    const person = part.people.find(({ id }) => id === visit.params['id']);
    if (person?.active) return { person, part };
  }
  return undefined;
}

/** The known absences, each with a button that removes it. */
const Known = ({ visit, person, part }: PersonProps) => (
  <ul class="items">
    {(person.absences ?? []).map((away) => {
      const says = saidOf({ visit, part }, away);
      return (
        <li key={away.from} class="acts">
          {says}
          <Post visit={visit} action={`/console/directory/${person.id}/back`}>
            <input type="hidden" name="from" value={away.from} />
            <input type="hidden" name="shown" value={String(part.version)} />
            <button aria-label={`${visit.say('away.remove')}: ${says}`}>
              {visit.say('away.remove')}
            </button>
          </Post>
        </li>
      );
    })}
  </ul>
);

/** Returns the people of the part who can stand in. */
const standInsFor = ({ say }: Visit, { id: own }: ShownPerson, { people }: CountryPart) =>
  people
    .filter(({ id, active }) => active && id !== own)
    .map(({ id, name, role }) => ({
      value: id,
      label: `${name} (${sayCode(say, 'level', role)})`,
    }));

const Fields = ({
  visit,
  person,
  part,
  problems,
}: PersonProps & { readonly problems: readonly FieldProblem[] }) => {
  const { say, form, now } = visit;
  const day = (name: 'from' | 'to') => (
    <Input
      name={name}
      label={say(`away.${name}`)}
      problems={problems}
      attributes={{
        type: 'date',
        value: form.text(name),
        ...(name === 'to' ? { min: now.toISOString().slice(0, 10) } : {}),
      }}
    />
  );
  return (
    <>
      {day('from')}
      {day('to')}
      <Select
        name="standIn"
        label={say('away.standIn')}
        hint={say('away.standInHint')}
        value={form.text('standIn')}
        problems={problems}
        options={[{ value: '', label: say('away.nobody') }, ...standInsFor(visit, person, part)]}
      />
    </>
  );
};

async function awayPage(
  visit: SignedVisit,
  deps: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
  status = problems.length > 0 ? 422 : 200,
): Promise<Answer> {
  const found = await personOf(visit, deps);
  if (!found) return { kind: 'nothing' };
  const { say } = visit;
  const { person, part } = found;
  const title = say('away.of', { name: person.name });
  return formPage(visit, {
    ...{ title, problems, status, shown: part.version, why: say('away.why') },
    action: `/console/directory/${person.id}/away`,
    before: <Known visit={visit} {...found} />,
    fields: <Fields visit={visit} {...found} problems={problems} />,
  });
}

/** The field at which each reason of a refusal can be fixed. */
const fields: Readonly<Partial<Record<NotAway, string>>> = {
  endsBefore: 'to',
  over: 'to',
  unknownStandIn: 'standIn',
  standInAway: 'standIn',
};

/**
 * Says why nothing was changed. For an entry that the user may not change, the page does not exist.
 */
async function refused(visit: SignedVisit, deps: ConsoleDeps, reason: NotAway): Promise<Answer> {
  if (reason === 'unknownPerson') return { kind: 'nothing' };
  const problem = { field: fields[reason] ?? 'from', says: visit.say(`away.no.${reason}`) };
  return awayPage(visit, deps, [problem], reason === 'changed' ? 409 : 422);
}

const shownIn = ({ form }: Visit): number => Number(form.raw('shown')) || 0;
const toDirectory = (key: 'done.away' | 'done.back'): Answer => ({
  kind: 'go',
  to: '/console/directory',
  done: { key },
});

async function add(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { form, params, me } = visit;
  const standIn = form.text('standIn');
  const done = await deps.directoryDesk.addAbsence(me.staff, {
    person: params['id'] ?? '',
    from: form.text('from'),
    to: form.text('to'),
    ...(standIn === '' ? {} : { standIn }),
    shown: shownIn(visit),
  });
  return done.ok ? toDirectory('done.away') : refused(visit, deps, done.reason);
}

async function remove(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { form, params, me } = visit;
  const done = await deps.directoryDesk.removeAbsence(me.staff, {
    person: params['id'] ?? '',
    from: form.text('from'),
    shown: shownIn(visit),
  });
  return done.ok ? toDirectory('done.back') : refused(visit, deps, done.reason);
}

const action = 'directory.write';

/** The routes of absences. */
export const awayRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/directory/:id/away',
    action,
    answer: (visit, deps) => awayPage(visit as SignedVisit, deps),
  },
  { method: 'post', path: '/console/directory/:id/away', action, answer: add },
  { method: 'post', path: '/console/directory/:id/back', action, answer: remove },
];
