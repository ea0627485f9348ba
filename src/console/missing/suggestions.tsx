import type { Suggestion } from '../../alerts/matching/matching.js';
import type { FieldScore } from '../../alerts/matching/score.js';
import { can, type CaseProps } from '../cases/case-props.js';
import { Press } from '../cases/refusals.js';
import { caseAddress, kindOf, placeOf } from '../cases/words-of.js';
import { Tag, Time } from '../parts/shown.js';
import type { MissingParts } from './load.js';

/** The number of suggestions that are shown open; the others are behind a line to press. */
const OPEN = 3;

const signed = (points: number): string =>
  `${points > 0 ? '+' : ''}${points.toFixed(1).replace('-', '−')}`;

/** The compared fields of a suggestion, each with its result in words. */
const Fields = ({
  props: { visit },
  fields,
}: {
  readonly props: CaseProps;
  readonly fields: readonly FieldScore[];
}) => (
  <table class="fields">
    <thead>
      <tr>
        <th scope="col">{visit.say('match.field')}</th>
        <th scope="col">{visit.say('match.stands')}</th>
        <th scope="col">{visit.say('match.weight')}</th>
      </tr>
    </thead>
    <tbody>
      {fields.map(({ field, verdict, points }) => (
        <tr key={field} class={verdict}>
          <th scope="row">{visit.say(`match.${field}`)}</th>
          <td>{visit.say(`match.${verdict}`)}</td>
          <td>{verdict === 'blank' ? '' : signed(points)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

function One({
  props,
  suggestion: { row, score },
  at,
}: {
  readonly props: CaseProps;
  readonly suggestion: Suggestion;
  readonly at: number;
}) {
  const { visit, shown, form } = props;
  const { say } = visit;
  const level = score.level === 'none' ? 'weak' : score.level;
  return (
    <li>
      <p>
        <a href={caseAddress(row.id)}>{row.reference}</a>{' '}
        <Tag tone={level === 'likely' ? 'green' : 'plain'}>{say(`match.${level}`)}</Tag>
      </p>
      <p class="hint">
        {kindOf(visit, row.kind)}, {placeOf(visit, row)}, <Time at={row.receivedAt} visit={visit} />
      </p>
      <details>
        <summary>{say('match.why', { points: signed(score.points) })}</summary>
        <Fields props={props} fields={score.fields} />
      </details>
      {row.kind === 'missing' && can(props, 'case.join') ? (
        <Press
          visit={visit}
          id={shown.row.id}
          act={`join/${row.id}`}
          v={shown.v}
          form={`${form}m${at}`}
        >
          {say('duplicate.join')}
        </Press>
      ) : null}
    </li>
  );
}

/**
 * Reports that may be about the same person. The program suggests them with reasons; only a person
 * joins them.
 */
export function SuggestionsPart({
  props,
  parts: { suggestions },
}: {
  readonly props: CaseProps;
  readonly parts: MissingParts;
}) {
  const { say } = props.visit;
  if (!suggestions) return null;
  const { how, compared, unopened, more, suggestions: all } = suggestions;
  const list = (some: readonly Suggestion[], from: number) => (
    <ul class="items">
      {some.map((one, i) => (
        <One key={one.row.id} props={props} suggestion={one} at={from + i} />
      ))}
    </ul>
  );
  return (
    <section class="card stack" aria-labelledby="match-title">
      <h2 id="match-title">{say('match.title')}</h2>
      <p class="hint">
        {say(how === 'words' ? 'match.byWords' : 'match.byCodes', { count: compared })}
        {unopened > 0 ? ` ${say('match.unopened', { count: unopened })}` : ''}
        {more ? ` ${say('match.more')}` : ''}
      </p>
      {all.length === 0 ? <p>{say('match.nothing')}</p> : list(all.slice(0, OPEN), 0)}
      {all.length > OPEN ? (
        <details>
          <summary>{say('match.others', { count: all.length - OPEN })}</summary>
          {list(all.slice(OPEN), OPEN)}
        </details>
      ) : null}
    </section>
  );
}
