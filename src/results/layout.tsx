import { asHtml, Brand, PageHead } from '../web/page.js';
import type { Labels } from './labels.js';

/** The address and the languages of a page. */
export interface Place {
  /**
   * The public address without a slash at the end, such as https://amana.example.org; empty when
   * there is none.
   */
  readonly origin: string;
  /** The path of the page without its language. */
  readonly path: string;
  /** The languages in which it is available, with their own names. */
  readonly languages: readonly { readonly language: string; readonly name: string }[];
}

interface Props {
  readonly labels: Labels;
  readonly place: Place;
  readonly title: string;
  readonly description?: string;
  readonly picture?: string;
  readonly embedded?: boolean;
  /** HTML that is rendered already. */
  readonly children: string;
}

function Head({ labels, place: { origin, path, languages }, title, description, picture }: Props) {
  const address = `${origin}${path}/${labels.language}`;
  return (
    <PageHead title={`${title} · Amana`} style="/polls/results.css">
      {description === undefined ? null : <meta name="description" content={description} />}
      <link
        rel="alternate"
        type="application/rss+xml"
        href={`/polls/feed.xml`}
        title={labels.say('results.heading')}
      />
      {languages.map(({ language }) => (
        <link
          key={language}
          rel="alternate"
          hrefLang={language}
          href={`${origin}${path}/${language}`}
        />
      ))}
      {picture === undefined || origin === '' ? null : (
        <>
          <link rel="canonical" href={address} />
          <meta property="og:type" content="article" />
          <meta property="og:title" content={title} />
          {description === undefined ? null : (
            <meta property="og:description" content={description} />
          )}
          <meta property="og:url" content={address} />
          <meta property="og:image" content={`${origin}${picture}?language=${labels.language}`} />
          <meta property="og:image:width" content="1200" />
          <meta property="og:image:height" content="630" />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
    </PageHead>
  );
}

/** Returns a whole page as text. */
export function Layout(props: Props): string {
  const { labels, place, embedded, children } = props;
  const page = (
    <html lang={labels.language}>
      <Head {...props} />
      <body class={embedded ? 'embedded' : ''}>
        {embedded ? null : (
          <>
            <a class="skip" href="#results">
              {labels.say('results.skip')}
            </a>
            <header class="head">
              <Brand href={`/polls/in/${labels.language}`} />
              <nav class="languages" aria-label="Languages, langues, línguas">
                {place.languages.map(({ language, name }) => (
                  <a
                    key={language}
                    href={`${place.path}/${language}`}
                    lang={language}
                    hrefLang={language}
                    aria-current={language === labels.language ? 'page' : undefined}
                  >
                    {name}
                  </a>
                ))}
              </nav>
            </header>
          </>
        )}
        <main id="results" dangerouslySetInnerHTML={{ __html: children }} />
      </body>
    </html>
  );
  return asHtml(page);
}
