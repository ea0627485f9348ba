import { gzipSync } from 'node:zlib';
import type { RequestHandler, Router } from 'express';
import { scopes } from '../access/scopes.js';
import { command } from '../shared/command.js';
import { groupBy } from '../shared/group-by.js';
import { asHtml, Brand, PageHead, pagePolicy, styleOf, Unlisted } from '../web/page.js';
import { Operation } from './docs-operation.js';
import type { OpenApi } from './openapi.js';
import { problems, type ProblemName } from './problem.js';
import type { Route } from './route.js';

/** Allows only the content that this page brings itself. */
const headers: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', pagePolicy());
  response.setHeader('Cache-Control', 'max-age=300');
  next();
};

/** Routes under their headings in the docs. */
type Tagged = readonly (readonly [tag: string, routes: readonly Route[]])[];

function Head() {
  return (
    <header>
      <Brand />
      <h1>The API</h1>
      <p>
        Polls, from question to published result.{' '}
        <a href="/api/v1/openapi.json">OpenAPI 3.1 document</a>
      </p>
    </header>
  );
}

function Contents({ byTag }: { readonly byTag: Tagged }) {
  return (
    <nav aria-label="Parts of this page">
      <ul>
        <li>
          <a href="#start">Begin</a>
        </li>
        {byTag.map(([tag, ones]) => (
          <li>
            <strong>{tag}</strong>
            <ul>
              {ones.map((one) => (
                <li>
                  <a href={`#${one.id}`}>{one.summary}</a>
                </li>
              ))}
            </ul>
          </li>
        ))}
        <li>
          <a href="#problems">Problems</a>
        </li>
      </ul>
    </nav>
  );
}

/** How to authenticate with a token. */
function Token({ server }: { readonly server: string }) {
  return (
    <>
      <p>
        The person who runs Amana makes a token for each user: <code>{command('tokens add')}</code>.
        It goes into a header, never into an address. Nothing here shows who takes part or who
        answered what.
      </p>
      <pre>
        <code>{`export TOKEN=amana_…\ncurl ${server}/me -H "Authorization: Bearer $TOKEN"`}</code>
      </pre>
    </>
  );
}

/** The scopes that at least one route requires. */
function ScopeList({ routes }: { readonly routes: readonly Route[] }) {
  const used = Object.entries(scopes).filter(([name]) =>
    routes.some(({ scope }) => scope === name),
  );
  return (
    <dl>
      {used.map(([name, what]) => (
        <>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{what}</dd>
        </>
      ))}
    </dl>
  );
}

/** The rules of every route. */
function Rules() {
  return (
    <p>
      Bodies are JSON in UTF-8; polls may be YAML. Lists come in pages: <code>next</code> is the{' '}
      <code>after</code> of the next one. Where two people could overwrite each other, an answer has
      an <code>ETag</code>, and a change names it in <code>If-Match</code>. Where doing something
      twice would do harm, send an <code>Idempotency-Key</code>: the same request with the same key
      is done once.
    </p>
  );
}

function Problems() {
  return (
    <section id="problems">
      <h2>Problems</h2>
      <p>
        What is refused is answered as <code>application/problem+json</code> (RFC 9457):{' '}
        <code>detail</code> says what is wrong, <code>do</code> what to do, <code>allowed</code>{' '}
        what may be given, <code>mistakes</code> each thing that is wrong with its place.
      </p>
      <dl>
        {(Object.keys(problems) as ProblemName[]).map((name) => (
          <>
            <dt id={`problem-${name}`}>
              <code>
                {problems[name][0]} {name}
              </code>
            </dt>
            <dd>{problems[name][1]}.</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

interface PageProps {
  readonly document: OpenApi;
  readonly routes: readonly Route[];
}

function Page({ document, routes }: PageProps) {
  const [{ url }] = document['servers'] as [{ url: string }];
  const server = url.startsWith('http') ? url : `https://your-amana${url}`;
  const byTag = [...groupBy(routes, ({ tag }) => tag)];
  return (
    <html lang="en">
      <PageHead title="Amana: the API" style="/api/docs/docs.css">
        <Unlisted />
      </PageHead>
      <body>
        <a class="skip" href="#start">
          Skip to the text
        </a>
        <Head />
        <Contents byTag={byTag} />
        <main id="start">
          <h2>Begin</h2>
          <Token server={server} />
          <ScopeList routes={routes} />
          <Rules />
          {byTag.map(([tag, ones]) => (
            <section>
              <h2>{tag}</h2>
              {ones.map((route) => (
                <Operation route={route} document={document} server={server} />
              ))}
            </section>
          ))}
          <Problems />
        </main>
      </body>
    </html>
  );
}

/**
 * Sends content that is the same for everyone, compressed once: the page is long, and connections
 * are slow.
 */
function packed(type: string, body: string | Buffer): RequestHandler {
  const small = gzipSync(body);
  return (request, response) => {
    response.vary('Accept-Encoding').type(type);
    if (!request.acceptsEncodings('gzip')) return void response.send(body);
    response.setHeader('Content-Encoding', 'gzip');
    response.send(small);
  };
}

/** The docs page and its style, at /api/docs. */
export function docsPages(router: Router, document: OpenApi, routes: readonly Route[]): void {
  const page = asHtml(<Page document={document} routes={routes} />);
  const style = styleOf('api', 'docs.css');
  router.get('/api/docs', headers, packed('html', page));
  router.get('/api/docs/docs.css', headers, packed('css', style));
  router.get('/api', (_request, response) => response.redirect(302, '/api/docs'));
}
