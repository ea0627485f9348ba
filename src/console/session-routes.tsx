import type { ConsoleDeps } from './deps.js';
import { Narrow } from './parts/simple.js';
import { page, type Answer, type ConsoleRoute } from './route.js';
import type { Visit } from './visit.js';
import { navigationOf } from './navigation.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** Leads to the user's first page: the first part of the console that they may see. */
async function home(visit: Visit): Promise<Answer> {
  const { say } = visit;
  const [first] = navigationOf(visit);
  if (first) return { kind: 'go', to: first.href };
  const body = (
    <Narrow title={say('home.title')}>
      <p>{say('home.nothing')}</p>
    </Narrow>
  );
  return page(say('home.title'), body);
}

/** Extends the session: reading it was enough. The script gets the new end. */
async function stay({ me, form, now }: Visit): Promise<Answer> {
  if (!form.has('script')) return { kind: 'go', to: '/console', done: { key: 'done.stayed' } };
  const body = (
    <p
      data-warn-at={me?.warnAt.toISOString()}
      data-ends-at={me?.endsAt.toISOString()}
      data-now={now.toISOString()}
    />
  );
  return { kind: 'part', body };
}

/** The help page: what the shortcut keys do, and what to do when something goes wrong. */
async function help(visit: Visit): Promise<Answer> {
  const { say } = visit;
  const keys = ['j', 'k', 'Enter', '?'] as const;
  const body = (
    <div class="narrow stack">
      <h1>{say('help.title')}</h1>
      <h2>{say('help.keys')}</h2>
      <dl class="facts keys">
        {keys.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(`help.key.${key}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Shift</kbd> × 3
          </dt>
          <dd>{say('help.key.exit')}</dd>
        </div>
      </dl>
      <h2>{say('help.exit')}</h2>
      <p>{say('help.exitWhy')}</p>
      <h2>{say('help.lost')}</h2>
      <p>{say('signIn.lostWhy')}</p>
    </div>
  );
  return page(say('help.title'), body);
}

/** The routes that every session needs. */
export const sessionRoutes: readonly Route[] = [
  { method: 'get', path: '/console', action: 'home.see', answer: home },
  { method: 'post', path: '/console/stay', action: 'home.see', answer: stay },
  { method: 'get', path: '/console/help', action: 'anyone', answer: help },
];
