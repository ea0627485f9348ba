import type { QrPicture } from '../shared/qr.js';
import { layout } from './layout.js';
import { alertAddress, Kind, Origin, Picture, Seen, whoOf, type AlertPageProps } from './page.js';

/** The data for a poster. */
export interface PosterProps extends AlertPageProps {
  /** The full address of the page, for the QR code and in letters. */
  readonly address: string;
  readonly qr: QrPicture;
}

/** The QR code that leads a phone to the page, and its address in letters. */
const Code = ({ address, qr: { size, path }, words }: PosterProps) => (
  <figure class="code">
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.say('alertPage.qr')}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
    <figcaption>{address.replace(/^https?:\/\//, '')}</figcaption>
  </figure>
);

/** The printed part. */
const Sheet = (props: PosterProps) => {
  const { alert, text, language, words } = props;
  const { say, moment } = words;
  return (
    <article class="sheet">
      <Kind alert={alert} words={words} />
      <Origin alert={alert} words={words} />
      <Picture alert={alert} words={words} />
      <h1 lang={language} dir="auto">
        {text.headline}
      </h1>
      <p class="who">{whoOf(alert, words)}</p>
      <p class="text" lang={language} dir="auto">
        {text.description}
      </p>
      <div class="foot">
        <Seen {...props} />
        <Code {...props} />
      </div>
      <p class="down">
        <strong>{say('alertPage.takeDown', { time: moment(alert.expires) })}</strong> {alert.number}
      </p>
    </article>
  );
};

/**
 * Returns one A4 sheet to print and hang up: picture, known facts, what to do, and until when it is
 * valid.
 */
export function renderPoster(props: PosterProps): string {
  const { alert, text, language, words, choices } = props;
  const { say } = words;
  return layout({
    language,
    title: `${say('alertPage.poster')}: ${text.headline}`,
    choices,
    skip: say('alertPage.skip'),
    feed: say('alertPage.feed'),
    class: 'poster',
    children: (
      <>
        <p class="unprinted">
          <a class="press" href={alertAddress(alert, `/${language}`)}>
            {say('alertPage.back')}
          </a>{' '}
          {say('alertPage.print')}
        </p>
        <Sheet {...props} />
      </>
    ),
  });
}
