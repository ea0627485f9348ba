import type { ComponentChildren } from 'preact';
import type { Language } from '../shared/texts/texts.js';
import { asHtml, Brand, PageHead } from '../web/page.js';

/** A language in which a page is available. */
export interface Choice {
  readonly language: Language;
  readonly name: string;
  readonly href: string;
}

/** The parts of a page around its text. */
export interface Frame {
  /** The language of the page. */
  readonly language: Language;
  readonly title: string;
  readonly choices: readonly Choice[];
  /** The text "Skip to the alert". */
  readonly skip: string;
  /** The name of the feed, for programs that look for one. */
  readonly feed: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Tells search engines not to store the page: their copy would outlive the alert. */
const Unkept = () => <meta name="robots" content="noindex, noarchive, nosnippet" />;

/** The languages of a page, each with its own name. */
const Languages = ({ language, choices }: Pick<Frame, 'language' | 'choices'>) =>
  choices.length < 2 ? null : (
    <nav class="languages" aria-label="Languages, langues, línguas">
      {choices.map((one) => (
        <a
          key={one.language}
          href={one.href}
          lang={one.language}
          hrefLang={one.language}
          aria-current={one.language === language ? 'page' : undefined}
        >
          {one.name}
        </a>
      ))}
    </nav>
  );

/**
 * Returns a whole page: no script, no tracker, nothing from other sites, and nothing that other
 * sites can embed.
 */
export const layout = (frame: Frame): string =>
  asHtml(
    <html lang={frame.language}>
      <PageHead title={frame.title} style="/alerts/alerts.css">
        <Unkept />
        <link
          rel="alternate"
          type="application/atom+xml"
          href="/alerts/feed.atom"
          title={frame.feed}
        />
      </PageHead>
      <body class={frame.class}>
        <a class="skip" href="#main">
          {frame.skip}
        </a>
        <header class="head">
          <Brand href="/alerts" />
          <Languages language={frame.language} choices={frame.choices} />
        </header>
        <main id="main" tabIndex={-1}>
          {frame.children}
        </main>
      </body>
    </html>,
  );
