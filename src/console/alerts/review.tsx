import type {
  AlertChecked,
  AlertPreview,
  AlertRecipients,
  AlertWords,
} from '../../alerts/alerts.js';
import type { AlertNotNow } from '../../alerts/outcome.js';
import { caseAddress } from '../cases/words-of.js';
import { EstimateFacts } from '../documents/send.js';
import { Errors, WhyNot } from '../parts/forms.js';
import { Area } from '../parts/fields.js';
import { Facts } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import { whenIn } from '../when.js';
import { Texts, Where } from './live.js';
import { Approvals } from './page.js';
import { Act, can, type AlertPageProps } from './page-parts.js';
import { Head, alertAddress, problemsOf } from './words-of.js';

export interface ReviewProps extends AlertPageProps {
  readonly words: AlertWords;
  readonly preview: AlertPreview;
  /** All that stops the alert from being sent. */
  readonly wrong: AlertChecked;
  /** The people it reaches; undefined while this is not known. */
  readonly recipients: AlertRecipients | undefined;
  readonly zone: string;
}

const isStopped = ({ wrong: { problems, stops } }: ReviewProps): boolean =>
  problems.length > 0 || stops !== undefined;

/** What lies outside the fields; the criteria are judged on the page of the case. */
const Stopped = ({
  visit: { say },
  alert,
  stops,
}: Pick<ReviewProps, 'visit' | 'alert'> & {
  readonly stops: AlertNotNow;
}) => {
  const says = sayCode(say, 'alerts.not', stops);
  if (stops !== 'criteria' || alert.case === undefined) return <>{says}</>;
  return <a href={`${caseAddress(alert.case)}#criteria-title`}>{says}</a>;
};

/** What is to be mended, each with a link to the place where it can be. */
const Wrong = (props: ReviewProps) => {
  const { visit, alert } = props;
  const { problems, stops } = props.wrong;
  if (!isStopped(props)) return <p class="banner good">{visit.say('alerts.nothingWrong')}</p>;
  const count = problems.length + (stops === undefined ? 0 : 1);
  return (
    <div class="banner red mend">
      <strong>{visit.say('alerts.toMend', { count })}</strong>
      <ul>
        {stops === undefined ? null : (
          <li>
            <Stopped visit={visit} alert={alert} stops={stops} />
          </li>
        )}
        {problemsOf(visit, problems).map(({ field, says }, at) => (
          <li key={at}>
            <a href={`${alertAddress(alert.id, '/edit')}#${field}`}>{says}</a>
          </li>
        ))}
      </ul>
    </div>
  );
};

/** When the person was last seen, by the clock of the country. */
function lastSeen({ visit: { language, say, now }, words: { fields }, zone }: ReviewProps): string {
  const at = new Date(fields.since ?? '');
  if (Number.isNaN(at.getTime())) return fields.since ?? say('match.blank');
  return whenIn(language, say, zone, now).moment(at);
}

/** The basis of the alert: who agreed, how long it is valid, whom it reaches. */
const Terms = (props: ReviewProps) => {
  const { visit, recipients } = props;
  const { fields } = props.words;
  const { say } = visit;
  return (
    <section class="card stack" aria-labelledby="terms">
      <h2 id="terms">{say('alerts.terms')}</h2>
      {recipients ? (
        <p class={recipients.status === 'Test' ? 'banner amber' : 'banner red'}>
          {say(`alerts.goesOut.${recipients.status}`)}
        </p>
      ) : null}
      <Facts
        facts={[
          { name: say('alerts.field.hours'), value: say('time.hours', { count: fields.hours }) },
          {
            name: say('alerts.night'),
            value: say(fields.immediate ? 'alerts.atNight' : 'alerts.notAtNight'),
          },
          {
            name: say('alerts.field.consent'),
            value: sayCode(say, 'alerts.consent', fields.consent),
          },
          { name: say('alerts.field.since'), value: lastSeen(props) },
        ]}
      />
      {recipients ? <EstimateFacts visit={visit} estimate={recipients.estimate} /> : null}
    </section>
  );
};

/** The buttons with which the officers approve or refuse. */
const Decide = (props: ReviewProps) => {
  const { visit, alert, problems = [] } = props;
  const { say } = visit;
  if (!can(props, 'approve') && !can(props, 'deny')) return null;
  return (
    <section class="card stack" aria-labelledby="decide">
      <h2 id="decide">{say('alerts.decide')}</h2>
      <p>{say(alert.missing > 1 ? 'alerts.firstYes' : 'alerts.secondYes')}</p>
      {can(props, 'approve') ? (
        <Act props={props} act="approve">
          <button class="primary big" disabled={isStopped(props)}>
            {say('alerts.approve')}
          </button>
        </Act>
      ) : null}
      {can(props, 'deny') ? (
        <details open={problems.length > 0}>
          <summary>{say('alerts.deny')}</summary>
          <Act props={props} act="deny">
            <Area
              name="reason"
              label={say('alerts.reason')}
              hint={say('alerts.reasonHint')}
              value={visit.form.text('reason')}
              rows={3}
              problems={problems}
            />
            <div>
              <button class="danger">{say('alerts.deny')}</button>
            </div>
          </Act>
        </details>
      ) : null}
    </section>
  );
};

/** The button with which the writer asks the officers to approve. */
const Ask = (props: ReviewProps) => {
  const { visit } = props;
  if (!can(props, 'ask')) return null;
  return (
    <Act props={props} act="ask">
      <p>{visit.say('alerts.askWhy')}</p>
      <div>
        <button class="primary" disabled={isStopped(props)}>
          {visit.say('alerts.ask')}
        </button>
      </div>
    </Act>
  );
};

/** The terms of the alert, and a map of its area. */
const Parts = (props: ReviewProps) => {
  const { visit, alert, words, preview } = props;
  return (
    <div class="parts">
      <Terms {...props} />
      <section class="card stack" aria-labelledby="where">
        <h2 id="where">{visit.say('alerts.where')}</h2>
        <Where visit={visit} country={alert.country} fields={words.fields} preview={preview} />
      </section>
    </div>
  );
};

/** The page on which two officers decide: what exactly is sent, to whom, and who has approved. */
export function reviewPage(props: ReviewProps, status = 200): Answer {
  const { visit, alert, words, preview, refused, problems = [] } = props;
  const { say } = visit;
  const title = say('alerts.reviewOf', { number: alert.number });
  const body = (
    <div class="stack">
      <Head alert={alert} title={title} />
      <Errors visit={visit} problems={problems} />
      <WhyNot says={refused} />
      {words.reason === undefined ? null : (
        <p class="banner red">
          <strong>{say('alerts.deniedWhy')}</strong> {words.reason}
        </p>
      )}
      <Wrong {...props} />
      <Approvals visit={visit} alert={alert} name={props.name} />
      <h2>{say('alerts.exactly')}</h2>
      <Texts visit={visit} preview={preview} fields={words.fields} />
      {words.fields.photo === undefined ? null : (
        <p class="attached">
          <img src={alertAddress(alert.id, '/picture')} alt={say('alerts.pictureAlt')} />
        </p>
      )}
      <Parts {...props} />
      <Decide {...props} />
      <Ask {...props} />
      {can(props, 'save') ? (
        <p>
          <a class="press" href={alertAddress(alert.id, '/edit')}>
            {say('alerts.edit')}
          </a>
        </p>
      ) : null}
    </div>
  );
  return page(title, body, { section: 'alerts', status });
}
