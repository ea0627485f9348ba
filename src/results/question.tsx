import type { ComponentChildren } from 'preact';
import { Bars } from './charts/bars.js';
import { Lines } from './charts/lines.js';
import { AreaMap, canBeMapped, type MapShare } from './charts/map.js';
import { Stacked } from './charts/stacked.js';
import type { Labels } from './labels.js';
import type { View, ViewQuestion, ViewTable } from './view.js';
import type { OpenAnswers } from './words.js';

/** The most rows a stacked chart has; longer tables are only tables and maps. */
const MOST_ROWS = 12;

export interface Told {
  readonly labels: Labels;
}

/** A table that may be wider than the screen: the keyboard can come to it and move it. */
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
  const { say } = labels;
  const by = say(`results.by.${table.dimension}`);
  return (
    <details open={open}>
      <summary>{say('results.table')}</summary>
      <Wide name={`${question.ask} ${by}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">{by}</span>
              </th>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              <th scope="col">{say('results.count')}</th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                {row.shares.map((share, at) => (
                  <td key={at}>{labels.percent(share)}</td>
                ))}
                <td>{labels.people(row.answered)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  );
}

/** A map shows the share of the first answer, where a place is shown by itself. */
const mapOf = (table: ViewTable): Readonly<Record<string, MapShare>> =>
  Object.fromEntries(
    table.rows
      .filter(({ values }) => values.length === 1 && values[0] !== 'unknown')
      .map(({ values, label, shares, answered }) => [
        values[0] ?? '',
        { label, people: answered, share: shares[0] ?? 0 },
      ]),
  );

function ByTrait({
  question,
  table,
  labels,
}: Told & { readonly question: ViewQuestion; readonly table: ViewTable }) {
  const { say } = labels;
  const heading = say(`results.by.${table.dimension}`);
  const id = `${question.id}-${table.dimension}`;
  const name = `${question.ask} ${heading}`;
  const rows = table.rows.map(({ label, shares }) => ({
    label,
    shares,
    percents: shares.map(labels.percent),
  }));
  const shares = table.dimension === 'area' || table.dimension === 'country' ? mapOf(table) : {};
  const mapped = Object.keys(shares).length > 1 && canBeMapped(Object.keys(shares));
  const caption = say('results.map', { answer: table.columns[0] ?? '' });
  const timed = table.dimension === 'day';
  const stacked =
    question.kind !== 'several' && table.rows.length <= MOST_ROWS && !mapped && !timed;
  return (
    <section class="by">
      <h3>{heading}</h3>
      {mapped ? (
        <figure>
          <figcaption>{caption}</figcaption>
          <AreaMap
            id={id}
            title={`${name}. ${caption}`}
            shares={shares}
            percent={labels.percent}
            notShown={say('results.notShown')}
          />
        </figure>
      ) : null}
      {stacked ? <Stacked id={id} title={name} columns={table.columns} rows={rows} /> : null}
      {timed ? <Lines id={id} title={name} columns={table.columns} rows={rows} /> : null}
      <Numbers
        question={question}
        table={table}
        open={!mapped && !stacked && !timed}
        labels={labels}
      />
    </section>
  );
}

export function Question({
  question,
  open,
  labels,
}: Told & { readonly question: ViewQuestion; readonly open: OpenAnswers | undefined }) {
  const { say } = labels;
  const bars = question.bars.map(({ label, share, people }) => ({
    label,
    share,
    percent: labels.percent(share),
    people: labels.people(people),
  }));
  // Who answered, without what they answered, is in the files; on the page it would be most of it.
  const tables = question.tables.filter(({ columns }) => columns.length > 0);
  const list = (heading: string, some: OpenAnswers['words']) =>
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
  return (
    <section class="question card" id={question.id} aria-labelledby={`${question.id}-ask`}>
      <h2 id={`${question.id}-ask`}>{question.ask}</h2>
      {question.answered === null ? null : (
        <p class="soft">
          {say('results.people', { people: labels.people(question.answered) })}
          {question.kind === 'several' ? ` · ${say('results.several')}` : ''}
        </p>
      )}
      {question.note ? (
        <p class="note">{say(`results.${question.note}`)}</p>
      ) : (
        <Bars id={`${question.id}-all`} title={question.ask} bars={bars} />
      )}
      {question.median === undefined ? null : (
        <p>{say('results.median', { number: question.median })}</p>
      )}
      {open ? list(say('results.groups'), open.groups) : null}
      {open ? list(say('results.words'), open.words) : null}
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

/** The places that some map of a result shows. */
export const placesOf = (view: View): readonly string[] =>
  view.questions.flatMap(({ tables }) =>
    tables
      .filter(
        ({ dimension, columns }) =>
          columns.length > 0 && (dimension === 'area' || dimension === 'country'),
      )
      .flatMap((table) => Object.keys(mapOf(table))),
  );
