import type { AskForm } from '../../cases/ask-types.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, FormId, Post, type FieldProblem } from '../parts/forms.js';
import { Area } from '../parts/fields.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { isConsoleLanguage, sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { changeOf } from './form-page.js';
import { refusal } from './refusals.js';
import { caseAddress } from './words-of.js';

type Route = ConsoleRoute<ConsoleDeps>;

interface AskProps {
  readonly visit: SignedVisit;
  readonly id: string;
  readonly v: number;
  readonly reference: string;
  readonly ask: AskForm;
  readonly words: string;
  readonly problems: readonly FieldProblem[];
}

/**
 * How and when the question reaches the reporter, so that nobody has to guess whether it is safe.
 */
function Reach({ visit, ask }: Pick<AskProps, 'visit' | 'ask'>) {
  const { say, when } = visit;
  if (ask.how === 'no') return <p class="banner amber">{say('ask.no')}</p>;
  if (ask.how === 'byCode') return <p class="banner">{say('ask.byCode')}</p>;
  return (
    <p class="banner">
      {ask.safe
        ? say('ask.safe', { hours: ask.safe.hours, next: when.moment(ask.safe.next) })
        : say('ask.texted')}
    </p>
  );
}

/** Frequent questions, in the language of the reporter if it is available. */
function Templates({ visit, id, ask }: Pick<AskProps, 'visit' | 'id' | 'ask'>) {
  const language = isConsoleLanguage(ask.language) ? ask.language : visit.language;
  return (
    <details open={visit.form.text('words') === ''}>
      <summary>{visit.say('ask.templates')}</summary>
      <ul class="items">
        {ask.templates.map((template) => (
          <li key={template.id}>
            <a href={caseAddress(id, `/ask?template=${template.id}#words`)} lang={language}>
              {template.texts[language]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

const meterOf = ({ say }: Visit, { measure, longest }: AskForm): string =>
  say('ask.meter', {
    count: measure.segments,
    units: measure.units,
    longest,
  });

/** The question, with its cost. */
const Question = ({ visit, id, v, ask, words, problems }: AskProps) => (
  <Post visit={visit} action={caseAddress(id, '/ask')} class="stack">
    <input type="hidden" name="v" value={visit.form.raw('v') || String(v)} />
    <FormId visit={visit} />
    <Area
      name="words"
      label={visit.say('ask.words')}
      hint={visit.say('ask.hint')}
      value={words}
      rows={5}
      maxLength={ask.longest}
      lang={ask.language}
      problems={problems}
      measure
    />
    <p class="hint" role="status" data-meter data-meter-at={caseAddress(id, '/ask/meter')}>
      {meterOf(visit, ask)}
    </p>
    <div class="acts">
      <button class="primary" name="do" value="send">
        {visit.say('ask.send')}
      </button>
      <button name="do" value="count" data-count>
        {visit.say('ask.count')}
      </button>
      <a href={caseAddress(id)}>{visit.say('form.cancel')}</a>
    </div>
  </Post>
);

function askPage(props: AskProps): Answer {
  const { visit, id, reference, ask, problems } = props;
  const { say } = visit;
  const body = (
    <div class="narrow stack">
      <p>
        <a href={caseAddress(id)}>{say('form.back', { reference })}</a>
      </p>
      <h1>{say('act.ask')}</h1>
      <Errors visit={visit} problems={problems} />
      <Reach visit={visit} ask={ask} />
      {ask.how === 'no' ? null : (
        <>
          <Templates visit={visit} id={id} ask={ask} />
          <Question {...props} />
        </>
      )}
    </div>
  );
  return page(`${say('act.ask')} – ${reference}`, body, {
    section: 'cases',
    status: problems.length > 0 ? 422 : 200,
  });
}

/** Shows the page with the given words, if the user may ask. */
async function showAsk(
  visit: SignedVisit,
  { cases }: ConsoleDeps,
  words: string | undefined,
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const id = visit.params['id'] ?? '';
  const { staff } = visit.me;
  const [shown, ask] = await Promise.all([cases.see(staff, id), cases.askForm(staff, id, words)]);
  if (!shown.ok) return { kind: 'nothing' };
  if (!ask.ok) return refusal(visit, id, ask, (one) => one);
  const { v, row } = shown.value;
  const { reference } = row;
  return askPage({ visit, id, v, reference, ask: ask.value, words: words ?? '', problems });
}

async function beginAsk(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const wanted = visit.query.get('template');
  if (wanted === null) return showAsk(visit, deps, undefined);
  const ask = await deps.cases.askForm(visit.me.staff, visit.params['id'] ?? '');
  const language =
    ask.ok && isConsoleLanguage(ask.value.language) ? ask.value.language : visit.language;
  const template = ask.ok ? ask.value.templates.find(({ id }) => id === wanted) : undefined;
  return showAsk(visit, deps, template?.texts[language]);
}

async function sendAsk(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const id = visit.params['id'] ?? '';
  const words = visit.form.text('words');
  if (visit.form.raw('do') === 'count') return showAsk(visit, deps, words);
  const sent = await deps.cases.ask(visit.me.staff, id, { words }, changeOf(visit));
  if (sent.ok) {
    const key = sent.value.how === 'texted' ? 'done.asked' : 'done.askedByCode';
    return { kind: 'go', to: caseAddress(id), done: { key } };
  }
  const { reason } = sent;
  if (reason === 'empty' || reason === 'tooLong') {
    const problem = { field: 'words', says: sayCode(visit.say, 'notNow', reason) };
    return showAsk(visit, deps, words, [problem]);
  }
  return refusal(visit, id, sent, await deps.people.names());
}

/** Returns to the script how many text messages the words take, while the user types. */
async function meter(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const id = visit.params['id'] ?? '';
  const ask = await cases.askForm(visit.me.staff, id, visit.form.text('words'));
  return ask.ok ? { kind: 'part', body: <>{meterOf(visit, ask.value)}</> } : { kind: 'nothing' };
}

/** The routes for asking a reporter a question. */
export const askRoutes: readonly Route[] = [
  { method: 'get', path: '/console/cases/:id/ask', action: 'case.ask', answer: beginAsk },
  { method: 'post', path: '/console/cases/:id/ask', action: 'case.ask', answer: sendAsk },
  {
    method: 'post',
    path: '/console/cases/:id/ask/meter',
    action: 'case.ask',
    quiet: true,
    answer: meter,
  },
];
