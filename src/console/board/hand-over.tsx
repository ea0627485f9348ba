import type { Candidate, ConsoleDeps } from '../deps.js';
import { Errors, Post, wrongAt, type FieldProblem } from '../parts/forms.js';
import { SelectOne } from '../parts/fields.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** Returns everyone who can have a case in the countries of the user, each once, sorted by name. */
async function everybody(
  { me }: SignedVisit,
  { directory, people }: ConsoleDeps,
): Promise<readonly Candidate[]> {
  const countries = (await directory(me.staff)).map(({ country }) => country);
  const all = (await Promise.all(countries.map((one) => people.candidates(one)))).flat();
  const each = new Map(all.map((one) => [one.id, one]));
  return [...each.values()].sort((a, b) => a.name.localeCompare(b.name));
}

async function formPage(
  visit: SignedVisit,
  people: readonly Candidate[],
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const { say } = visit;
  const options = people.map(({ id, name }) => ({ value: id, label: name }));
  const body = (
    <div class="narrow stack">
      <p>
        <a href="/console/board">{say('board.title')}</a>
      </p>
      <h1>{say('handOver.title')}</h1>
      <Errors visit={visit} problems={problems} />
      <p>{say('handOver.why')}</p>
      <Post visit={visit} action="/console/board/hand-over" class="stack">
        {(['from', 'to'] as const).map((name) => (
          <SelectOne
            key={name}
            visit={visit}
            name={name}
            label={say(`handOver.${name}`)}
            problems={problems}
            options={options}
          />
        ))}
        <div class="acts">
          <button class="primary">{say('handOver.do')}</button>
          <a href="/console/board">{say('form.cancel')}</a>
        </div>
      </Post>
    </div>
  );
  const status = problems.length > 0 ? 422 : 200;
  return page(say('handOver.title'), body, { section: 'board', status });
}

async function show(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  return formPage(visit, await everybody(visit, deps));
}

/**
 * Hands all cases over, and reports how many were moved and how many stayed because of a conflict
 * of interest.
 */
async function handOver(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const people = await everybody(visit, deps);
  const named = (name: string) => people.find(({ id }) => id === visit.form.text(name));
  const [from, to] = [named('from'), named('to')];
  const wrong = (field: string, says: string) => formPage(visit, people, [{ field, says }]);
  if (!from) return formPage(visit, people, [wrongAt(visit, 'from', 'form.noPerson')]);
  if (!to) return formPage(visit, people, [wrongAt(visit, 'to', 'form.noPerson')]);
  const done = await deps.cases.handOverAll(visit.me.staff, from.id, to.who);
  if (!done.ok) return wrong('to', sayCode(visit.say, 'handOver.no', done.reason));
  const { handed, left } = done.value;
  const values = [String(handed), String(left.length)];
  return { kind: 'go', to: '/console/board', done: { key: 'done.handedOver', values } };
}

const path = '/console/board/hand-over';

/** The routes that hand over all cases of a person. */
export const handOverRoutes: readonly Route[] = [
  { method: 'get', path, action: 'cases.handOver', answer: show },
  { method: 'post', path, action: 'cases.handOver', answer: handOver },
];
