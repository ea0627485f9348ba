import type { RequestHandler, Router } from 'express';
import { scopes } from '../access/scopes.js';
import { command } from '../shared/command.js';
import { groupBy } from '../shared/group-by.js';
import { asHtml, Brand, PageHead, pagePolicy, styleOf, Unlisted } from '../web/page.js';
import { problemsOf, type OpenApi } from './openapi.js';
import { problems, type ProblemName } from './problem.js';
import { scopesOf, type Route } from './route.js';

/** Only what this page itself brings. */
const headers: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', pagePolicy());
  response.setHeader('Cache-Control', 'max-age=300');
  next();
};

/** A request as somebody would type it. */
function curlOf(route: Route, server: string): string {
  const address = `${server}${route.path}`;
  const lines = [
    `curl ${route.method === 'get' ? '' : `-X ${route.method.toUpperCase()} `}${address}`,
    `-H "Authorization: Bearer $TOKEN"`,
  ];
  if (route.guarded) lines.push(`-H 'If-Match: "the ETag you read"'`);
  if (route.once) lines.push(`-H "Idempotency-Key: $(uuidgen)"`);
  if (route.takesYaml) lines.push(`-H 'Content-Type: application/yaml' --data-binary @file.yaml`);
  else if (route.body)
    lines.push(`-H 'Content-Type: application/json' -d '${JSON.stringify(route.example ?? {})}'`);
  return lines.join(' \\\n  ');
}

interface Field {
  readonly name: string;
  readonly what: string;
  readonly says: string;
}

type Json = Record<string, unknown>;

/** What a JSON schema allows, in a few words. */
function said(schema: Json): string {
  const {
    $ref,
    type,
    enum: values,
    const: only,
    anyOf,
    oneOf,
    items,
    format,
    minimum,
    maximum,
  } = schema;
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  if (Array.isArray(values)) return values.map(String).join(', ');
  if (only !== undefined) return JSON.stringify(only);
  const several = (anyOf ?? oneOf) as Json[] | undefined;
  if (several) return several.map(said).join(' or ');
  if (type === 'array') return `list of ${said((items ?? {}) as Json)}`;
  const range =
    typeof minimum === 'number' && typeof maximum === 'number' && maximum < 1e9
      ? ` ${minimum}–${maximum}`
      : '';
  return `${typeof format === 'string' ? format : typeof type === 'string' ? type : 'any'}${range}`;
}

function fieldsOf(schema: Json, all: Json): Field[] {
  const { $ref } = schema;
  const there =
    typeof $ref === 'string' ? (all[$ref.slice($ref.lastIndexOf('/') + 1)] as Json) : schema;
  const required = new Set((there['required'] as string[] | undefined) ?? []);
  return Object.entries((there['properties'] as Record<string, Json> | undefined) ?? {}).map(
    ([name, one]) => ({
      name,
      what: `${said(one)}${required.has(name) ? '' : ', optional'}`,
      says: typeof one['description'] === 'string' ? one['description'] : '',
    }),
  );
}

function Fields({ title, fields }: { readonly title: string; readonly fields: readonly Field[] }) {
  if (fields.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl>
        {fields.map(({ name, what, says }) => (
          <>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <small>{what}</small>
              {says ? ` ${says}` : null}
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}

/** What a token must allow. */
function Scopes({ route }: { readonly route: Route }) {
  const any = scopesOf(route);
  if (any.length === 0) return <small>Any token</small>;
  return (
    <small>
      Scope{' '}
      {any.map((scope, i) => (
        <>
          {i > 0 ? ' or ' : ''}
          <code>{scope}</code>
        </>
      ))}
    </small>
  );
}

function Operation({
  route,
  document,
  server,
}: {
  readonly route: Route;
  readonly document: OpenApi;
  readonly server: string;
}) {
  const operation = (document.paths[route.path] as Record<string, Json>)[route.method] ?? {};
  const schemas = document.components['schemas'] as Json;
  const schemaOf = (part: unknown) =>
    (part as { content: Record<string, { schema: Json }> } | undefined)?.content['application/json']
      ?.schema;
  const body = schemaOf(operation['requestBody']);
  const answer = schemaOf((operation['responses'] as Json)[String(route.status ?? 200)]);
  const parameters = (
    (operation['parameters'] ?? []) as {
      name: string;
      in: string;
      required: boolean;
      description?: string;
      schema: Json;
    }[]
  ).map((one) => ({
    name: one.name,
    what: `${one.in}, ${said(one.schema)}${one.required ? '' : ', optional'}`,
    says: one.description ?? '',
  }));
  return (
    <article id={route.id}>
      <h3>{route.summary}</h3>
      <p>
        <strong class="method">{route.method.toUpperCase()}</strong> <code>{route.path}</code>{' '}
        <Scopes route={route} />
      </p>
      {route.description ? <p>{route.description}</p> : null}
      <pre>
        <code>{curlOf(route, server)}</code>
      </pre>
      <details>
        <summary>What it takes and answers</summary>
        <Fields title="Takes" fields={parameters} />
        {body ? <Fields title="Body" fields={fieldsOf(body, schemas)} /> : null}
        {answer ? (
          <Fields title={`Answer (${route.status ?? 200})`} fields={fieldsOf(answer, schemas)} />
        ) : null}
        <h4>Problems</h4>
        <p>
          {problemsOf(route).map((name) => (
            <>
              <a href={`#problem-${name}`}>
                {problems[name][0]} {name}
              </a>{' '}
            </>
          ))}
        </p>
      </details>
    </article>
  );
}

function Page({
  document,
  routes,
}: {
  readonly document: OpenApi;
  readonly routes: readonly Route[];
}) {
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
        <header>
          <Brand />
          <h1>The API</h1>
          <p>
            Polls, from question to published result.{' '}
            <a href="/api/v1/openapi.json">OpenAPI 3.1 document</a>
          </p>
        </header>
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
        <main id="start">
          <h2>Begin</h2>
          <p>
            Whoever runs Amana makes a token for each person, with{' '}
            <code>{command('tokens add')}</code>. It goes into a header, never into an address.
            Nothing here shows who takes part or who answered what.
          </p>
          <pre>
            <code>{`export TOKEN=amana_…\ncurl ${server}/me -H "Authorization: Bearer $TOKEN"`}</code>
          </pre>
          <dl>
            {Object.entries(scopes)
              .filter(([name]) => routes.some(({ scope }) => scope === name))
              .map(([name, what]) => (
                <>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>{what}</dd>
                </>
              ))}
          </dl>
          <p>
            Bodies are JSON in UTF-8; polls may be YAML. Lists come in pages: <code>next</code> is
            the <code>after</code> of the next one. Where two people could overwrite each other, an
            answer has an <code>ETag</code>, and a change names it in <code>If-Match</code>. Where
            doing something twice would do harm, send an <code>Idempotency-Key</code>: the same
            request with the same key is done once.
          </p>
          {byTag.map(([tag, ones]) => (
            <section>
              <h2>{tag}</h2>
              {ones.map((route) => (
                <Operation route={route} document={document} server={server} />
              ))}
            </section>
          ))}
          <section id="problems">
            <h2>Problems</h2>
            <p>
              What is refused is answered as <code>application/problem+json</code> (RFC 9457):{' '}
              <code>detail</code> says what is wrong, <code>do</code> what to do,{' '}
              <code>allowed</code> what may be given, <code>mistakes</code> each thing that is wrong
              with its place.
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
        </main>
      </body>
    </html>
  );
}

/** The docs page and its style, at /api/docs. */
export function docsPages(router: Router, document: OpenApi, routes: readonly Route[]): void {
  const page = asHtml(<Page document={document} routes={routes} />);
  const style = styleOf('api', 'docs.css');
  router.get('/api/docs', headers, (_request, response) => void response.type('html').send(page));
  router.get(
    '/api/docs/docs.css',
    headers,
    (_request, response) => void response.type('css').send(style),
  );
  router.get('/api', (_request, response) => response.redirect(302, '/api/docs'));
}
