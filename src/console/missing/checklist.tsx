import type { CriterionState } from '../../alerts/criteria/criteria.js';
import type { CaseProps } from '../cases/case-props.js';
import { Written } from '../cases/words.js';
import { caseAddress, ownerOf } from '../cases/words-of.js';
import { Tag, Time } from '../parts/shown.js';
import { criterionText } from './criterion-text.js';
import type { MissingParts } from './load.js';

const tones = { yes: 'green', no: 'red', unclear: 'amber' } as const;

interface CriterionProps {
  readonly props: CaseProps;
  readonly state: CriterionState;
  readonly mayJudge: boolean;
}

/**
 * One criterion: the question, what was said about it with author and time, and the link to judge
 * it.
 */
function Criterion({ props, state, mayJudge }: CriterionProps) {
  const { visit, shown, words, name } = props;
  const { say } = visit;
  const { judged, times } = state;
  const asked = criterionText(visit, state);
  const note = judged && words?.notes[judged.event];
  return (
    <li>
      <p>
        {asked}{' '}
        <Tag tone={judged ? tones[judged.verdict] : 'plain'}>
          {judged ? say(`verdict.${judged.verdict}`) : say('criteria.open')}
        </Tag>
      </p>
      {note ? <Written visit={visit} words={note} /> : null}
      {judged ? (
        <p class="hint">
          {ownerOf(visit, judged.by, name)}, <Time at={judged.at} visit={visit} />
          {times > 1 ? `. ${say('criteria.times', { count: times })}` : ''}
          {judged.sealed && !note ? `. ${say('event.sealed')}` : ''}
        </p>
      ) : null}
      {mayJudge ? (
        <p>
          <a href={caseAddress(shown.row.id, `/criteria/${state.criterion}`)}>
            {say(judged ? 'criteria.again' : 'criteria.judge')}
            <span class="hidden">: {asked}</span>
          </a>
        </p>
      ) : null}
    </li>
  );
}

/** The criteria of an alert, what they allow now, and the links to an alert or a notice. */
export function ChecklistPart({
  props,
  parts: { checklist },
}: {
  readonly props: CaseProps;
  readonly parts: MissingParts;
}) {
  const { visit, shown } = props;
  const { say } = visit;
  const { level, criteria, missing, mayJudge, list, source } = checklist;
  const all = criteria.filter(({ alert }) => alert).length;
  const needs = criteria
    .filter(({ criterion }) => missing.notice.includes(criterion))
    .map((one) => criterionText(visit, one))
    .join('; ');
  return (
    <section class="card stack" aria-labelledby="criteria-title">
      <h2 id="criteria-title">{say('criteria.title')}</h2>
      <p class={level === 'alert' ? 'banner good' : 'banner amber'}>
        {say(`criteria.${level}`, { count: missing.alert.length, all, needs })}
      </p>
      <ol class="items criteria">
        {criteria.map((state) => (
          <Criterion key={state.criterion} props={props} state={state} mayJudge={mayJudge} />
        ))}
      </ol>
      {list === undefined ? null : <p class="hint">{say('criteria.from', { source })}</p>}
      {mayJudge ? (
        <p>
          <a class="press" href={`/console/alerts/new?case=${shown.row.id}`}>
            {say(level === 'alert' ? 'criteria.makeAlert' : 'criteria.makeNotice')}
          </a>
        </p>
      ) : null}
    </section>
  );
}
