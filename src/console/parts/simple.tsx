import type { ComponentChildren } from 'preact';
import type { KeptForm } from '../kept.js';
import { page, type PageAnswer } from '../route.js';
import type { ConsoleKey } from '../say.js';
import type { Visit } from '../visit.js';
import { Post } from './forms.js';

/** The texts of error pages, by HTTP status. */
const told: Readonly<Record<number, { readonly title: ConsoleKey; readonly why: ConsoleKey }>> = {
  400: { title: 'error.400', why: 'error.400why' },
  403: { title: 'error.403', why: 'error.403why' },
  404: { title: 'error.404', why: 'error.404why' },
  413: { title: 'error.413', why: 'error.413why' },
  415: { title: 'error.400', why: 'error.400why' },
  500: { title: 'error.500', why: 'error.500why' },
};

/** A page with a heading and a few lines. */
export const Narrow = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) => (
  <div class="narrow stack">
    <h1>{title}</h1>
    {children}
  </div>
);

/** A page that says why there is nothing to see, and where to go on. */
export function troublePage(visit: Visit, status: number): PageAnswer {
  const { title, why } = told[status] ?? { title: 'error.500', why: 'error.500why' };
  const { say, me } = visit;
  const body = (
    <Narrow title={say(title)}>
      <p>{say(why)}</p>
      <p>
        <a class="press" href={me ? '/console' : '/console/sign-in'}>
          {say(me ? 'error.home' : 'signIn.title')}
        </a>
      </p>
    </Narrow>
  );
  return page(say(title), body, { status });
}

/** The page for a form of another site or another session: the form was not carried out. */
export function foreignFormPage(visit: Visit): PageAnswer {
  const { say } = visit;
  const body = (
    <Narrow title={say('error.form')}>
      <p>{say('error.formWhy')}</p>
      <p>
        <a class="press" href="/console">
          {say('error.home')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('error.form'), body, { status: 403 });
}

/**
 * Checks whether a value was typed by a person and is shown. Other values stay hidden in the form.
 */
const isTyped = (value: string): boolean => /\s/.test(value) || value.length > 40;

/**
 * Shows again what was typed when a session ended; the form is sent only when the user presses the
 * button.
 */
export function keptFormPage(visit: Visit, kept: KeptForm): PageAnswer {
  const { say } = visit;
  const body = (
    <Narrow title={say('kept.title')}>
      <p>{say('kept.why')}</p>
      <Post visit={visit} action={kept.path} class="stack">
        {kept.fields.map(([name, value], i) =>
          isTyped(value) ? (
            <div class="field" key={i}>
              <label for={`kept-${i}`}>{say('kept.typed')}</label>
              <textarea id={`kept-${i}`} name={name} rows={5} dir="auto" value={value} />
            </div>
          ) : (
            <input type="hidden" name={name} value={value} key={i} />
          ),
        )}
        <div class="acts">
          <button class="primary">{say('kept.send')}</button>
          <a href="/console">{say('kept.drop')}</a>
        </div>
      </Post>
    </Narrow>
  );
  return page(say('kept.title'), body);
}
