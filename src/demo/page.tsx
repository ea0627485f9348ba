import { renderToString } from 'preact-render-to-string';
import { asHtml, Brand, PageHead, Unlisted } from '../web/page.js';
import type { DemoLink } from './deps.js';
import { Post, type Frame } from './forms.js';
import { FocalPane } from './focal-pane.js';
import { EscalationPane, ReporterPane } from './panes.js';
import { writeSelection } from './selection.js';
import type { View } from './view.js';
import { aheadOf, dayOf, timeOf } from './words.js';

/** How often the page reloads for a user without JavaScript who asks for it, in seconds. */
const REFRESH = 10;

const moves = [
  { by: '1m', label: '+1 min' },
  { by: '10m', label: '+10 min' },
  { by: '1h', label: '+1 h' },
  { by: '1d', label: '+1 day' },
] as const;

/** The buttons that move the clock. */
function ForwardButtons({ frame }: { readonly frame: Frame }) {
  return (
    <Post frame={frame} action="clock" class="forward" data-live-form>
      <span id="forward-title">Fast-forward</span>
      {moves.map(({ by, label }) => (
        <button key={by} name="by" value={by}>
          {label}
        </button>
      ))}
      <button name="by" value="next" class="primary">
        To the next deadline
      </button>
    </Post>
  );
}

/** The switch that simulates an outage of the SMS provider. */
function OutageSwitch({ smsDown, frame }: { readonly smsDown: boolean; readonly frame: Frame }) {
  return (
    <Post frame={frame} action="outage" class="outage" data-live-form>
      <input type="hidden" name="down" value={smsDown ? 'no' : 'yes'} />
      <button role="switch" aria-checked={smsDown}>
        <span class="knob" aria-hidden="true" />
        SMS provider is down
      </button>
    </Post>
  );
}

function ClockBar({ view, frame }: { readonly view: View; readonly frame: Frame }) {
  const { now, ahead, smsDown } = view;
  // A problem of a phone is shown at that phone, or here if the phone is not shown.
  const here = frame.problem?.pane === 'clock' || (frame.problem?.pane === 'focal' && !view.focal);
  const problem = here ? frame.problem : undefined;
  return (
    <section id="clock" class="bar" aria-labelledby="clock-title">
      <h2 id="clock-title" class="hidden">
        The clock and the network
      </h2>
      <p class="clock">
        <time dateTime={now.toISOString()} data-clock>
          {timeOf(now)}
        </time>
        <small>
          {dayOf(now)}, UTC · {aheadOf(ahead)}
        </small>
      </p>
      <ForwardButtons frame={frame} />
      <OutageSwitch smsDown={smsDown} frame={frame} />
      {problem ? (
        <p class="problem" role="alert">
          {problem.says}
        </p>
      ) : null}
    </section>
  );
}

/** Returns the text that screen readers speak when the cards change. */
const newsOf = (view: View): string =>
  view.cards
    .slice(0, 2)
    .map(({ reference, headline }) => `${reference}: ${headline}.`)
    .join(' ');

function Live({ view, frame }: { readonly view: View; readonly frame: Frame }) {
  return (
    <main
      id="live"
      data-revision={view.revision}
      data-now={view.now.getTime()}
      data-query={writeSelection(view.selection)}
    >
      <p class="hidden" role="status" data-key="news">
        {newsOf(view)}
      </p>
      <ClockBar view={view} frame={frame} />
      <div class="panes">
        <ReporterPane view={view} frame={frame} />
        <EscalationPane view={view} frame={frame} />
        <FocalPane view={view} frame={frame} />
      </div>
    </main>
  );
}

function WithoutScript({ view, follow }: { readonly view: View; readonly follow: boolean }) {
  const query = writeSelection(view.selection);
  return (
    <noscript>
      <p class="strip">
        Without JavaScript everything works; the page is new after each thing you do.{' '}
        <a href={`/demo?${query}`}>{follow ? 'Stop refreshing' : 'Show what is new'}</a>
        {follow ? null : (
          <>
            {' '}
            or <a href={`/demo?${query}&follow=yes`}>refresh every {REFRESH} seconds</a>
          </>
        )}
      </p>
    </noscript>
  );
}

/** The purpose of the page, and links to other parts of the demo. */
function About({ view, follow, links }: Omit<PageProps, 'frame'>) {
  return (
    <aside id="about" aria-label="About this page">
      <p class="strip">
        <strong>Demonstration.</strong> Everybody here is fictional and nothing is sent to anyone.
        In production this page is off.{' '}
        {links.map(({ href, says }, i) => (
          <>
            {i === 0 ? '' : ' · '}
            <a key={href} href={href}>
              {says}
            </a>
          </>
        ))}
      </p>
      <WithoutScript view={view} follow={follow} />
    </aside>
  );
}

function Page({ view, frame, follow, links }: PageProps) {
  return (
    <html lang="en">
      <PageHead title="Amana: the phone on screen" style="/demo/demo.css">
        <Unlisted />
        {follow ? (
          <noscript>
            <meta http-equiv="refresh" content={String(REFRESH)} />
          </noscript>
        ) : null}
        <script type="module" src="/demo/demo.js" />
      </PageHead>
      <body>
        <a class="skip" href="#live">
          Skip to the phones
        </a>
        <header class="head">
          <Brand />
          <h1>A report texted from any phone reaches a person who answers for it</h1>
          <button type="button" class="pause" id="pause" hidden aria-pressed="false">
            Pause live view
          </button>
        </header>
        <About view={view} follow={follow} links={links} />
        <nav class="jump" aria-label="Parts of the page">
          <a href="#reporter">Texts</a>
          <a href="#escalation">Escalation</a>
          <a href="#focal">Called</a>
          <a href="#clock">Clock</a>
        </nav>
        <Live view={view} frame={frame} />
      </body>
    </html>
  );
}

/** The data for the page. */
export interface PageProps {
  readonly view: View;
  readonly frame: Frame;
  /**
   * Whether the page reloads by itself without JavaScript: only on request, because it would delete
   * text that is being typed.
   */
  readonly follow: boolean;
  /** Links to other parts of the demo. */
  readonly links: readonly DemoLink[];
}

/** Returns the whole page. */
export const renderPage = (props: PageProps): string => asHtml(<Page {...props} />);

/** Returns the part that changes, for the script. */
export const renderLive = (view: View, frame: Frame): string =>
  renderToString(<Live view={view} frame={frame} />);
