import { Fields, fieldsOf, said, type Field, type Json } from './docs-fields.js';
import { problemsOf, type OpenApi } from './openapi.js';
import { problems } from './problem.js';
import { scopesOf, type Route } from './route.js';

/** Returns an example request as a curl command. */
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

/** The scopes that a token needs. */
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

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
}

const fieldOf = (one: Parameter): Field => ({
  name: one.name,
  what: `${one.in}, ${said(one.schema)}${one.required ? '' : ', optional'}`,
  says: one.description ?? '',
});

/** Returns the input and the output of a route, from the document. */
function shapesOf(route: Route, document: OpenApi) {
  const operation = (document.paths[route.path] as Record<string, Json>)[route.method] ?? {};
  const schemas = document.components['schemas'] as Json;
  const fieldsIn = (part: unknown): readonly Field[] => {
    const content = (part as { content: Record<string, { schema: Json }> } | undefined)?.content;
    const schema = content?.['application/json']?.schema;
    return schema === undefined ? [] : fieldsOf(schema, schemas);
  };
  const answers = operation['responses'] as Json;
  return {
    parameters: ((operation['parameters'] ?? []) as Parameter[]).map(fieldOf),
    body: fieldsIn(operation['requestBody']),
    answer: fieldsIn(answers[String(route.status ?? 200)]),
  };
}

function Problems({ route }: { readonly route: Route }) {
  return (
    <>
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
    </>
  );
}

interface OperationProps {
  readonly route: Route;
  readonly document: OpenApi;
  readonly server: string;
}

/** One route: its purpose, how to call it, its input and its output. */
export function Operation({ route, document, server }: OperationProps) {
  const { parameters, body, answer } = shapesOf(route, document);
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
        <Fields title="Body" fields={body} />
        <Fields title={`Answer (${route.status ?? 200})`} fields={answer} />
        <Problems route={route} />
      </details>
    </article>
  );
}
