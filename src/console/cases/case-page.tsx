import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import { MissingPart } from '../missing/part.js';
import { PriorityTag } from '../parts/shown.js';
import { Actions } from './actions.js';
import { Aside } from './aside.js';
import { Attachments } from './attachments.js';
import { can, type CaseProps } from './case-props.js';
import { RowMarks } from './list-rows.js';
import { Timeline } from './timeline.js';
import { caseAddress, kindOf, ownerOf, placeOf } from './words-of.js';
import { SummaryWords, WordsOfCase } from './words.js';

/** Who has the case, and what happens if nobody acts. */
function Standing({ visit, shown, name }: CaseProps) {
  const { say, when, now } = visit;
  const { row, closing } = shown;
  if (closing)
    return (
      <p class="banner">
        {say('case.closed', {
          state: sayCode(say, 'state', closing.state),
          reason: sayCode(say, 'closing', closing.reason),
          day: when.day(closing.at),
        })}
      </p>
    );
  const left = row.dueAt ? when.left(row.dueAt, now) : '';
  if (row.owner !== undefined)
    return (
      <p class="banner good">
        <strong>{say('case.has', { name: ownerOf(visit, row.owner, name) })}</strong>
        {left === '' ? '' : ` ${say('case.toAct', { left })}`}
      </p>
    );
  if (row.unanswered)
    return (
      <p class="banner red">
        <strong>{say('case.unanswered')}</strong> {say('case.unansweredWhy')}
      </p>
    );
  return (
    <p class="banner amber">
      <strong>{say('case.waits')}</strong>
      {left === '' ? '' : ` ${say('case.toCall', { left })}`}
    </p>
  );
}

/** When the words of a closed case are destroyed, or that they are gone. */
function WordsEnd({ visit, shown: { wordsEnd } }: CaseProps) {
  if (!wordsEnd) return null;
  const { say, when } = visit;
  const day = when.day(wordsEnd.at);
  if (wordsEnd.gone) return <p class="banner">{say('case.wordsGone', { day })}</p>;
  return <p class={wordsEnd.soon ? 'banner amber' : 'quiet'}>{say('case.wordsEnd', { day })}</p>;
}

/** For a sighting of a neighbour's alert: whom to inform. */
function OfRelay({ visit, shown: { relay } }: CaseProps) {
  if (!relay) return null;
  const { say } = visit;
  const contact = relay.contact ?? say('relay.noContact');
  const { number, name } = relay;
  return <p class="banner amber">{say('relay.sightingOf', { number, name, contact })}</p>;
}

/** The heading: the case at a glance. */
const Heading = ({ visit, shown }: CaseProps) => (
  <header class="heading case-heading">
    <p>
      <a href="/console/cases">{visit.say('case.back-to-list')}</a>
    </p>
    <h1>{shown.row.reference}</h1>
    <p class="marks">
      <PriorityTag visit={visit} priority={shown.row.priority} />
      <RowMarks visit={visit} row={{ ...shown.row, mark: undefined }} />
    </p>
    <p>
      {kindOf(visit, shown.row.kind)}, {placeOf(visit, shown.row)}
    </p>
  </header>
);

/** The words, the button that opens them, or the summary for people who may not read them. */
function Words(props: CaseProps) {
  const { visit, shown, words, summary, name } = props;
  const { say } = visit;
  if (words) return <WordsOfCase visit={visit} words={words} shown={shown} name={name} />;
  if (can(props, 'case.words'))
    return (
      <section class="card stack" aria-labelledby="words-title">
        <h2 id="words-title">{say('words.title')}</h2>
        <p class="hint">{say('words.sealed', { count: shown.texts })}</p>
        <p>
          <a class="press" href={caseAddress(shown.row.id, '/words#words-title')}>
            {say('words.read')}
          </a>
        </p>
      </section>
    );
  return summary ? <SummaryWords visit={visit} summary={summary} /> : null;
}

/** The page of a case. The most urgent part comes first, also on a narrow screen. */
export function casePage(props: CaseProps, status = 200): Answer {
  const { visit, shown } = props;
  const body = (
    <div class="case">
      <Heading {...props} />
      <div class="case-main stack">
        <Standing {...props} />
        <WordsEnd {...props} />
        <OfRelay {...props} />
        <Actions {...props} />
        <Words {...props} />
        <Attachments {...props} />
        <MissingPart {...props} />
      </div>
      <Aside {...props} />
      <section class="case-time stack" aria-labelledby="timeline-title">
        <h2 id="timeline-title">{visit.say('timeline.title')}</h2>
        <Timeline {...props} />
      </section>
    </div>
  );
  return page(shown.row.reference, body, { section: 'cases', status });
}
