import type { PublishedAlert } from '../models/gateway/published-alert.js';
import { layout, type Choice } from './layout.js';
import { alertAddress, Origin, Picture, whoOf } from './page.js';
import { languagesOf, type Words } from './words.js';

export interface ListProps {
  /** The alerts in force, each with words in its country's local time. */
  readonly alerts: readonly { readonly alert: PublishedAlert; readonly words: Words }[];
  readonly words: Words;
  readonly choices: readonly Choice[];
}

const Row = ({ alert, words }: ListProps['alerts'][number]) => {
  const { say, language, moment, list, place } = words;
  const own = languagesOf(alert).find((one) => one === language) ?? languagesOf(alert)[0] ?? '';
  const text = alert.shown?.byLanguage[own];
  const places = list((alert.areas.length > 0 ? alert.areas : alert.countries).map(place));
  return (
    <li class="card row">
      <Picture alert={alert} words={words} />
      <div>
        {alert.status === 'Test' ? <p class="test">{say('alertPage.test')}</p> : null}
        <h2 lang={own} dir="auto">
          <a href={alertAddress(alert, own === '' ? '' : `/${own}`)}>{text?.headline}</a>
        </h2>
        <p>{whoOf(alert, words)}</p>
        <Origin alert={alert} words={words} />
        <p class="soft">
          {places} · {say('alertPage.until')} {moment(alert.expires)}
        </p>
      </div>
    </li>
  );
};

/** Returns real alerts first, then tests. */
const realFirst = (alerts: ListProps['alerts']) =>
  (['Actual', 'Test'] as const).flatMap((status) =>
    alerts.filter(({ alert }) => alert.status === status),
  );

/** The list of all alerts in force. */
export const renderList = ({ alerts, words, choices }: ListProps): string => {
  const { say, language } = words;
  return layout({
    language,
    title: `${say('alertPage.heading')} · Amana`,
    choices,
    skip: say('alertPage.skip'),
    feed: say('alertPage.feed'),
    children: (
      <>
        <h1>{say('alertPage.heading')}</h1>
        {alerts.length === 0 ? <p class="note">{say('alertPage.none')}</p> : null}
        <ul class="list">
          {realFirst(alerts).map((one) => (
            <Row key={one.alert._id} {...one} />
          ))}
        </ul>
        <p class="soft">
          {say('alertPage.feeds')} <a href="/alerts/feed.atom">Atom</a>{' '}
          <a href="/alerts/feed.rss">RSS</a>
        </p>
      </>
    ),
  });
};
