import type { Duplicate } from '../../cases/view.js';
import { hourOf } from '../../shared/missing.js';
import { Facts, Time } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { can, type CaseProps } from './case-props.js';
import { Referrals } from './referrals.js';
import { Press } from './refusals.js';
import { caseAddress, kindOf, ownerOf, placeOf } from './words-of.js';

/** The reason of the priority, and who changed it. */
function PriorityWhy({ visit, shown, name }: CaseProps) {
  const { say } = visit;
  return (
    <section class="stack" aria-labelledby="why-title">
      <h2 id="why-title">{say('why.title', { priority: `P${shown.row.priority}` })}</h2>
      <ul class="items">
        {shown.signals.map((signal) => (
          <li key={signal}>{sayCode(say, 'signal', signal)}</li>
        ))}
        {shown.priorityChanges.map(({ from, to, reason, by, at }) => (
          <li key={at.getTime()}>
            {say('why.changed', { from: `P${from}`, to: `P${to}` })}:{' '}
            {sayCode(say, 'raised', reason)}
            <small>
              <Time at={at} visit={visit} />
              {by === undefined ? '' : `, ${ownerOf(visit, by, name)}`}
            </small>
          </li>
        ))}
      </ul>
      {shown.signals.length + shown.priorityChanges.length === 0 ? (
        <p class="hint">{say('why.nothing')}</p>
      ) : null}
    </section>
  );
}

/** The answers that the reporter chose from lists. */
const answersOf = (visit: SignedVisit, answers: CaseProps['shown']['answers']) =>
  Object.entries(answers).map(([question, answer]) => ({
    name: sayCode(visit.say, 'step', question),
    value: valueOf(visit, question, answer),
  }));

function valueOf({ say, when, place }: SignedVisit, question: string, answer: string): string {
  if (question === 'country') return place(answer);
  const hour = hourOf(answer);
  if (hour) return when.moment(hour);
  return sayCode(say, question === 'missingSex' ? 'sex' : 'answer', answer);
}

/** The facts of a case. */
function CaseFacts({ visit, shown }: CaseProps) {
  const { say } = visit;
  const { row } = shown;
  return (
    <section class="stack" aria-labelledby="facts-title">
      <h2 id="facts-title">{say('facts.title')}</h2>
      <Facts
        facts={[
          { name: say('list.state'), value: sayCode(say, 'state', row.state) },
          { name: say('facts.kind'), value: kindOf(visit, row.kind) },
          { name: say('facts.place'), value: placeOf(visit, row) },
          { name: say('list.received'), value: <Time at={row.receivedAt} visit={visit} /> },
          { name: say('facts.told'), value: sayCode(say, 'told', row.told) },
          { name: say('facts.reach'), value: say(`mode.${shown.mode}`) },
          ...answersOf(visit, shown.answers),
          ...(shown.excludedAffiliations.length > 0
            ? [
                {
                  name: say('facts.kept'),
                  value: shown.excludedAffiliations
                    .map((one) => sayCode(say, 'affiliation', one))
                    .join(', '),
                },
              ]
            : []),
          ...(row.joinedInto === undefined
            ? []
            : [
                {
                  name: say('facts.joinedInto'),
                  value: <a href={caseAddress(row.joinedInto)}>{say('facts.look')}</a>,
                },
              ]),
        ]}
      />
    </section>
  );
}

/** The people who opened the words. Everyone who works on the case can see this list. */
function ReadBy({ visit, shown, name }: CaseProps) {
  const { say } = visit;
  return (
    <section class="stack" aria-labelledby="read-title">
      <h2 id="read-title">{say('read.title')}</h2>
      {shown.readBy.length === 0 ? <p class="hint">{say('read.nobody')}</p> : null}
      <ul class="items">
        {shown.readBy.map(({ by, at }) => (
          <li key={by}>
            {ownerOf(visit, by, name)}
            <small>
              <Time at={at} visit={visit} />
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

const reasonOf = (visit: SignedVisit, reason: Duplicate['reasons'][number]): string => {
  const { say, place } = visit;
  switch (reason.what) {
    case 'area':
      return place(reason.value);
    case 'kind':
      return kindOf(visit, reason.value);
    case 'hours':
      return say('duplicate.hours', { count: Math.max(1, Math.round(reason.value)) });
    case 'signals':
    case 'answers':
      return say(`duplicate.${reason.what}`, { count: reason.value });
  }
};

/**
 * Other cases that may be about the same event. The program suggests them with reasons; only a
 * person joins them.
 */
function Duplicates(props: CaseProps) {
  const { visit, shown, duplicates, form } = props;
  const { say } = visit;
  if (duplicates.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="duplicates-title">
      <h2 id="duplicates-title">{say('duplicate.title')}</h2>
      <ul class="items">
        {duplicates.slice(0, 5).map(({ row, reasons }, i) => (
          <li key={row.id}>
            <a href={caseAddress(row.id)}>{row.reference}</a>
            <small>{reasons.map((reason) => reasonOf(visit, reason)).join(', ')}</small>
            {can(props, 'case.join') ? (
              <Press
                visit={visit}
                id={shown.row.id}
                act={`join/${row.id}`}
                v={shown.v}
                form={`${form}d${i}`}
              >
                {say('duplicate.join')}
              </Press>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Cases that are linked to this one. */
function Tied(props: CaseProps) {
  const { visit, shown, form } = props;
  const all = [...shown.links, ...shown.joined];
  if (all.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="tied-title">
      <h2 id="tied-title">{visit.say('tied.title')}</h2>
      <ul class="items">
        {shown.links.map((id, i) => (
          <li key={id}>
            <a href={caseAddress(id)}>{visit.say('tied.linked')}</a>
            {can(props, 'case.link') ? (
              <Press
                visit={visit}
                id={shown.row.id}
                act={`unlink/${id}`}
                v={shown.v}
                form={`${form}u${i}`}
              >
                {visit.say('tied.unlink')}
              </Press>
            ) : null}
          </li>
        ))}
        {shown.joined.map((id) => (
          <li key={id}>
            <a href={caseAddress(id)}>{visit.say('tied.joined')}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The side column: reason of the priority, facts, who has read it, possible duplicates. */
export const Aside = (props: CaseProps) => (
  <aside class="case-aside" aria-label={props.visit.say('facts.title')}>
    <PriorityWhy {...props} />
    <CaseFacts {...props} />
    <Referrals {...props} />
    <Duplicates {...props} />
    <Tied {...props} />
    <ReadBy {...props} />
  </aside>
);
