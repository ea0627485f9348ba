import { shippedCountries } from '../../directory/country-file.js';
import { mayAny } from '../../access/policy.js';
import { WhyNot } from '../parts/forms.js';
import { Area, Select } from '../parts/fields.js';
import { Facts, Time } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import { AreaMap } from './map.js';
import { Act, can, type AlertPageProps } from './page-parts.js';
import { Relay } from './relay.js';
import { alertAddress, placesOf, StateTag, TestTag, timeOf } from './words-of.js';

/** An act that cannot be undone: it needs a second press, and says beforehand what it does. */
const Twice = ({
  props,
  act,
  label,
  why,
}: {
  readonly props: AlertPageProps;
  readonly act: string;
  readonly label: string;
  readonly why: string;
}) => (
  <details>
    <summary>{label}</summary>
    <Act props={props} act={act}>
      <p>{why}</p>
      <div>
        <button class="danger">{label}</button>
      </div>
    </Act>
  </details>
);

/** The next step and who must take it, so that nobody has to guess. */
function Waits({ visit, alert, name }: AlertPageProps) {
  const { say } = visit;
  const { draft, missing } = alert;
  if (alert.state === 'proposed')
    return (
      <p class="banner amber">{say('alerts.waits.proposed', { number: alert.origin ?? '' })}</p>
    );
  if (!draft) return null;
  if (draft.state === 'draft') return <p class="banner">{say('alerts.waits.draft')}</p>;
  return (
    <div class="banner amber">
      <strong>{say('alerts.waits.asked', { count: missing })}</strong>{' '}
      {draft.askedBy ? say('alerts.askedBy', { name: name(draft.askedBy) }) : null}
      <Approvals visit={visit} alert={alert} name={name} />
    </div>
  );
}

/** The people who approved, by name. */
export const Approvals = ({
  visit,
  alert,
  name,
}: Pick<AlertPageProps, 'visit' | 'alert' | 'name'>) => {
  const approvals = alert.draft?.approvals ?? [];
  return approvals.length === 0 ? null : (
    <ul class="bare">
      {approvals.map(({ by, at }) => (
        <li key={by}>
          {visit.say('alerts.saidYes', { name: name(by) })} <Time at={at} visit={visit} />
        </li>
      ))}
    </ul>
  );
};

const Links = (props: AlertPageProps) => {
  const { visit, alert } = props;
  const { say } = visit;
  const drafted = alert.draft !== undefined && can(props, 'read');
  return (
    <p class="acts">
      {drafted ? (
        <a class="press primary" href={alertAddress(alert.id, '/review')}>
          {say(can(props, 'approve') ? 'alerts.decide' : 'alerts.review')}
        </a>
      ) : null}
      {can(props, 'save') && alert.draft ? (
        <a class="press" href={alertAddress(alert.id, '/edit')}>
          {say('alerts.edit')}
        </a>
      ) : null}
      {alert.published && alert.state === 'standing' ? (
        <>
          <a class="press" href={`/alerts/${alert.published}`}>
            {say('alerts.page')}
          </a>
          <a class="press" href={`/alerts/${alert.published}/poster`}>
            {say('alerts.poster')}
          </a>
        </>
      ) : null}
      {alert.case !== undefined && mayAny(visit.me.staff, 'case.see') ? (
        <a class="press" href={`/console/cases/${encodeURIComponent(alert.case)}`}>
          {say('alerts.case')}
        </a>
      ) : null}
    </p>
  );
};

/** The acts for an alert in force: update it, end it, stop it. */
const Standing = (props: AlertPageProps) => {
  const { say } = props.visit;
  return (
    <>
      {can(props, 'update') && props.alert.relay?.news === undefined ? (
        <Act props={props} act="update">
          <div>
            <button class="primary">{say('alerts.update')}</button>
          </div>
        </Act>
      ) : null}
      {can(props, 'found') ? (
        <Twice props={props} act="found" label={say('alerts.found')} why={say('alerts.foundWhy')} />
      ) : null}
      {can(props, 'cancel') ? (
        <Twice
          props={props}
          act="cancel"
          label={say('alerts.cancel')}
          why={say('alerts.cancelWhy')}
        />
      ) : null}
      {can(props, 'stop') ? (
        <Twice props={props} act="stop" label={say('alerts.stop')} why={say('alerts.stopWhy')} />
      ) : null}
      {can(props, 'drop') ? (
        <Twice props={props} act="drop" label={say('alerts.drop')} why={say('alerts.dropWhy')} />
      ) : null}
    </>
  );
};

/** A neighbour's proposal: accepted as a draft here, or refused with a reason. */
const Proposal = (props: AlertPageProps) => {
  const { say } = props.visit;
  if (!can(props, 'accept')) return null;
  return (
    <section class="card stack">
      <h2>{say('alerts.proposal')}</h2>
      <Act props={props} act="accept">
        <div>
          <button class="primary">{say('alerts.accept')}</button>
        </div>
      </Act>
      <details open={props.problems !== undefined}>
        <summary>{say('alerts.refuse')}</summary>
        <Act props={props} act="refuse">
          <Area
            name="reason"
            label={say('alerts.reason')}
            value={props.visit.form.text('reason')}
            rows={2}
            problems={props.problems ?? []}
          />
          <div>
            <button class="danger">{say('alerts.refuse')}</button>
          </div>
        </Act>
      </details>
    </section>
  );
};

/** The neighbours to which the alert was proposed, and their decisions. */
const Neighbours = (props: AlertPageProps) => {
  const { visit, alert } = props;
  const { say, place } = visit;
  const countries = shippedCountries()
    .map(({ iso2 }) => iso2)
    .filter((one) => one !== alert.country)
    .map((value) => ({ value, label: place(value) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  if (alert.proposals.length === 0 && !can(props, 'propose')) return null;
  return (
    <section class="stack" aria-labelledby="proposals">
      <h2 id="proposals">{say('alerts.proposals')}</h2>
      <ul class="items">
        {alert.proposals.map(({ id, number, country, state }) => (
          <li key={id}>
            {place(country)}: {sayCode(say, 'alerts.state', state)} <small>{number}</small>
          </li>
        ))}
      </ul>
      {can(props, 'propose') ? (
        <Act props={props} act="propose">
          <Select
            name="country"
            label={say('alerts.proposeTo')}
            hint={say('alerts.proposeWhy')}
            value={visit.form.text('country')}
            options={countries}
          />
          <div>
            <button>{say('alerts.propose')}</button>
          </div>
        </Act>
      ) : null}
    </section>
  );
};

/** Every message of the alert, with its address. */
const Messages = ({ visit, alert }: AlertPageProps) => {
  const { say } = visit;
  if (alert.messages.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="messages">
      <h2 id="messages">{say('alerts.messages')}</h2>
      <ul class="items">
        {alert.messages.map(({ id, msgType, sent }) => (
          <li key={id}>
            {sayCode(say, 'alerts.message', msgType)} <Time at={sent} visit={visit} />{' '}
            <a class="code" href={`/alerts/cap/${id}.xml`}>
              CAP
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};

const factsOf = ({ visit, alert, name }: AlertPageProps) => {
  const { say } = visit;
  const { sending } = alert;
  return [
    { name: say('alerts.kind'), value: sayCode(say, 'alerts.kind', alert.kind) },
    { name: say('alerts.where'), value: placesOf(visit, alert) },
    { name: say('alerts.by'), value: name(alert.by) },
    { name: say('alerts.began'), value: <Time at={alert.beganAt} visit={visit} /> },
    ...(alert.expires
      ? [{ name: say('alerts.until'), value: <Time at={alert.expires} visit={visit} /> }]
      : []),
    ...(sending
      ? [
          {
            name: say('alerts.sending'),
            value: say('alerts.told', { told: sending.told, people: sending.people }),
          },
        ]
      : []),
  ];
};

const Heading = ({ visit, alert }: AlertPageProps) => (
  <header class="heading">
    <h1>{alert.number}</h1>
    <p class="marks">
      <StateTag visit={visit} row={alert} />
      <TestTag visit={visit} row={alert} />
    </p>
    <p>{timeOf(visit, alert)}</p>
  </header>
);

/** The page of one alert: its state, the next person, and the possible acts. */
export function alertPage(props: AlertPageProps, status = 200): Answer {
  const { visit, alert, refused } = props;
  const { say } = visit;
  const body = (
    <div class="stack">
      <p>
        <a href="/console/alerts">{say('nav.alerts')}</a>
      </p>
      <WhyNot says={refused} />
      <Heading {...props} />
      <Waits {...props} />
      <Links {...props} />
      <div class="beside-map">
        <div class="stack">
          <Facts facts={factsOf(props)} />
          <Relay {...props} />
          <Proposal {...props} />
          <Standing {...props} />
          <Messages {...props} />
          <Neighbours {...props} />
        </div>
        <AreaMap visit={visit} country={alert.country} areas={alert.areas} />
      </div>
    </div>
  );
  return page(alert.number, body, { section: 'alerts', status });
}
