import { renderToString } from 'preact-render-to-string';
import type { Poll } from '../polls/definition.js';
import { withPauses } from '../shared/with-pauses.js';
import { Bars } from './charts/bars.js';
import { Outlines } from './charts/map.js';
import { howMany, inShort } from './summary.js';
import { Layout, type Place } from './layout.js';
import type { Labels } from './labels.js';
import { barsOf, placesOf, Question, Wide, type Told } from './question.js';
import type { View } from './view.js';
import type { OpenAnswers } from './words.js';

function Steps({ view, labels }: Told & { readonly view: View }) {
  const { say } = labels;
  return (
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">{say('results.steps')}</h2>
      <Wide name={say('results.steps')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('results.question')}</th>
              <th scope="col">{say('results.asked')}</th>
              <th scope="col">{say('results.answered')}</th>
              <th scope="col">{say('results.skipped')}</th>
            </tr>
          </thead>
          <tbody>
            {view.questions.map(({ id, ask, asked, answered, skipped }) => (
              <tr key={id}>
                <th scope="row">{ask}</th>
                {[asked, answered, skipped].map((people, at) => (
                  <td key={at}>{labels.people(people)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

/** How many of those who were asked answered: it shows whose voice is missing. */
function ResponseRates({ view, labels }: Told & { readonly view: View }) {
  const { say } = labels;
  if (view.response.length === 0) return null;
  return (
    <section class="card" aria-labelledby="response">
      <h2 id="response">{say('results.response')}</h2>
      <p class="soft">{say('results.responseNote')}</p>
      {view.response.map(({ dimension, rows }) => (
        <details key={dimension}>
          <summary>{say(`results.by.${dimension}`)}</summary>
          <table>
            <tbody>
              {rows.map(({ label, percent }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{labels.percent(percent)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </section>
  );
}

/**
 * How many people answered, of how many, and what the result does not mean. It is above every
 * result, in every form.
 */
export function Caveat({ view, labels }: Told & { readonly view: View }) {
  const { say } = labels;
  if (view.answered === null)
    return (
      <p class="note">
        {howMany(view, labels)} <strong>{say('poll.caveat')}</strong>
      </p>
    );
  return (
    <div class="caveat">
      <p class="big">{howMany(view, labels)}</p>
      {view.asked === null || view.rate === null ? null : (
        <p>
          {say('results.rate', {
            percent: labels.percent(view.rate),
            people: labels.people(view.asked),
          })}
        </p>
      )}
      <p>
        <strong>{say('poll.caveat')}</strong>{' '}
        {view.margin === null ? null : say('results.margin', { points: view.margin })}
      </p>
    </div>
  );
}

/** The data for a page of a result. */
export interface ResultPage {
  readonly view: View;
  readonly poll: Poll;
  readonly labels: Labels;
  readonly place: Place;
  readonly open: Readonly<Record<string, OpenAnswers>>;
}

/** The part above the questions. */
function Above({ view, poll, labels }: Pick<ResultPage, 'view' | 'poll' | 'labels'>) {
  const { say } = labels;
  return (
    <>
      <h1>{view.title}</h1>
      <p class="soft">
        {view.closed
          ? say('results.closed')
          : say('results.open', { day: labels.day(poll.closes) })}{' '}
        · {say('results.asOf', { day: labels.day(view.asOf) })}
      </p>
      <Caveat view={view} labels={labels} />
      <Outlines codes={placesOf(view)} />
    </>
  );
}

/** The links to the result as files, and for other pages. */
function Take({ view, labels, place }: Pick<ResultPage, 'view' | 'labels' | 'place'>) {
  const { say } = labels;
  const base = `/polls/${view.poll}`;
  const files = [
    ['CSV', `${base}/results.csv`],
    ['JSON', `${base}/results.json`],
    ['PNG', `${base}/picture.png`],
    ['RSS', '/polls/feed.xml'],
  ] as const;
  return (
    <section class="take" aria-labelledby="take">
      <h2 id="take">{say('results.take')}</h2>
      <p>
        {files.map(([name, href], at) => (
          <>
            {at > 0 ? ' ' : null}
            <a class="press" href={href}>
              {name}
            </a>
          </>
        ))}
      </p>
      <details>
        <summary>{say('results.embed')}</summary>
        <pre>{`<iframe src="${place.origin}${base}/embed/${labels.language}" width="100%" height="420" title="${view.title.replaceAll('"', "'")}"></iframe>`}</pre>
      </details>
    </section>
  );
}

/** The part below the questions. */
function Below({ view, labels, place }: Pick<ResultPage, 'view' | 'labels' | 'place'>) {
  const { say } = labels;
  return (
    <>
      {view.closed || view.answered === null ? null : <p class="soft">{say('results.later')}</p>}
      {view.answered === null ? null : <Steps view={view} labels={labels} />}
      <ResponseRates view={view} labels={labels} />
      <p class="soft">
        {say('results.tens')} {say('results.mapNote')}
      </p>
      <Take view={view} labels={labels} place={place} />
    </>
  );
}

/**
 * Returns the page of one result, rendered question by question, so that other work gets a turn
 * between two large ones.
 */
export async function renderResult({
  view,
  poll,
  labels,
  place,
  open,
}: ResultPage): Promise<string> {
  const parts = [renderToString(<Above view={view} poll={poll} labels={labels} />)];
  for await (const question of withPauses(view.answered === null ? [] : view.questions))
    parts.push(
      renderToString(<Question question={question} open={open[question.id]} labels={labels} />),
    );
  parts.push(renderToString(<Below view={view} labels={labels} place={place} />));
  return Layout({
    labels,
    place,
    title: view.title,
    description: inShort(view, labels),
    picture: `/polls/${view.poll}/picture.png`,
    children: parts.join(''),
  });
}

/** The first question of a result, if its answers may be shown. */
const FirstQuestion = ({ view, labels }: Pick<ResultPage, 'view' | 'labels'>) => {
  const [first] = view.questions;
  if (!first || first.note) return null;
  return (
    <>
      <p>{first.ask}</p>
      <Bars id="embed" title={first.ask} bars={barsOf(first, labels)} />
    </>
  );
};

/**
 * Returns a result small enough for another site's page: the first question, the caveat, and a link
 * to the whole.
 */
export function renderEmbed({ view, labels, place }: Omit<ResultPage, 'open' | 'poll'>): string {
  const children = renderToString(
    <>
      <h1>{view.title}</h1>
      <FirstQuestion view={view} labels={labels} />
      <Caveat view={view} labels={labels} />
      <p>
        <a
          class="press"
          href={`${place.origin}/polls/${view.poll}/${labels.language}`}
          target="_blank"
          rel="noopener"
        >
          {labels.say('results.whole')}
        </a>
      </p>
    </>,
  );
  return Layout({ labels, place, title: view.title, embedded: true, children });
}

/** Returns the list of all results. */
export function renderIndex(views: readonly View[], labels: Labels, place: Place): string {
  const { say } = labels;
  return Layout({
    labels,
    place,
    title: say('results.heading'),
    children: renderToString(
      <>
        <h1>{say('results.heading')}</h1>
        {views.length === 0 ? <p class="note">{say('results.none')}</p> : null}
        <ul class="list">
          {views.map((view) => (
            <li key={view.poll} class="card">
              <h2>
                <a href={`/polls/${view.poll}/${labels.language}`}>{view.title}</a>
              </h2>
              <p>
                {howMany(view, labels)} <span class="soft">· {labels.day(view.asOf)}</span>
              </p>
            </li>
          ))}
        </ul>
        <p>
          <strong>{say('poll.caveat')}</strong>
        </p>
      </>,
    ),
  });
}

/** Returns a page that says in words that there is nothing. */
export const renderNothing = (labels: Labels, place: Place): string =>
  Layout({
    labels,
    place,
    title: labels.say('results.heading'),
    children: renderToString(
      <>
        <h1>{labels.say('results.heading')}</h1>
        <p class="note">{labels.say('results.notThere')}</p>
        <p>
          <a href="/polls">{labels.say('results.all')}</a>
        </p>
      </>,
    ),
  });
