import type { PublishedAlert } from '../models/gateway/published-alert.js';
import { layout } from './layout.js';
import type { Words } from './words.js';

export interface EndedProps {
  readonly alert: Pick<PublishedAlert, 'number' | 'sent'>;
  readonly words: Words;
  /**
   * The same text in Amana's other languages, because people pass links on to readers of other
   * languages.
   */
  readonly others: readonly Words[];
}

/**
 * The page in place of an ended alert: it says that the alert has ended, and nothing about the
 * person.
 */
export const renderEnded = ({ alert, words, others }: EndedProps): string => {
  const { say, language } = words;
  return layout({
    language,
    title: `${say('alertPage.ended')} · Amana`,
    choices: [],
    skip: say('alertPage.skip'),
    feed: say('alertPage.feed'),
    class: 'ended',
    children: (
      <>
        <h1>{say('alertPage.ended')}</h1>
        <p class="note">{say('alertPage.stop')}</p>
        {others.map((other) => (
          <p key={other.language} lang={other.language}>
            <strong>{other.say('alertPage.ended')}</strong> {other.say('alertPage.stop')}
          </p>
        ))}
        <p class="soft">
          {say('alertPage.was', { number: alert.number, time: words.moment(alert.sent) })}
        </p>
        <p>
          <a class="press" href="/alerts">
            {say('alertPage.all')}
          </a>
        </p>
      </>
    ),
  });
};
