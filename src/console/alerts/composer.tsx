import type { AlertSeen } from '../../alerts/alerts.js';
import { consents, MOST_HOURS, sexes } from '../../alerts/fields.js';
import { Errors, FormId, Post } from '../parts/forms.js';
import { Input, Radios, Select } from '../parts/fields.js';
import { page, type Answer } from '../route.js';
import { AreaChoice } from './area-choice.js';
import { Live } from './live.js';
import { localOf, type Line } from './read-form.js';
import { Head, alertAddress, problemsOf } from './words-of.js';
import { Languages } from './language-fields.js';
import type { ComposerProps, FieldsProps } from './composer-props.js';

/** The longest line that is accepted, in characters. */
const LONGEST = 200;

const Text = ({ name, props }: { readonly name: Line; readonly props: FieldsProps }) => (
  <Input
    name={name}
    label={props.visit.say(`alerts.field.${name}`)}
    problems={props.problems}
    attributes={{ value: props.fields[name] ?? '', maxLength: LONGEST }}
  />
);

/** Only an alert that a neighbour published can have its consent from there. */
const consentsFor = ({ relay }: AlertSeen) =>
  consents.filter((one) => one !== 'origin' || relay !== undefined);

/** The missing person, and who agreed that the alert names them. */
const Who = (props: FieldsProps) => {
  const { visit, fields, problems } = props;
  const { say } = visit;
  return (
    <section class="card stack" aria-labelledby="who">
      <h2 id="who">{say('alerts.who')}</h2>
      <Input
        name="age"
        label={say('alerts.field.age')}
        problems={problems}
        attributes={{ value: String(fields.age ?? ''), inputMode: 'numeric', size: 4 }}
      />
      <Select
        name="sex"
        label={say('alerts.field.sex')}
        value={fields.sex}
        problems={problems}
        options={sexes.map((value) => ({ value, label: say(`alerts.sex.${value}`) }))}
      />
      <Text name="looks" props={props} />
      <Text name="clothes" props={props} />
      <Radios
        name="consent"
        label={say('alerts.field.consent')}
        hint={say('alerts.hint.consent')}
        value={fields.consent}
        problems={problems}
        options={consentsFor(props.alert).map((value) => ({
          value,
          label: say(`alerts.consent.${value}`),
        }))}
      />
      <Text name="name" props={props} />
      <Photo {...props} />
    </section>
  );
};

/** Which picture is shown, of those that came with the case. */
const Photo = ({ visit, alert, fields, photos, problems }: FieldsProps) => {
  const { say, when } = visit;
  const options = [
    { value: '', label: say('alerts.noPhoto') },
    ...photos.map(({ id, receivedAt }) => ({ value: id, label: when.moment(receivedAt) })),
    ...(alert.relay && fields.photo
      ? [{ value: fields.photo, label: say('relay.picture', { name: alert.relay.name }) }]
      : []),
  ];
  return (
    <Select
      name="photo"
      label={say('alerts.field.photo')}
      hint={photos.length > 0 || alert.relay ? undefined : say('alerts.hint.photo')}
      value={fields.photo ?? ''}
      problems={problems}
      options={options}
    />
  );
};

/** When and where the person was last seen. */
const LastSeen = (props: FieldsProps) => {
  const { visit, fields, problems, zone } = props;
  const { say } = visit;
  return (
    <section class="card stack" aria-labelledby="last">
      <h2 id="last">{say('alerts.last')}</h2>
      <Text name="place" props={props} />
      <Input
        name="since"
        label={say('alerts.field.since')}
        hint={say('alerts.hint.since', { zone })}
        problems={problems}
        attributes={{ type: 'datetime-local', value: localOf(fields.since, zone) }}
      />
      {(['company', 'vehicle', 'plate', 'direction'] as const).map((name) => (
        <Text key={name} name={name} props={props} />
      ))}
    </section>
  );
};

/** The area of the alert, how long it is valid, and whom to call. */
const Reach = (props: FieldsProps) => {
  const { visit, fields, problems } = props;
  const { say } = visit;
  return (
    <section class="card stack" aria-labelledby="reach">
      <h2 id="reach">{say('alerts.reach')}</h2>
      <AreaChoice {...props} country={props.alert.country} />
      <Input
        name="hours"
        label={say('alerts.field.hours')}
        hint={say('alerts.hint.hours', { most: MOST_HOURS })}
        problems={problems}
        attributes={{ value: String(fields.hours), inputMode: 'numeric', size: 4 }}
      />
      <label class="choice">
        <input type="checkbox" name="immediate" value="yes" checked={fields.immediate} />
        <span>
          {say('alerts.field.immediate')}
          <small>{say('alerts.hint.immediate')}</small>
        </span>
      </label>
      <Input
        name="contact"
        label={say('alerts.field.contact')}
        hint={say('alerts.hint.contact')}
        problems={problems}
        attributes={{ value: fields.contact, size: 20 }}
      />
    </section>
  );
};

const Buttons = ({ visit, alert }: ComposerProps) => (
  <div class="acts bulk">
    <button class="primary" name="do" value="review">
      {visit.say('alerts.saveReview')}
    </button>
    <button name="do" value="save">
      {visit.say('alerts.save')}
    </button>
    <button name="do" value="check" data-check>
      {visit.say('alerts.check')}
    </button>
    <a href={alertAddress(alert.id)}>{visit.say('form.cancel')}</a>
  </div>
);

/** The page on which an alert is written: fields on one side, their preview on the other. */
export function composerPage(props: ComposerProps): Answer {
  const { visit, alert, preview, checked } = props;
  const { say, form } = visit;
  const problems = checked ? problemsOf(visit, preview.problems) : [];
  const fieldsProps = { ...props, problems };
  const title = say('alerts.compose', { number: alert.number });
  const body = (
    <div class="stack">
      <Head alert={alert} title={title} />
      {alert.relay ? (
        <p class="banner">{say('relay.composing', { name: alert.relay.name })}</p>
      ) : null}
      <Errors visit={visit} problems={problems} />
      <div class="composer">
        <Post visit={visit} action={alertAddress(alert.id, '/edit')} class="stack" id="composer">
          <input type="hidden" name="v" value={form.raw('v') || String(alert.v)} />
          <FormId visit={visit} />
          <Who {...fieldsProps} />
          <LastSeen {...fieldsProps} />
          <Reach {...fieldsProps} />
          <Languages {...fieldsProps} />
          <Buttons {...props} />
        </Post>
        <aside
          class="stack"
          aria-label={say('alerts.comesTo')}
          data-live-of="composer"
          data-live-at={alertAddress(alert.id, '/preview')}
        >
          <h2>{say('alerts.comesTo')}</h2>
          <Live visit={visit} country={alert.country} fields={props.fields} preview={preview} />
        </aside>
      </div>
    </div>
  );
  return page(title, body, { section: 'alerts', status: problems.length > 0 ? 422 : 200 });
}
