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

interface PhoneProps {
  readonly phone: PhoneView;
  readonly frame: Frame;
  readonly pane: 'reporter' | 'focal';
}

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

/** The line above the text box: its purpose and, for an SMS, its cost. */
function ComposerHead({
  phone,
  id,
  text,
}: {
  readonly phone: PhoneView;
  readonly id: string;
  readonly text: string;
}) {
  const sms = phone.device === 'sms';
  return (
    <div class="over">
      <label for={id}>
        {sms ? 'Text message' : 'Message'}
        <span class="hidden"> from {phone.name}</span>
      </label>
      {sms ? (
        <output id={`${id}-count`} for={id} class="count" data-count>
          {counted(measure(text))}
        </output>
      ) : null}
    </div>
  );
}

/**
 * The text box.
 * @param wrong whether its text was refused
 */
function TextBox({
  sms,
  id,
  text,
  wrong,
}: {
  readonly sms: boolean;
  readonly id: string;
  readonly text: string;
  readonly wrong: boolean;
}) {
  const described = [sms ? `${id}-count` : '', wrong ? `${id}-problem` : ''].filter(Boolean);
  return (
    <textarea
      id={id}
      name="text"
      rows={2}
      autocomplete="off"
      dir="auto"
      {...(described.length > 0 ? { 'aria-describedby': described.join(' ') } : {})}
      {...(wrong ? { 'aria-invalid': 'true' as const } : {})}
      {...(sms ? { 'data-measure': `${id}-count` } : {})}
    >
      {text}
    </textarea>
  );
}

/** The form that writes and sends a text. */
function Composer({ phone, frame, pane }: PhoneProps) {
  const problem = frame.problem?.pane === pane ? frame.problem : undefined;
  const id = `${pane}-text`;
  const text = problem?.text ?? '';
  const key = `composer ${phone.who} ${phone.device}`;
  return (
    <Post frame={frame} action="text" class="composer" data-live-form data-key={key}>
      <By who={phone.who} device={phone.device} />
      <input type="hidden" name="pane" value={pane} />
      <ComposerHead phone={phone} id={id} text={text} />
      <TextBox sms={phone.device === 'sms'} id={id} text={text} wrong={problem !== undefined} />
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

/**
 * The form that chooses and sends a photo from this computer, as if from the phone's own pictures.
 */
function PhotoSender({ phone, frame, pane }: PhoneProps) {
  const id = `${pane}-photo`;
  const key = `photo ${phone.who}`;
  return (
    <Post
      frame={frame}
      action="photo"
      encType="multipart/form-data"
      class="photo"
      data-live-form
      data-key={key}
    >
      <By who={phone.who} device={phone.device} />
      <input type="hidden" name="pane" value={pane} />
      <label for={id}>
        Photo<span class="hidden"> from {phone.name}</span>
      </label>
      <input id={id} name="photo" type="file" accept="image/*" />
      <button>
        Send photo<span class="hidden"> as {phone.name}</span>
      </button>
    </Post>
  );
}

/**
 * The first step of the chat: Telegram shows this button instead of the text box until it is
 * pressed.
 */
function StartButton({ phone, frame }: { readonly phone: PhoneView; readonly frame: Frame }) {
  return (
    <Post frame={frame} action="start" class="start" data-live-form>
      <By who={phone.who} device={phone.device} />
      <button class="primary">Start</button>
    </Post>
  );
}

/** The texts on a phone without messages. */
const invitations = {
  sms: 'No messages. Text whatever you saw: the first words are already a tip.',
  chat: 'Press Start, or simply write what you saw.',
} as const;

/** The upper edge of the screen. */
function ScreenTop({ sms }: { readonly sms: boolean }) {
  return (
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
  );
}

/** The keys of a basic phone: only a picture. */
function Keys() {
  return (
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
  );
}

/** A phone: a basic one with a small screen and keys, or one with a chat app. */
export function Phone({ phone, frame, pane }: PhoneProps) {
  const sms = phone.device === 'sms';
  const fresh = phone.messages.length === 0;
  const empty =
    pane === 'focal' ? 'Nothing has arrived on this phone yet.' : invitations[phone.device];
  return (
    <div class={`phone ${sms ? 'basic' : 'smart'}`} data-key={`phone ${phone.who} ${phone.device}`}>
      <div class="ear" aria-hidden="true" />
      <div class="screen">
        <ScreenTop sms={sms} />
        <Messages phone={phone} frame={frame} empty={empty} />
        {!sms && fresh && pane === 'reporter' ? <StartButton phone={phone} frame={frame} /> : null}
        <Composer phone={phone} frame={frame} pane={pane} />
        {sms ? null : <PhotoSender phone={phone} frame={frame} pane={pane} />}
      </div>
      {sms ? <Keys /> : null}
    </div>
  );
}
