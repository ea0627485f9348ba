import { measure } from '../shared/texts/segments.js';
import { By, Post, type Frame } from './forms.js';
import type { MessageView, PhoneView } from './phones.js';
import { counted, hourOf } from './words.js';

const keys = [
  '1',
  '2 abc',
  '3 def',
  '4 ghi',
  '5 jkl',
  '6 mno',
  '7 pqrs',
  '8 tuv',
  '9 wxyz',
  '*',
  '0 +',
  '#',
];

function Bubble({
  message,
  phone,
  frame,
}: {
  readonly message: MessageView;
  readonly phone: PhoneView;
  readonly frame: Frame;
}) {
  const { id, direction, text, buttons, at, language } = message;
  const mine = direction === 'out';
  return (
    <li data-key={id} class={mine ? 'mine' : 'theirs'}>
      <div class="bubble">
        <span class="hidden">{mine ? `${phone.name}: ` : 'Amana: '}</span>
        <span class="words" dir="auto" {...(language ? { lang: language } : {})}>
          {text}
        </span>
        <small>
          <time dateTime={at.toISOString()}>{hourOf(at)}</time>
          {phone.device === 'sms' ? ` · ${counted(measure(text))}` : ''}
        </small>
      </div>
      {buttons.length > 0 ? (
        <Post frame={frame} action="press" class="inline-buttons" data-live-form>
          <By who={phone.who} device={phone.device} />
          {buttons.map(({ label, data }) => (
            <button name="data" value={data} {...(language ? { lang: language } : {})}>
              {label}
            </button>
          ))}
        </Post>
      ) : null}
    </li>
  );
}

function Messages({
  phone,
  frame,
  empty,
}: {
  readonly phone: PhoneView;
  readonly frame: Frame;
  readonly empty: string;
}) {
  const label = `Messages on ${phone.name}’s phone`;
  return (
    <div
      class="messages"
      role="log"
      aria-label={label}
      tabIndex={0}
      data-key={`messages ${phone.who} ${phone.device}`}
    >
      <ol>
        {phone.messages.length === 0 ? (
          <li class="empty" data-key="empty">
            {empty}
          </li>
        ) : null}
        {phone.messages.map((message) => (
          <Bubble key={message.id} message={message} phone={phone} frame={frame} />
        ))}
      </ol>
    </div>
  );
}

function Composer({
  phone,
  frame,
  pane,
}: {
  readonly phone: PhoneView;
  readonly frame: Frame;
  readonly pane: 'reporter' | 'focal';
}) {
  const problem = frame.problem?.pane === pane ? frame.problem : undefined;
  const id = `${pane}-text`;
  const described = [phone.device === 'sms' ? `${id}-count` : '', problem ? `${id}-problem` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <Post
      frame={frame}
      action="text"
      class="composer"
      data-live-form
      data-key={`composer ${phone.who} ${phone.device}`}
    >
      <By who={phone.who} device={phone.device} />
      <input type="hidden" name="pane" value={pane} />
      <div class="over">
        <label for={id}>
          {phone.device === 'sms' ? 'Text message' : 'Message'}
          <span class="hidden"> from {phone.name}</span>
        </label>
        {phone.device === 'sms' ? (
          <output id={`${id}-count`} for={id} class="count" data-count>
            {counted(measure(problem?.text ?? ''))}
          </output>
        ) : null}
      </div>
      <textarea
        id={id}
        name="text"
        rows={2}
        autocomplete="off"
        dir="auto"
        {...(described ? { 'aria-describedby': described } : {})}
        {...(problem ? { 'aria-invalid': 'true' as const } : {})}
        {...(phone.device === 'sms' ? { 'data-measure': `${id}-count` } : {})}
      >
        {problem?.text ?? ''}
      </textarea>
      <button class="primary">
        Send<span class="hidden"> as {phone.name}</span>
      </button>
      {problem ? (
        <p class="problem" role="alert" id={`${id}-problem`}>
          {problem.says}
        </p>
      ) : null}
    </Post>
  );
}

/** The chat's first step: Telegram shows it instead of the text box until it is pressed. */
function StartButton({ phone, frame }: { readonly phone: PhoneView; readonly frame: Frame }) {
  return (
    <Post frame={frame} action="start" class="start" data-live-form>
      <By who={phone.who} device={phone.device} />
      <button class="primary">Start</button>
    </Post>
  );
}

/** What stands on a phone that nobody has texted with. */
const invitations = {
  sms: 'No messages. Text whatever you saw: the first words are already a tip.',
  chat: 'Press Start, or simply write what you saw.',
} as const;

/** A phone: a basic one with a small screen and keys, or one with a chat app. */
export function Phone({
  phone,
  frame,
  pane,
}: {
  readonly phone: PhoneView;
  readonly frame: Frame;
  readonly pane: 'reporter' | 'focal';
}) {
  const sms = phone.device === 'sms';
  const fresh = phone.messages.length === 0;
  const empty =
    pane === 'focal' ? 'Nothing has arrived on this phone yet.' : invitations[phone.device];
  return (
    <div class={`phone ${sms ? 'basic' : 'smart'}`} data-key={`phone ${phone.who} ${phone.device}`}>
      <div class="ear" aria-hidden="true" />
      <div class="screen">
        <div class="top">
          <span class="avatar" aria-hidden="true">
            A
          </span>
          <span>
            Amana<small>{sms ? 'SMS' : 'chat bot'}</small>
          </span>
          <span class="signal" aria-hidden="true">
            <i />
            <i />
            <i />
            <i />
          </span>
        </div>
        <Messages phone={phone} frame={frame} empty={empty} />
        {!sms && fresh && pane === 'reporter' ? <StartButton phone={phone} frame={frame} /> : null}
        <Composer phone={phone} frame={frame} pane={pane} />
      </div>
      {sms ? (
        <div class="keys" aria-hidden="true">
          {keys.map((key) => {
            const [digit, letters] = key.split(' ');
            return (
              <span>
                {digit}
                <i>{letters ?? ''}</i>
              </span>
            );
          })}
        </div>
      ) : null}
    </div>
  );
}
