import type { Drafted } from '../../desk/sending.js';
import type { SendingView } from '../../desk/sending-view.js';
import type { Refusal } from '../../desk/refusal.js';
import { mayAny } from '../../access/policy.js';
import { Post } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { Facts, Time } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { documentAddress, type Kind } from './kind.js';
import { Refused, StateTag, statusOf } from './parts.js';
import { EstimateFacts } from './send.js';

export interface SendingProps {
  readonly visit: SignedVisit;
  readonly kind: Kind;
  readonly name: string;
  readonly sending: SendingView;
  /** Only for a draft. */
  readonly estimate?: Drafted['estimate'] | undefined;
  readonly refusal?: Refusal | undefined;
}

const addressOf = ({ kind, name, sending }: SendingProps, act = ''): string =>
  documentAddress(kind, name, `/sendings/${sending.id}${act}`);

/** A form to confirm a draft by typing its number. */
const Confirm = (props: SendingProps) => {
  const { visit, estimate } = props;
  const { say } = visit;
  if (!estimate) return null;
  return (
    <section class="stack card">
      <h2>{say('send.estimate')}</h2>
      <EstimateFacts visit={visit} estimate={estimate} />
      <Post visit={visit} action={addressOf(props, '/confirm')} class="stack">
        <Input
          name="number"
          label={say('send.type')}
          hint={say('send.typeHint')}
          attributes={{ inputMode: 'numeric', value: visit.form.text('number'), size: 8 }}
        />
        <button class="primary">{say('send.confirm')}</button>
      </Post>
    </section>
  );
};

/**
 * A button for a second person to approve. The person who confirmed is told to ask someone else.
 */
const Approve = (props: SendingProps) => {
  const { visit, sending } = props;
  const { say, me } = visit;
  if (sending.state !== 'waiting') return null;
  const mine = sending.decisions.some(
    ({ what, by }) => what === 'confirm' && by === me.staff.login,
  );
  if (mine) return <p class="banner amber">{say('send.askSecond')}</p>;
  return (
    <Post visit={visit} action={addressOf(props, '/approve')} class="stack">
      <p>{say('send.approveWhy', { n: sending.recipients ?? 0 })}</p>
      <button class="primary">{say('send.approve')}</button>
    </Post>
  );
};

const underWay = ['scheduled', 'copying', 'sending'];

/** Buttons to pause, resume, or stop for good. */
const Hold = (props: SendingProps) => {
  const { visit, sending } = props;
  const { say } = visit;
  const paused = sending.state === 'paused';
  const running = underWay.includes(sending.state);
  if (!running && !paused && sending.state !== 'waiting') return null;
  const act = paused ? 'resume' : 'pause';
  return (
    <div class="stack">
      {running || paused ? (
        <Post visit={visit} action={addressOf(props, `/${act}`)}>
          <button>{say(`send.${act}`)}</button>
        </Post>
      ) : null}
      <details>
        <summary>{say('send.stop')}</summary>
        <Post visit={visit} action={addressOf(props, '/stop')} class="stack">
          <p>{say('send.stopWhy')}</p>
          <button class="danger">{say('send.stop')}</button>
        </Post>
      </details>
    </div>
  );
};

/** A button for one reminder to people who were asked and have not answered. */
const Remind = (props: SendingProps) => {
  const { visit, sending } = props;
  if (sending.kind !== 'poll' || sending.remindAt || !underWay.includes(sending.state)) return null;
  return (
    <Post visit={visit} action={addressOf(props, '/remind')} class="stack">
      <p>{visit.say('send.remindWhy')}</p>
      <button>{visit.say('send.remind')}</button>
    </Post>
  );
};

/** The progress of a sending. Reloading the page updates it. */
const Progress = (props: SendingProps) => {
  const { visit, sending } = props;
  const { say } = visit;
  if (sending.state === 'draft') return null;
  const { people, texts } = sending;
  const percent = Math.floor(sending.progress * 100);
  const fact = (key: keyof typeof people) => ({
    name: say(`send.fate.${key}`),
    value: String(people[key]),
  });
  const text = (key: keyof typeof texts) => ({
    name: say(`send.texts.${key}`),
    value: String(texts[key]),
  });
  return (
    <section class="stack">
      <h2>{say('send.progress')}</h2>
      <p>
        <progress max={100} value={percent} aria-label={say('send.progress')} /> {percent}%{' '}
        <a href={addressOf(props)}>{say('send.reload')}</a>
      </p>
      <Facts
        facts={[
          ...(['total', 'said', 'waiting', 'answered', 'left', 'unreached'] as const).map(fact),
          ...(sending.remindAt ? [fact('reminded')] : []),
          ...(['waiting', 'dead', 'withdrawn'] as const).map(text),
        ]}
      />
    </section>
  );
};

const Decisions = ({ visit, sending }: SendingProps) =>
  sending.decisions.length === 0 ? null : (
    <section class="stack">
      <h2>{visit.say('send.decisions')}</h2>
      <ul>
        {sending.decisions.map(({ what, by, at }) => (
          <li key={`${what}${at.getTime()}`}>
            {sayCode(visit.say, 'send.did', what)}: <strong>{by}</strong>,{' '}
            <Time at={at} visit={visit} />
          </li>
        ))}
      </ul>
    </section>
  );

/** The page of one sending: confirm, approve, watch, pause. */
export function sendingPage(props: SendingProps): Answer {
  const { visit, kind, name, sending, refusal } = props;
  const title = visit.say('send.of', { name });
  const body = (
    <div class="narrow stack">
      <p>
        <a href={documentAddress(kind, name)}>{name}</a>
      </p>
      <header class="heading">
        <h1>{title}</h1>
        <p>
          <StateTag visit={visit} state={sending.state} />
        </p>
      </header>
      <Refused visit={visit} refusal={refusal} />
      {mayAny(visit.me.staff, `${kind.of}.send`) ? <Confirm {...props} /> : null}
      {mayAny(visit.me.staff, `${kind.of}.approve`) ? <Approve {...props} /> : null}
      <Progress {...props} />
      {mayAny(visit.me.staff, `${kind.of}.send`) ? <Hold {...props} /> : null}
      {mayAny(visit.me.staff, `${kind.of}.send`) ? <Remind {...props} /> : null}
      <Decisions {...props} />
    </div>
  );
  return page(title, body, { section: kind.of, status: statusOf(refusal) });
}
