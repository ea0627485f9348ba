import type { ComponentChildren } from 'preact';
import { asHtml, Brand, PageHead, Unlisted } from '../web/page.js';
import { languageNames } from './language-names.js';
import { Post } from './parts/forms.js';
import type { Section } from './route.js';
import { consoleLanguages } from './say.js';
import type { Visit } from './visit.js';

/** A part of the console that the user may see. */
export interface NavigationItem {
  readonly section: Section;
  readonly href: string;
  readonly label: string;
}

/** The data for the frame around a page. */
export interface FrameProps {
  readonly visit: Visit;
  readonly title: string;
  readonly section: Section | undefined;
  readonly navigation: readonly NavigationItem[];
  /** The version of style and script, so that a new program loads new ones. */
  readonly version: string;
  readonly children: ComponentChildren;
}

/** A button to leave at once: the page goes blank, the session ends, and another page opens. */
const ExitButton = ({ visit }: { readonly visit: Visit }) => (
  <Post visit={visit} action="/console/exit" class="exit">
    <button class="danger" data-exit title={visit.say('frame.exitHint')}>
      {visit.say('frame.exit')}
    </button>
  </Post>
);

/** The user's name, their countries, and the sign-out button. */
function Person({ visit }: { readonly visit: Visit }) {
  const { me, say, place } = visit;
  if (!me) return null;
  const { login, countries } = me.staff;
  const where = countries.includes('*') ? say('frame.everywhere') : countries.map(place).join(', ');
  return (
    <div class="person">
      <a href="/console/account">
        <span class="hidden">{say('frame.account')} </span>
        <strong>{login}</strong>
        {where === '' ? null : <small>{where}</small>}
      </a>
      <Post visit={visit} action="/console/sign-out">
        <button>{say('frame.signOut')}</button>
      </Post>
      <ExitButton visit={visit} />
    </div>
  );
}

/**
 * The number of parts that the head shows directly. The others are under "More", so that a narrow
 * screen keeps one row.
 */
const FIRST = 3;

const Sections = ({ section, navigation }: Pick<FrameProps, 'section' | 'navigation'>) => (
  <>
    {navigation.map((item) => (
      <a
        key={item.section}
        href={item.href}
        aria-current={item.section === section ? 'page' : undefined}
      >
        {item.label}
      </a>
    ))}
  </>
);

/** The parts that are needed less often. If the page is one of them, the menu shows its name. */
function More({
  visit,
  section,
  navigation,
}: Pick<FrameProps, 'visit' | 'section' | 'navigation'>) {
  const here = navigation.find((item) => item.section === section);
  return (
    <details class="more">
      <summary class={here ? 'here' : undefined}>
        {visit.say('frame.more')}
        {here ? <span>: {here.label}</span> : null}
      </summary>
      <div>
        <Sections section={section} navigation={navigation} />
      </div>
    </details>
  );
}

const Navigation = ({ visit, section, navigation }: Omit<FrameProps, 'children' | 'title'>) => {
  if (navigation.length === 0) return null;
  const first = navigation.length > FIRST + 1 ? FIRST : navigation.length;
  const others = navigation.slice(first);
  return (
    <nav class="sections" aria-label={visit.say('frame.navigation')}>
      <Sections section={section} navigation={navigation.slice(0, first)} />
      {others.length > 0 ? <More visit={visit} section={section} navigation={others} /> : null}
    </nav>
  );
};

/** The languages, each as a button with its own name. */
const Languages = ({ visit }: { readonly visit: Visit }) => (
  <Post visit={visit} action="/console/language" class="tongues">
    <input type="hidden" name="to" value={visit.method === 'get' ? visit.address : '/console'} />
    <span id="tongues">{visit.say('frame.language')}</span>
    {consoleLanguages.map((language) => (
      <button
        key={language}
        name="language"
        value={language}
        lang={language}
        aria-pressed={language === visit.language}
      >
        {languageNames[language]}
      </button>
    ))}
  </Post>
);

/** When the session ends, in words; the script shows a notice in time. */
function SessionEnd({ visit }: { readonly visit: Visit }) {
  const { me, say, when } = visit;
  if (!me) return null;
  return (
    <div
      class="session"
      data-session
      data-warn-at={me.warnAt.toISOString()}
      data-ends-at={me.endsAt.toISOString()}
      data-now={visit.now.toISOString()}
    >
      <p>{say('frame.endsAt', { time: when.hour(me.endsAt) })}</p>
      <div role="alert" class="ending" hidden data-ending>
        <p>
          <strong>{say('frame.ending')}</strong> {say('frame.endingWhy')}
        </p>
        <Post visit={visit} action="/console/stay">
          <button class="primary" data-stay>
            {say('frame.stay')}
          </button>
        </Post>
      </div>
    </div>
  );
}

const Foot = ({ visit }: { readonly visit: Visit }) => (
  <footer class="foot">
    <SessionEnd visit={visit} />
    <Languages visit={visit} />
    <p>
      <a href="/console/help">{visit.say('frame.help')}</a>
    </p>
  </footer>
);

/** A whole page of the console. */
export function renderConsole(props: FrameProps): string {
  const { visit, title, version, children } = props;
  const { language, say } = visit;
  return asHtml(
    <html lang={language}>
      <PageHead title={`${title} – Amana`} style={`/console/console.css?${version}`}>
        <Unlisted />
        <script type="module" src={`/console/console.js?${version}`} />
      </PageHead>
      <body class="console">
        <a class="skip" href="#main">
          {say('frame.skip')}
        </a>
        <header class="top">
          <Brand href="/console" />
          <Navigation {...props} />
          <Person visit={visit} />
        </header>
        <main id="main" tabIndex={-1}>
          {visit.done === undefined ? null : (
            <p class="banner good" role="status">
              {visit.done}
            </p>
          )}
          {children}
        </main>
        <Foot visit={visit} />
      </body>
    </html>,
  );
}
