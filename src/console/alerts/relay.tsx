import type { AlertRow } from '../../alerts/alerts.js';
import type { NeighbourItem } from '../../alerts/neighbours/items.js';
import { shippedCountries } from '../../directory/country-file.js';
import { mayAny } from '../../access/policy.js';
import { Post } from '../parts/forms.js';
import { Select } from '../parts/fields.js';
import { Facts, Time } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { Act, can, type AlertPageProps } from './page-parts.js';
import { alertAddress } from './words-of.js';

/** The address to which a neighbour's alert is posted to pass it on. */
export const RELAY = '/console/alerts/neighbours/relay';

/** The countries for which the user may pass an alert on. */
const countriesOf = ({ me, place }: SignedVisit) => {
  const { countries } = me.staff;
  const all = shippedCountries().map(({ iso2 }) => iso2);
  return (countries.includes('*') ? all : countries)
    .map((value) => ({ value, label: place(value) }))
    .sort((a, b) => a.label.localeCompare(b.label));
};

/** Checks whether a neighbour's message can be passed on, as far as the message shows it. */
const isLive = ({ alert, over, endsAt }: NeighbourItem, { now }: Visit): boolean =>
  !over &&
  (endsAt === undefined || endsAt > now) &&
  (alert.msgType === 'Alert' || alert.msgType === 'Update');

/** The button that begins our own alert with a neighbour's words. */
export const PassOn = ({
  visit,
  item,
}: {
  readonly visit: SignedVisit;
  readonly item: NeighbourItem;
}) => {
  const { say, me } = visit;
  const decides = mayAny(me.staff, 'alerts.write') || mayAny(me.staff, 'alerts.approve');
  const countries = countriesOf(visit);
  const [only, ...others] = countries;
  if (!decides || !only || !isLive(item, visit)) return null;
  return (
    <Post visit={visit} action={RELAY} class="stack">
      <input type="hidden" name="id" value={item.id} />
      {others.length === 0 ? (
        <input type="hidden" name="country" value={only.value} />
      ) : (
        <Select name="country" label={say('relay.country')} value="" options={countries} />
      )}
      <p class="hint">{say('relay.why')}</p>
      <div>
        <button class="primary">{say('relay.begin')}</button>
      </div>
    </Post>
  );
};

/** Our own alerts that pass this message on. */
export const PassedOn = ({
  visit,
  item: { alert },
  rows,
}: {
  readonly visit: Visit;
  readonly item: NeighbourItem;
  readonly rows: readonly AlertRow[];
}) => {
  const ours = rows.filter(
    ({ relay }) => relay?.sender === alert.sender && relay.identifier === alert.identifier,
  );
  return ours.length === 0 ? null : (
    <ul class="bare">
      {ours.map(({ id, number, state }) => (
        <li key={id}>
          {visit.say('relay.as')} <a href={alertAddress(id)}>{number}</a>{' '}
          {sayCode(visit.say, 'alerts.state', state)}
        </li>
      ))}
    </ul>
  );
};

/** The neighbour's later changes, with a button to accept them. */
function News(props: AlertPageProps) {
  const { visit, alert } = props;
  const { say } = visit;
  const news = alert.relay?.news;
  if (!news) return null;
  if (news.kind === 'end')
    return (
      <p class="banner amber">
        <strong>{say('relay.ended')}</strong> <Time at={news.at} visit={visit} />
      </p>
    );
  return (
    <div class="banner amber stack">
      <p>
        <strong>{say(news.taken ? 'relay.taken' : 'relay.changed')}</strong>{' '}
        <Time at={news.at} visit={visit} />
      </p>
      {can(props, 'update') ? (
        <Act props={props} act="update">
          <div>
            <button class="primary">{say('relay.take')}</button>
          </div>
        </Act>
      ) : null}
    </div>
  );
}

/** The neighbour's picture is had only when somebody asks for it. */
const TakePicture = (props: AlertPageProps) => {
  const { visit, alert } = props;
  const { say } = visit;
  if (!alert.relay?.picture || !can(props, 'picture')) return null;
  return (
    <Act props={props} act="take-picture">
      <p class="hint">{say('relay.pictureWhy')}</p>
      <div>
        <button>{say('relay.takePicture')}</button>
      </div>
    </Act>
  );
};

/**
 * The sightings that people reported. There is no case here, so they must be passed on to the owner
 * of the alert.
 */
function Seen({ visit, alert }: AlertPageProps) {
  const { say } = visit;
  const { sightings = [] } = alert;
  return (
    <>
      <h3>{say('relay.sightings')}</h3>
      <p class="hint">{say('relay.sightingsWhy')}</p>
      <ul class="items">
        {sightings.map(({ id, reference, receivedAt }) => (
          <li key={id}>
            <a href={`/console/cases/${encodeURIComponent(id)}`}>{reference}</a>{' '}
            <Time at={receivedAt} visit={visit} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The owner of the alert that is passed on, how to reach them, and their later changes. */
export const Relay = (props: AlertPageProps) => {
  const { visit, alert } = props;
  const { say } = visit;
  const { relay } = alert;
  if (!relay) return null;
  return (
    <section class="card stack" aria-labelledby="relay">
      <h2 id="relay">{say('relay.title')}</h2>
      <News {...props} />
      <Facts
        facts={[
          { name: say('relay.whose'), value: relay.name },
          { name: say('relay.contact'), value: relay.contact ?? say('relay.noContact') },
          { name: say('relay.until'), value: <Time at={relay.expires} visit={visit} /> },
          { name: 'CAP', value: <span class="code">{`${relay.sender} ${relay.identifier}`}</span> },
        ]}
      />
      <TakePicture {...props} />
      <Seen {...props} />
    </section>
  );
};
