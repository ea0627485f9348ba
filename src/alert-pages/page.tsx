import type { PublishedAlert, ShownTexts } from '../models/gateway/published-alert.js';
import type { Language } from '../shared/texts/texts.js';
import { layout, type Choice } from './layout.js';
import type { Words } from './words.js';

/** The data for the page of one alert. */
export interface AlertPageProps {
  readonly alert: PublishedAlert;
  /** The alert's text, in the language below. */
  readonly text: ShownTexts;
  readonly language: Language;
  /** The words around the text: in the same language, or the nearest that Amana has. */
  readonly words: Words;
  readonly choices: readonly Choice[];
  /** The numbers to write to, each with the app that carries the messages, or `SMS`. */
  readonly numbers: readonly { readonly app: string; readonly number: string }[];
}

/** Returns the address of a page of an alert. */
export const alertAddress = ({ _id }: Pick<PublishedAlert, '_id'>, more = ''): string =>
  `/alerts/${_id}${more}`;

/** The kind of message, shown before anything else: a test says so first. */
export function Kind({ alert, words }: Pick<AlertPageProps, 'alert' | 'words'>) {
  const { say } = words;
  return (
    <>
      {alert.status === 'Test' ? <p class="test">{say('alertPage.test')}</p> : null}
      <p class={`kind ${alert.kind}`} lang={words.language}>
        {say(alert.kind === 'alert' ? 'alertPage.alert' : 'alertPage.notice')}
      </p>
    </>
  );
}

/** The owner of a neighbour's alert. */
export const Origin = ({ alert, words }: Pick<AlertPageProps, 'alert' | 'words'>) => {
  const name = alert.shown?.origin;
  return name === undefined ? null : (
    <p class="soft" lang={words.language}>
      {words.say('alertPage.origin', { authority: name })}
    </p>
  );
};

/** Returns "Kofi A., 9 years old, boy", as far as it may be shown. */
export function whoOf({ shown }: PublishedAlert, { say }: Words): string {
  const { name, age, sex } = shown ?? {};
  return [
    name,
    age === undefined ? undefined : say('alertPage.age', { count: age }),
    sex === 'girl' || sex === 'boy' || sex === 'woman' || sex === 'man'
      ? say(`alertPage.sex.${sex}`)
      : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The picture, with the name as alternative text. */
export const Picture = ({ alert, words }: Pick<AlertPageProps, 'alert' | 'words'>) =>
  alert.shown?.photo ? (
    <img
      class="photo"
      src={alertAddress(alert, '/photo')}
      alt={words.say('alertPage.photo', { who: alert.shown.name ?? alert.number })}
    />
  ) : null;

/** Instructions for a person who has seen the missing person. */
export const Seen = ({ alert, text, language, words, numbers }: AlertPageProps) => (
  <section class="seen" aria-labelledby="seen">
    <h2 id="seen" lang={words.language}>
      {words.say('alertPage.seen')}
    </h2>
    <p class="word" lang={words.language}>
      {words.say('alertPage.text')} <strong>{alert.word}</strong>
    </p>
    {numbers.length === 0 ? null : (
      <ul class="numbers">
        {numbers.map(({ app, number }) => (
          <li key={app}>
            {app} <strong>{number}</strong>
          </li>
        ))}
      </ul>
    )}
    {text.instruction === '' ? null : (
      <p lang={language} dir="auto">
        {text.instruction}
      </p>
    )}
    {text.contact === '' ? null : (
      <p>
        <span lang={words.language}>{words.say('alertPage.contact')}</span>{' '}
        <strong lang={language} dir="auto">
          {text.contact}
        </strong>
      </p>
    )}
    <p class="soft" lang={words.language}>
      {words.say('alertPage.anonymous')}
    </p>
  </section>
);

const placesOf = ({ areas, countries }: PublishedAlert, { place, list }: Words): string =>
  list((areas.length > 0 ? areas : countries).map(place));

/** The area of the alert, and how long it is valid. */
const Facts = ({ alert, words }: Pick<AlertPageProps, 'alert' | 'words'>) => {
  const { say, moment } = words;
  const last = alert.messages.at(-1)?.sent ?? alert.sent;
  const facts: readonly (readonly [string, string])[] = [
    [say('alertPage.where'), placesOf(alert, words)],
    [say('alertPage.sent'), moment(alert.sent)],
    ...(last > alert.sent ? [[say('alertPage.updated'), moment(last)] as const] : []),
    [say('alertPage.until'), moment(alert.expires)],
    [say('alertPage.number'), alert.number],
  ];
  return (
    <dl class="facts" lang={words.language}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

/** How to share it: by its address, which stops showing the alert when it ends. */
const Share = ({ alert, language, words }: AlertPageProps) => {
  const { say } = words;
  const newest = alert.messages.at(-1);
  return (
    <section class="share" lang={words.language}>
      <p>{say('alertPage.share')}</p>
      <p class="presses">
        <a class="press" href={alertAddress(alert, `/poster/${language}`)}>
          {say('alertPage.poster')}
        </a>
        {newest ? (
          <a class="press" href={`/alerts/cap/${newest.id}.xml`} type="application/cap+xml">
            CAP
          </a>
        ) : null}
        <a class="press" href="/alerts">
          {say('alertPage.all')}
        </a>
      </p>
    </section>
  );
};

/** The page of one alert. */
export function renderAlert(props: AlertPageProps): string {
  const { alert, text, language, words, choices } = props;
  const { say } = words;
  const who = whoOf(alert, words);
  return layout({
    language,
    title: `${text.headline} · Amana`,
    choices,
    skip: say('alertPage.skip'),
    feed: say('alertPage.feed'),
    class: 'one',
    children: (
      <>
        <Kind alert={alert} words={words} />
        <Origin alert={alert} words={words} />
        <h1 lang={language} dir="auto">
          {text.headline}
        </h1>
        <div class="person">
          <Picture alert={alert} words={words} />
          <div class="beside">
            {who === '' ? null : (
              <p class="who" lang={words.language}>
                {who}
              </p>
            )}
            <p class="text" lang={language} dir="auto">
              {text.description}
            </p>
            <Seen {...props} />
          </div>
        </div>
        <Facts alert={alert} words={words} />
        <Share {...props} />
      </>
    ),
  });
}
