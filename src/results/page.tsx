import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Poll } from '../polls/definition.js';
import { Bars } from './charts/bars.js';
import { Lines } from './charts/lines.js';
import { AreaMap, canBeMapped, Outlines, type MapShare } from './charts/map.js';
import { Stacked } from './charts/stacked.js';
import { howMany, inShort } from './in-short.js';
import { Layout, type Place } from './layout.js';
import type { Labels } from './labels.js';
import type { View, ViewQuestion, ViewTable } from './view.js';
import type { OpenAnswers } from './words.js';

/** The most rows a stacked chart has; longer tables are only tables and maps. */
const MOST_ROWS = 12;

interface Told {
  readonly labels: Labels;
}

/** A table that may be wider than the screen: the keyboard can come to it and move it. */
const Wide = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div class="wide" role="group" aria-label={name} tabIndex={0}>{children}</div>
); // prettier-ignore

function Numbers({ question, table, open, labels }: Told & { readonly question: ViewQuestion; readonly table: ViewTable; readonly open: boolean }) {
  const { say } = labels;
  const by = say(`results.by.${table.dimension}`);
  return (
    <details open={open}>
      <summary>{say('results.table')}</summary>
      <Wide name={`${question.ask} ${by}`}>
        <table>
          <thead><tr><th scope="col"><span class="hidden">{by}</span></th>{table.columns.map((column) => <th key={column} scope="col">{column}</th>)}<th scope="col">{say('results.count')}</th></tr></thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                {row.shares.map((share, at) => <td key={at}>{labels.percent(share)}</td>)}
                <td>{labels.people(row.answered)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  );
} // prettier-ignore

/** A map shows the share of the first answer, where a place is shown by itself. */
const mapOf = (table: ViewTable): Readonly<Record<string, MapShare>> =>
  Object.fromEntries(
    table.rows.filter(({ values }) => values.length === 1 && values[0] !== 'unknown').map(({ values, label, shares, answered }) => [values[0] ?? '', { label, people: answered, share: shares[0] ?? 0 }]),
  ); // prettier-ignore

function ByTrait({ question, table, labels }: Told & { readonly question: ViewQuestion; readonly table: ViewTable }) {
  const { say } = labels;
  const heading = say(`results.by.${table.dimension}`);
  const id = `${question.id}-${table.dimension}`;
  const name = `${question.ask} ${heading}`;
  const rows = table.rows.map(({ label, shares }) => ({ label, shares, percents: shares.map(labels.percent) }));
  const shares = table.dimension === 'area' || table.dimension === 'country' ? mapOf(table) : {};
  const mapped = Object.keys(shares).length > 1 && canBeMapped(Object.keys(shares));
  const caption = say('results.map', { answer: table.columns[0] ?? '' });
  const timed = table.dimension === 'day';
  const stacked = question.kind !== 'several' && table.rows.length <= MOST_ROWS && !mapped && !timed;
  return (
    <section class="by">
      <h3>{heading}</h3>
      {mapped ? <figure><figcaption>{caption}</figcaption><AreaMap id={id} title={`${name}. ${caption}`} shares={shares} percent={labels.percent} notShown={say('results.notShown')} /></figure> : null}
      {stacked ? <Stacked id={id} title={name} columns={table.columns} rows={rows} /> : null}
      {timed ? <Lines id={id} title={name} columns={table.columns} rows={rows} /> : null}
      <Numbers question={question} table={table} open={!mapped && !stacked && !timed} labels={labels} />
    </section>
  );
} // prettier-ignore

function Question({ question, open, labels }: Told & { readonly question: ViewQuestion; readonly open: OpenAnswers | undefined }) {
  const { say } = labels;
  const bars = question.bars.map(({ label, share, people }) => ({ label, share, percent: labels.percent(share), people: labels.people(people) }));
  // Who answered, without what they answered, is in the files; on the page it would be most of it.
  const tables = question.tables.filter(({ columns }) => columns.length > 0);
  const list = (heading: string, some: OpenAnswers['words']) => some.length === 0 ? null : <><h3>{heading}</h3><ul class="words">{some.map(({ name, people }) => <li key={name}>{name} <small>{labels.people(people)}</small></li>)}</ul></>;
  return (
    <section class="question card" id={question.id} aria-labelledby={`${question.id}-ask`}>
      <h2 id={`${question.id}-ask`}>{question.ask}</h2>
      {question.answered === null ? null : <p class="soft">{say('results.people', { people: labels.people(question.answered) })}{question.kind === 'several' ? ` · ${say('results.several')}` : ''}</p>}
      {question.note ? <p class="note">{say(`results.${question.note}`)}</p> : <Bars id={`${question.id}-all`} title={question.ask} bars={bars} />}
      {question.median === undefined ? null : <p>{say('results.median', { number: question.median })}</p>}
      {open ? list(say('results.groups'), open.groups) : null}
      {open ? list(say('results.words'), open.words) : null}
      {tables.length === 0 ? null : <div class="tables">{tables.map((table) => <ByTrait key={table.dimension} question={question} table={table} labels={labels} />)}</div>}
    </section>
  );
} // prettier-ignore

function Steps({ view, labels }: Told & { readonly view: View }) {
  const { say } = labels;
  return (
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">{say('results.steps')}</h2>
      <Wide name={say('results.steps')}>
        <table>
          <thead><tr><th scope="col">{say('results.question')}</th><th scope="col">{say('results.asked')}</th><th scope="col">{say('results.answered')}</th><th scope="col">{say('results.skipped')}</th></tr></thead>
          <tbody>{view.questions.map(({ id, ask, asked, answered, skipped }) => <tr key={id}><th scope="row">{ask}</th>{[asked, answered, skipped].map((people, at) => <td key={at}>{labels.people(people)}</td>)}</tr>)}</tbody>
        </table>
      </Wide>
    </section>
  );
} // prettier-ignore

/** Who answered of those who were asked: it tells whose voice is missing. */
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
            <tbody>{rows.map(({ label, percent }) => <tr key={label}><th scope="row">{label}</th><td>{labels.percent(percent)}</td></tr>)}</tbody>
          </table>
        </details>
      ))}
    </section>
  );
} // prettier-ignore

/** How many people, of how many, and what it does not mean: above every result, in every form of it. */
export function Caveat({ view, labels }: Told & { readonly view: View }) {
  const { say } = labels;
  if (view.answered === null) return <p class="note">{howMany(view, labels)} <strong>{say('poll.caveat')}</strong></p>; // prettier-ignore
  return (
    <div class="caveat">
      <p class="big">{howMany(view, labels)}</p>
      {view.asked === null || view.rate === null ? null : <p>{say('results.rate', { percent: labels.percent(view.rate), people: labels.people(view.asked) })}</p>}
      <p><strong>{say('poll.caveat')}</strong> {view.margin === null ? null : say('results.margin', { points: view.margin })}</p>
    </div>
  );
} // prettier-ignore

const placesOf = (view: View): readonly string[] => view.questions.flatMap(({ tables }) => tables.filter(({ dimension, columns }) => columns.length > 0 && (dimension === 'area' || dimension === 'country')).flatMap((table) => Object.keys(mapOf(table)))); // prettier-ignore

/** What a page of a result is made from. */
export interface ResultPage {
  readonly view: View;
  readonly poll: Poll;
  readonly labels: Labels;
  readonly place: Place;
  readonly open: Readonly<Record<string, OpenAnswers>>;
}

/** The page of one result. */
export function renderResult({ view, poll, labels, place, open }: ResultPage): string {
  const { say } = labels;
  const base = `/polls/${view.poll}`;
  return Layout({
    labels, place,
    title: view.title,
    description: inShort(view, labels),
    picture: `${base}/picture.png`,
    children: renderToString(
      <>
        <h1>{view.title}</h1>
        <p class="soft">{view.closed ? say('results.closed') : say('results.open', { day: labels.day(poll.closes) })} · {say('results.asOf', { day: labels.day(view.asOf) })}</p>
        <Caveat view={view} labels={labels} />
        <Outlines codes={placesOf(view)} />
        {view.answered === null ? null : view.questions.map((question) => <Question key={question.id} question={question} open={open[question.id]} labels={labels} />)}
        {view.closed || view.answered === null ? null : <p class="soft">{say('results.later')}</p>}
        {view.answered === null ? null : <Steps view={view} labels={labels} />}
        <ResponseRates view={view} labels={labels} />
        <p class="soft">{say('results.tens')} {say('results.mapNote')}</p>
        <section class="take" aria-labelledby="take">
          <h2 id="take">{say('results.take')}</h2>
          <p><a class="press" href={`${base}/results.csv`}>CSV</a> <a class="press" href={`${base}/results.json`}>JSON</a> <a class="press" href={`${base}/picture.png`}>PNG</a> <a class="press" href="/polls/feed.xml">RSS</a></p>
          <details><summary>{say('results.embed')}</summary><pre>{`<iframe src="${place.origin}${base}/embed/${labels.language}" width="100%" height="420" title="${view.title.replaceAll('"', "'")}"></iframe>`}</pre></details>
        </section>
      </>,
    ),
  });
} // prettier-ignore

/** A result small enough to stand in somebody else's page: the first question, the caveat, and a link to the whole. */
export function renderEmbed({ view, labels, place }: Omit<ResultPage, 'open' | 'poll'>): string {
  const { say } = labels;
  const [first] = view.questions;
  return Layout({
    labels, place,
    title: view.title,
    embedded: true,
    children: renderToString(
      <>
        <h1>{view.title}</h1>
        {first && !first.note ? <><p>{first.ask}</p><Bars id="embed" title={first.ask} bars={first.bars.map(({ label, share, people }) => ({ label, share, percent: labels.percent(share), people: labels.people(people) }))} /></> : null}
        <Caveat view={view} labels={labels} />
        <p><a class="press" href={`${place.origin}/polls/${view.poll}/${labels.language}`} target="_blank" rel="noopener">{say('results.whole')}</a></p>
      </>,
    ),
  });
} // prettier-ignore

/** The list of all results. */
export function renderIndex(views: readonly View[], labels: Labels, place: Place): string {
  const { say } = labels;
  return Layout({
    labels, place,
    title: say('results.heading'),
    children: renderToString(
      <>
        <h1>{say('results.heading')}</h1>
        {views.length === 0 ? <p class="note">{say('results.none')}</p> : null}
        <ul class="list">
          {views.map((view) => (
            <li key={view.poll} class="card">
              <h2><a href={`/polls/${view.poll}/${labels.language}`}>{view.title}</a></h2>
              <p>{howMany(view, labels)} <span class="soft">· {labels.day(view.asOf)}</span></p>
            </li>
          ))}
        </ul>
        <p><strong>{say('poll.caveat')}</strong></p>
      </>,
    ),
  });
} // prettier-ignore

/** A page that says in words that there is nothing. */
export const renderNothing = (labels: Labels, place: Place): string =>
  Layout({ labels, place, title: labels.say('results.heading'), children: renderToString(<><h1>{labels.say('results.heading')}</h1><p class="note">{labels.say('results.notThere')}</p><p><a href="/polls">{labels.say('results.all')}</a></p></>) }); // prettier-ignore
