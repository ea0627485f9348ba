import type { Trial } from '../../desk/documents.js';
import type { Refusal } from '../../desk/refusal.js';
import type { SendingView } from '../../desk/sending-view.js';
import { mayAny } from '../../access/policy.js';
import { languageName } from '../../shared/language-name.js';
import { Post } from '../parts/forms.js';
import { Empty, Facts, Time } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { documentAddress, type Checked, type Kind, type Shown } from './kind.js';
import { FoundItem, inLanguage, Refused, StateTag, statusOf } from './parts.js';

/** The data for the page of a poll or a campaign. */
export interface PageProps {
  readonly visit: SignedVisit;
  readonly kind: Kind;
  readonly one: Shown;
  readonly checked: Checked | undefined;
  readonly sendings: readonly SendingView[];
  readonly preview: string | undefined;
  readonly trial?: Trial | undefined;
  readonly refusal?: Refusal | undefined;
  /** Whether its results are on a public page. */
  readonly published: boolean;
}

const Heading = ({ visit, one, published }: PageProps) => {
  const { say } = visit;
  const { title, languages, join } = one.definition;
  const named = (tags: readonly string[]) =>
    tags.map((tag) => languageName(tag, visit.language)).join(', ');
  const time = (at: Date | undefined) => (at ? <Time at={at} visit={visit} /> : say('docs.noEnd'));
  return (
    <>
      <header class="heading">
        <h1>{inLanguage(title, visit.language)}</h1>
        <p>
          <StateTag visit={visit} state={one.state} />
        </p>
      </header>
      <Facts
        facts={[
          { name: say('docs.name'), value: one.name },
          { name: say('docs.version'), value: String(one.version) },
          { name: say('docs.languages'), value: named(languages) },
          { name: say('docs.ready'), value: named(one.ready) || say('docs.none') },
          { name: say('docs.word'), value: join ?? say('docs.none') },
          { name: say('docs.from'), value: time(one.from) },
          { name: say('docs.until'), value: time(one.until) },
        ]}
      />
      {published ? (
        <p>
          <a class="press" href={`/polls/${one.name}`}>
            {say('docs.results')}
          </a>
        </p>
      ) : null}
    </>
  );
};

/** An act that cannot be undone: it needs a second press. */
const Twice = ({
  visit,
  action,
  label,
  why,
}: {
  readonly visit: SignedVisit;
  readonly action: string;
  readonly label: string;
  readonly why: string;
}) => (
  <details>
    <summary>{label}</summary>
    <Post visit={visit} action={action} class="stack">
      <p>{why}</p>
      <button class="danger">{label}</button>
    </Post>
  </details>
);

const Edits = ({ visit, kind, one, preview }: PageProps) => {
  const { say } = visit;
  const to = (more: string) => documentAddress(kind, one.name, more);
  return (
    <p class="acts">
      {preview ? (
        <a class="press" href={preview}>
          {say('docs.preview')}
        </a>
      ) : null}
      {mayAny(visit.me.staff, `${kind.of}.write`) ? (
        <>
          <a class="press" href={to('/form')}>
            {say('docs.form')}
          </a>
          <a class="press" href={to('/yaml')}>
            {say('docs.yaml')}
          </a>
        </>
      ) : null}
    </p>
  );
};

const isOver = (state: string): boolean => ['closed', 'counted', 'over', 'ended'].includes(state);

/** The acts: try, release, send, end, publish. */
const Acts = (props: PageProps) => {
  const { visit, kind, one } = props;
  const { say } = visit;
  const to = (more: string) => documentAddress(kind, one.name, more);
  const send = mayAny(visit.me.staff, `${kind.of}.send`);
  const press = (act: 'trial' | 'open' | 'publish' | 'give-back') => (
    <Post visit={visit} action={to(`/${act}`)}>
      <button>{say(`docs.${act}`)}</button>
    </Post>
  );
  return (
    <div class="stack">
      <div class="acts">
        {send && !isOver(one.state) ? (
          <a class="press primary" href={to('/send')}>
            {say('docs.send')}
          </a>
        ) : null}
        {mayAny(visit.me.staff, `${kind.of}.write`) ? press('trial') : null}
        {send && one.state === 'draft' ? press('open') : null}
        {send && kind.of === 'polls' && one.state !== 'draft' ? press('publish') : null}
        {send && props.published && isOver(one.state) ? press('give-back') : null}
      </div>
      {send && ['open', 'live'].includes(one.state) ? (
        <Twice visit={visit} action={to('/end')} label={say('docs.end')} why={say('docs.endWhy')} />
      ) : null}
    </div>
  );
};

/** The missing texts, by language. */
const Gaps = ({ visit, checked }: PageProps) =>
  !checked || checked.blocking.length === 0 ? (
    <p>{visit.say('docs.noGaps')}</p>
  ) : (
    <ul>
      {checked.blocking.map((found) => (
        <FoundItem key={`${found.at}${found.says}`} visit={visit} found={found} />
      ))}
    </ul>
  );

type Message = Checked['messages'][number];

/** A message in one language, with its SMS cost. */
const Cell = ({ visit, found }: Pick<PageProps, 'visit'> & { readonly found: Message[] }) => (
  <>
    {found.map(({ text, characters, segments }) => (
      <div key={text}>
        <p class="said-text">{text}</p>
        <small lang={visit.language}>{visit.say('docs.meter', { n: segments, characters })}</small>
      </div>
    ))}
  </>
);

/** Every message with all languages side by side, with its SMS cost. */
export const Messages = ({ visit, checked }: Pick<PageProps, 'visit' | 'checked'>) => {
  const messages = checked?.messages ?? [];
  const languages = [...new Set(messages.map(({ language }) => language))];
  const names = [...new Set(messages.map(({ message }) => message))];
  const { say } = visit;
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={say('docs.messages')}>
      <table class="rows plain texts">
        <thead>
          <tr>
            <th scope="col">{say('docs.message')}</th>
            {languages.map((language) => (
              <th scope="col" key={language}>
                {language}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {languages.map((language) => (
                <td key={language} lang={language} data-label={language}>
                  <Cell
                    visit={visit}
                    found={messages.filter((m) => m.message === name && m.language === language)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Sendings = ({ visit, kind, one, sendings }: PageProps) =>
  sendings.length === 0 ? (
    <Empty title={visit.say('send.empty')} />
  ) : (
    <ul class="items">
      {sendings.map((sending) => (
        <li key={sending.id}>
          <a href={documentAddress(kind, one.name, `/sendings/${sending.id}`)}>
            <Time at={sending.startsAt} visit={visit} />
          </a>{' '}
          <StateTag visit={visit} state={sending.state} />{' '}
          <small>
            {visit.say('send.people', { n: sending.people.total || (sending.recipients ?? 0) })}
          </small>
        </li>
      ))}
    </ul>
  );

const Tried = ({ visit, trial }: PageProps) =>
  trial ? (
    <p class="banner good" role="status">
      {visit.say('docs.tried', { word: trial.word, time: visit.when.hour(trial.until) })}
    </p>
  ) : null;

/** The page of one poll or campaign. */
export function documentPage(props: PageProps): Answer {
  const { visit, kind, one, refusal } = props;
  const { say } = visit;
  const body = (
    <div class="stack">
      <p>
        <a href={`/console/${kind.of}`}>{say(`nav.${kind.of}`)}</a>
      </p>
      <Refused visit={visit} refusal={refusal} />
      <Tried {...props} />
      <Heading {...props} />
      <Edits {...props} />
      <Acts {...props} />
      <h2>{say('send.title')}</h2>
      <Sendings {...props} />
      <h2>{say('docs.gaps')}</h2>
      <Gaps {...props} />
      <h2>{say('docs.messages')}</h2>
      <Messages {...props} />
    </div>
  );
  const title = inLanguage(one.definition.title, visit.language);
  return page(title, body, { section: kind.of, status: statusOf(refusal) });
}
