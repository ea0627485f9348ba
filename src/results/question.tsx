import type { ComponentChildren } from 'preact';
import { Bars } from './charts/bars.js';
import { Lines } from './charts/lines.js';
import { AreaMap, canBeMapped, type MapShare } from './charts/map.js';
import { Stacked } from './charts/stacked.js';
import type { Labels } from './labels.js';
import type { View, ViewQuestion, ViewTable } from './view.js';
import type { OpenAnswers } from './words.js';

/** The most rows of a stacked chart; longer tables are shown only as tables and maps. */
const MOST_ROWS = 12;

export interface Told {
  readonly labels: Labels;
}

/** A table that may be wider than the screen: the keyboard can reach it and scroll it. */
export const Wide = ({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}) => (
  <div class="wide" role="group" aria-label={name} tabIndex={0}>
    {children}
  </div>
);

function Numbers({
  question,
  table,
  open,
  labels,
}: Told & { readonly question: ViewQuestion; readonly table: ViewTable; readonly open: boolean }) {
  const by = labels.say(`results.by.${table.dimension}`);
  return (
    <details open={open}>
      <summary>{labels.say('results.table')}</summary>
      <Wide name={`${question.ask} ${by}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">{by}</span>
              </th>
              {[...table.columns, labels.say('results.count')].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <Row key={row.label} row={row} labels={labels} />
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  );
}

const Row = ({ row, labels }: Told & { readonly row: ViewTable['rows'][number] }) => (
  <tr>
    <th scope="row">{row.label}</th>
    {row.shares.map((share, at) => (
      <td key={at}>{labels.percent(share)}</td>
    ))}
    <td>{labels.people(row.answered)}</td>
  </tr>
);

/** Returns the data of a map: the share of the first answer, where a place is shown by itself. */
const mapOf = (table: ViewTable): Readonly<Record<string, MapShare>> =>
  Object.fromEntries(
    table.rows
      .filter(({ values }) => values.length === 1 && values[0] !== 'unknown')
      .map(({ values, label, shares, answered }) => [
        values[0] ?? '',
        { label, people: answered, share: shares[0] ?? 0 },
      ]),
  );

/** Decides how a table is drawn: as a map, as stacked bars, as lines over time, or not at all. */
function pictureOf(
  { kind }: ViewQuestion,
  { dimension, rows }: ViewTable,
  codes: readonly string[],
) {
  if (dimension === 'day') return 'lines';
  if (codes.length > 1 && canBeMapped(codes)) return 'map';
  return kind !== 'several' && rows.length <= MOST_ROWS ? 'stacked' : undefined;
}

function ByTrait({
  question,
  table,
  labels,
}: Told & { readonly question: ViewQuestion; readonly table: ViewTable }) {
  const { say, percent } = labels;
  const { dimension, columns } = table;
  const heading = say(`results.by.${dimension}`);
  const [id, name] = [`${question.id}-${dimension}`, `${question.ask} ${heading}`];
  const rows = table.rows.map(({ label, shares }) => ({
    label,
    shares,
    percents: shares.map(percent),
  }));
  const shares = ['area', 'country'].includes(dimension) ? mapOf(table) : {};
  const picture = pictureOf(question, table, Object.keys(shares));
  const chart = { id, title: name, columns, rows };
  return (
    <section class="by">
      <h3>{heading}</h3>
      {picture === 'map' ? (
        <MapOfFirst id={id} name={name} shares={shares} answer={columns[0] ?? ''} labels={labels} />
      ) : null}
      {picture === 'stacked' ? <Stacked {...chart} /> : null}
      {picture === 'lines' ? <Lines {...chart} /> : null}
      <Numbers question={question} table={table} open={picture === undefined} labels={labels} />
    </section>
  );
}

/** A map of the shares of the first answer. */
function MapOfFirst({
  id,
  name,
  shares,
  answer,
  labels: { say, percent },
}: Told & {
  readonly id: string;
  readonly name: string;
  readonly shares: Readonly<Record<string, MapShare>>;
  readonly answer: string;
}) {
  const caption = say('results.map', { answer });
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      <AreaMap
        id={id}
        title={`${name}. ${caption}`}
        shares={shares}
        percent={percent}
        notShown={say('results.notShown')}
      />
    </figure>
  );
}

/** Words, or groups of open answers, each with the number of people who gave them. */
const Words = ({
  heading,
  some,
  labels,
}: Told & { readonly heading: string; readonly some: OpenAnswers['words'] }) =>
  some.length === 0 ? null : (
    <>
      <h3>{heading}</h3>
      <ul class="words">
        {some.map(({ name, people }) => (
          <li key={name}>
            {name} <small>{labels.people(people)}</small>
          </li>
        ))}
      </ul>
    </>
  );

/** Returns the bars of a question, with their numbers in words. */
export const barsOf = ({ bars }: ViewQuestion, { percent, people }: Labels) =>
  bars.map(({ label, share, people: count }) => ({
    label,
    share,
    percent: percent(share),
    people: people(count),
  }));

/** How many people answered, and everybody's answers. */
const Everybody = ({ question, labels }: Told & { readonly question: ViewQuestion }) => (
  <>
    {question.answered === null ? null : (
      <p class="soft">
        {labels.say('results.people', { people: labels.people(question.answered) })}
        {question.kind === 'several' ? ` · ${labels.say('results.several')}` : ''}
      </p>
    )}
    {question.note ? (
      <p class="note">{labels.say(`results.${question.note}`)}</p>
    ) : (
      <Bars id={`${question.id}-all`} title={question.ask} bars={barsOf(question, labels)} />
    )}
    {question.median === undefined ? null : (
      <p>{labels.say('results.median', { number: question.median })}</p>
    )}
  </>
);

export function Question({
  question,
  open,
  labels,
}: Told & { readonly question: ViewQuestion; readonly open: OpenAnswers | undefined }) {
  const { say } = labels;
  // Tables that show only who answered, without the answers, are in the files; on the page they
  // would take most of the space.
  const tables = question.tables.filter(({ columns }) => columns.length > 0);
  return (
    <section class="question card" id={question.id} aria-labelledby={`${question.id}-ask`}>
      <h2 id={`${question.id}-ask`}>{question.ask}</h2>
      <Everybody question={question} labels={labels} />
      {open ? <Words heading={say('results.groups')} some={open.groups} labels={labels} /> : null}
      {open ? <Words heading={say('results.words')} some={open.words} labels={labels} /> : null}
      {tables.length === 0 ? null : (
        <div class="tables">
          {tables.map((table) => (
            <ByTrait key={table.dimension} question={question} table={table} labels={labels} />
          ))}
        </div>
      )}
    </section>
  );
}

/** Returns the places that the maps of a result show. */
export const placesOf = (view: View): readonly string[] =>
  view.questions.flatMap(({ tables }) =>
    tables
      .filter(
        ({ dimension, columns }) =>
          columns.length > 0 && (dimension === 'area' || dimension === 'country'),
      )
      .flatMap((table) => Object.keys(mapOf(table))),
  );
