import type { Helpline } from '../../directory/directory.js';
import type { HelplineWish } from '../../directory/helpline.js';
import type { CountryPart } from '../../directory/overview.js';
import type { ConsoleDeps } from '../deps.js';
import { Post, type FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { formPage } from './form-page.js';
import { HelplineFields } from './helpline-fields.js';
import { mayWritePart } from './shown.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** A helpline of the directory and its country. A new one has no helpline yet. */
interface There {
  readonly part: CountryPart;
  readonly line?: Helpline | undefined;
}

/** Returns the helpline of a path, if the user may change it. */
async function thereOf(visit: SignedVisit, { directory }: ConsoleDeps): Promise<There | undefined> {
  const { country = '', number } = visit.params;
  const part = (await directory(visit.me.staff)).find((one) => one.country === country);
  if (!part || !mayWritePart(visit, country)) return undefined;
  if (number === undefined) return { part };
  const line = part.helplines.find((one) => one.number === number);
  return line ? { part, line } : undefined;
}

const addressOf = ({ part, line }: There): string =>
  `/console/directory/helplines/${part.country}${line ? `/${encodeURIComponent(line.number)}` : ''}`;

/** Returns a helpline as its form shows it before the user types anything. */
function saidOf({ part, line }: There): HelplineWish {
  const { number = '', kind = '', hours = '', languages = [], source = '' } = line ?? {};
  return {
    ...{ country: part.country, was: line?.number, number, kind, hours, languages, source },
    free: line?.free === true ? 'yes' : line?.free === false ? 'no' : '',
    verifiedOn: line?.verifiedOn ?? '',
    status: line?.status ?? 'unverified',
    shown: part.version,
  };
}

function saidIn({ form, params }: Visit): HelplineWish {
  const { country = '', number } = params;
  return {
    country,
    was: number,
    number: form.text('number'),
    kind: form.text('kind'),
    hours: form.text('hours'),
    free: form.text('free'),
    languages: form.all('languages'),
    source: form.text('source'),
    verifiedOn: form.text('verifiedOn'),
    status: form.text('status'),
    shown: Number(form.raw('shown')) || 0,
  };
}

const Remove = ({ visit, there }: { readonly visit: SignedVisit; readonly there: There }) => (
  <Post visit={visit} action={`${addressOf(there)}/remove`}>
    <input type="hidden" name="shown" value={String(there.part.version)} />
    <button class="danger">{visit.say('helpline.remove')}</button>
  </Post>
);

function helplinePage(
  visit: SignedVisit,
  there: There,
  said: HelplineWish = saidOf(there),
  problems: readonly FieldProblem[] = [],
  status = 200,
): Answer {
  const { say, place } = visit;
  const { part, line } = there;
  const title = line
    ? say('helpline.of', { number: line.number })
    : `${say('helpline.add')}: ${place(part.country)}`;
  return formPage(visit, {
    ...{ title, problems, status, shown: part.version, why: say('helpline.why') },
    action: addressOf(there),
    fields: <HelplineFields visit={visit} said={said} problems={problems} />,
    after: line ? <Remove visit={visit} there={there} /> : null,
  });
}

/** When two people change the directory, the second sees the stored values beside their own. */
function changedSays({ say }: Visit, { line }: There): FieldProblem[] {
  const now = line ? [line.number, line.hours, line.verifiedOn, line.source] : [];
  const value = now.filter(Boolean).join(', ') || say('entry.nothing');
  return [{ field: 'number', says: `${say('away.no.changed')} ${say('entry.now', { value })}` }];
}

async function show(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const there = await thereOf(visit, deps);
  return there ? helplinePage(visit, there) : { kind: 'nothing' };
}

/** Returns the answer to a form: the result, or the form again. */
async function answer(
  visit: SignedVisit,
  deps: ConsoleDeps,
  done: Awaited<ReturnType<ConsoleDeps['directoryDesk']['saveHelpline']>>,
  said?: HelplineWish,
): Promise<Answer> {
  if (done.ok) {
    const key = said ? 'done.helpline' : 'done.helplineRemoved';
    return { kind: 'go', to: '/console/directory', done: { key } };
  }
  const there = done.reason === 'unknown' ? undefined : await thereOf(visit, deps);
  if (!there) return { kind: 'nothing' };
  if (done.reason !== 'wrong')
    return helplinePage(visit, there, said, changedSays(visit, there), 409);
  const problems = done.problems.map(({ field, code }) => ({
    field,
    says: visit.say(`helpline.no.${code}`),
  }));
  return helplinePage(visit, there, said, problems, 422);
}

async function save(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const said = saidIn(visit);
  return answer(visit, deps, await deps.directoryDesk.saveHelpline(visit.me.staff, said), said);
}

async function remove(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const wish = saidIn(visit);
  return answer(visit, deps, await deps.directoryDesk.removeHelpline(visit.me.staff, wish));
}

const action = 'directory.write';
const country = '/console/directory/helplines/:country';

/** The routes of helplines. */
export const helplineRoutes: readonly Route[] = [
  { method: 'get', path: country, action, answer: show },
  { method: 'post', path: country, action, answer: save },
  { method: 'get', path: `${country}/:number`, action, answer: show },
  { method: 'post', path: `${country}/:number`, action, answer: save },
  { method: 'post', path: `${country}/:number/remove`, action, answer: remove },
];
