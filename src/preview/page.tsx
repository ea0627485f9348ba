import { measure } from '../shared/texts/segments.js';
import { asHtml, Brand, PageHead, Unlisted } from '../web/page.js';
import type { PhoneKind } from './phone.js';
import type { Previewed, Subject } from './subject.js';
import type { Line, Talk } from './talk.js';

/** The data for the page. */
export interface PreviewProps extends Subject, Omit<Previewed, 'flow'> {
  /** Returns the name of a language in that language. */
  readonly nameOf: (language: string) => string;
  readonly language: string;
  readonly channel: PhoneKind;
  /** The link with its seal. */
  readonly at: string;
  readonly talk: Talk;
  readonly said: readonly string[];
}

const channels = { sms: 'Basic phone (SMS)', chat: 'Chat app (buttons)' } as const;
const to = ({ at }: Pick<PreviewProps, 'at'>, language: string, channel: PhoneKind) =>
  `${at}&language=${language}&channel=${channel}`;

function cost(text: string): string {
  const { segments, letters, units } = measure(text);
  return `${segments} ${segments === 1 ? 'segment' : 'segments'} (${units} units, ${letters === 'gsm7' ? 'GSM-7' : 'UCS-2'})`;
}

/** The buttons under the last message of a chat. */
const Buttons = ({
  props,
  buttons,
}: {
  readonly props: PreviewProps;
  readonly buttons: readonly { readonly label: string }[];
}) => (
  <form method="post" action={`${to(props, props.language, props.channel)}#end`} class="buttons">
    <Said said={props.said} />
    {buttons.map(({ label }) => (
      <button name="text" value={`[${label}]`} lang={props.language}>
        {label}
      </button>
    ))}
  </form>
);

function Bubble({
  line,
  props,
  last,
}: {
  readonly line: Line;
  readonly props: PreviewProps;
  readonly last: boolean;
}) {
  if (line.kind === 'note')
    return (
      <li class="note">
        {told[props.kind].note}: {line.text}
      </li>
    );
  const { direction, text, buttons } = line.message;
  const mine = direction === 'out';
  return (
    <li class={mine ? 'mine' : 'theirs'}>
      <span class="hidden">{mine ? 'You: ' : 'Amana: '}</span>
      <p dir="auto" {...(mine ? {} : { lang: props.language })}>
        {text}
      </p>
      {props.channel === 'sms' && !mine ? <small>{cost(text)}</small> : null}
      {last && buttons.length > 0 ? <Buttons props={props} buttons={buttons} /> : null}
    </li>
  );
}

const Said = ({ said }: Pick<PreviewProps, 'said'>) => (
  <input type="hidden" name="said" value={JSON.stringify(said)} />
);

/** The note for the viewer: for a campaign, no answer is stored. */
const told = {
  polls: {
    what: 'poll',
    note: 'Noted',
    advice:
      'answer it as people will. Nothing is sent to anybody, and nothing you type is kept. “Noted” says what would be counted.',
  },
  campaigns: {
    what: 'campaign',
    note: 'Understood',
    advice:
      'answer it as people will. Nothing is sent to anybody. ' +
      '“Understood” says how an answer was read; ' +
      'what people answer in a campaign is never kept.',
  },
} as const;

/** The languages of a document, as links; languages that are not ready are named. */
const Languages = ({ props }: { readonly props: PreviewProps }) => (
  <ul>
    {props.languages.map((one) => (
      <li>
        {props.ready.includes(one) ? (
          <a
            href={to(props, one, props.channel)}
            lang={one}
            hrefLang={one}
            aria-current={one === props.language ? 'page' : undefined}
          >
            {props.nameOf(one)}
          </a>
        ) : (
          <span>{props.nameOf(one)}: not ready, see the check</span>
        )}
      </li>
    ))}
  </ul>
);

const Phones = ({ props }: { readonly props: PreviewProps }) => (
  <ul>
    {(Object.keys(channels) as PhoneKind[]).map((one) => (
      <li>
        <a
          href={to(props, props.language, one)}
          aria-current={one === props.channel ? 'page' : undefined}
        >
          {channels[one]}
        </a>
      </li>
    ))}
  </ul>
);

/** The form in which a person writes, below the conversation. */
const Composer = ({ here, said }: { readonly here: string } & Pick<PreviewProps, 'said'>) => (
  <form method="post" action={`${here}#end`} class="composer" id="end">
    <Said said={said} />
    <label for="text">Text message</label>
    <textarea
      id="text"
      name="text"
      rows={2}
      maxLength={1600}
      required
      autocomplete="off"
      dir="auto"
    />
    <button class="primary">Send</button>
    <p>
      <a href={here}>Begin again</a>
    </p>
  </form>
);

function Handset({ props }: { readonly props: PreviewProps }) {
  const { kind, language, channel, talk, said } = props;
  const here = to(props, language, channel);
  return (
    <main id="phone" class={`phone ${channel}`}>
      <h2 class="hidden">The phone</h2>
      <ol>
        {talk.lines.map((line, at) => (
          <Bubble line={line} props={props} last={at === lastMessage(talk.lines)} />
        ))}
      </ol>
      {talk.over ? (
        <p id="end">
          The {told[kind].what} is over for this person. <a href={here}>Begin again</a>
        </p>
      ) : (
        <Composer here={here} said={said} />
      )}
    </main>
  );
}

function Page(props: PreviewProps) {
  const { kind, name, title, version, language } = props;
  const { what, advice } = told[kind];
  return (
    <html lang="en">
      <PageHead title={`Preview: ${title[language] ?? name}`} style="/preview/preview.css">
        <Unlisted />
      </PageHead>
      <body>
        <a class="skip" href="#phone">
          Skip to the phone
        </a>
        <header>
          <Brand />
          <h1 lang={language}>{title[language] ?? name}</h1>
          <p>
            A preview of the {what} <strong>{name}</strong>, version {version}: {advice}
          </p>
        </header>
        <nav aria-label="Language and phone">
          <Languages props={props} />
          <Phones props={props} />
        </nav>
        <Handset props={props} />
      </body>
    </html>
  );
}

const lastMessage = (lines: readonly Line[]): number =>
  lines.map((line) => line.kind === 'message' && line.message.direction === 'in').lastIndexOf(true);

/** Returns the page: a phone that shows the conversation so far. */
export const renderPreview = (props: PreviewProps): string => asHtml(<Page {...props} />);
