import { z } from 'zod';
import { scopes } from '../access/scopes.js';
import { command } from '../shared/command.js';
import { groupBy } from '../shared/group-by.js';
import { problems, problemShape, type ProblemName } from './problem.js';
import { scopesOf, type Route } from './route.js';

type Json = Record<string, unknown>;

/** A description of the API in OpenAPI 3.1. */
export interface OpenApi extends Json {
  readonly openapi: string;
  readonly paths: Record<string, Json>;
  readonly components: Json;
}

/** Problems that every route may return. */
const everywhere: readonly ProblemName[] = [
  'unauthenticated',
  'token-over',
  'forbidden',
  'method-not-allowed',
  'not-acceptable',
  'too-many-wrong-tokens',
  'not-done',
];
const withBody: readonly ProblemName[] = [
  'malformed',
  'too-large',
  'unsupported-media-type',
  'invalid',
];

/** Returns the problems that a route may return. */
export function problemsOf(route: Route): ProblemName[] {
  const names: ProblemName[] = [
    ...everywhere,
    ...(route.body ? withBody : []),
    ...(route.query ? (['invalid'] as const) : []),
    ...(route.params ? (['not-found'] as const) : []),
    ...(route.guarded ? (['changed-meanwhile', 'say-what-you-saw', 'malformed'] as const) : []),
    ...(route.once ? (['key-used-otherwise', 'conflict', 'malformed'] as const) : []),
    ...(route.problems ?? []),
  ];
  return [...new Set(names)].sort((a, b) => problems[a][0] - problems[b][0]);
}

/** Schemas with a name are written once, and referred to. */
class Schemas {
  readonly written: Json = {};
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const whole = z.toJSONSchema(z.object({ it: schema }), {
      io,
      unrepresentable: 'any',
      // Programs that read an answer must accept fields that are added later.
      override: ({ jsonSchema }) =>
        void (io === 'output' && delete jsonSchema.additionalProperties),
    }) as unknown as { properties: { it: Json }; $defs?: Json };
    const text = JSON.stringify({ it: whole.properties.it, defs: whole.$defs ?? {} });
    const { it, defs } = JSON.parse(text.replaceAll('#/$defs/', '#/components/schemas/')) as {
      it: Json;
      defs: Json;
    };
    for (const [name, one] of Object.entries(defs)) {
      const { id: _id, ...rest } = one as Json;
      this.written[name] = rest;
    }
    return it;
  }
}

const header = (name: string, description: string, pattern?: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', ...(pattern ? { pattern } : {}) },
});

function parametersOf(route: Route, schemas: Schemas): Json[] {
  const from = (schema: z.ZodObject | undefined, place: 'path' | 'query') =>
    Object.entries(schema?.shape ?? {}).map(([name, one]) => {
      const { description, ...rest } = schemas.of(one as z.ZodType, 'input');
      const required = place === 'path' || !(one as z.ZodType).safeParse(undefined).success;
      return {
        name,
        in: place,
        required,
        ...(description === undefined ? {} : { description }),
        schema: rest,
      };
    });
  return [
    ...from(route.params, 'path'),
    ...from(route.query, 'query'),
    ...(route.guarded
      ? [
          header('If-Match', 'the ETag of the version you read; needed to change what is there'),
          header('If-None-Match', '"*": make something new, overwrite nothing'),
        ]
      : []),
    ...(route.keyed ? [header('Amana-Key', 'of POST /keys: opens what you hold keys of')] : []),
    ...(route.once
      ? [
          header(
            'Idempotency-Key',
            'random, one for each thing you want done: a repeated request is answered and not done again',
            '^[\\w-]{16,64}$',
          ),
        ]
      : []),
  ];
}

const problemContent = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

function answersOf(route: Route, schemas: Schemas): Json {
  const content: Json = { 'application/json': { schema: schemas.of(route.answer, 'output') } };
  for (const type of route.gives ?? []) content[type] = { schema: { type: 'string' } };
  const etag = route.tagged
    ? { headers: { ETag: { schema: { type: 'string' }, description: 'names this version' } } }
    : {};
  const byStatus = groupBy(problemsOf(route), (name) => problems[name][0]);
  return {
    [route.status ?? 200]: { description: 'Done', ...etag, content },
    ...Object.fromEntries(
      [...byStatus].map(([status, names]) => [
        status,
        {
          description: names.map((name) => `${problems[name][1]} (\`${name}\`)`).join(' · '),
          content: problemContent,
        },
      ]),
    ),
  };
}

function operationOf(route: Route, schemas: Schemas): Json {
  const any = scopesOf(route).map((scope) => `\`${scope}\``);
  const needs = any.length === 0 ? 'Any token.' : `Needs the scope ${any.join(' or ')}.`;
  const parameters = parametersOf(route, schemas);
  const example = route.example === undefined ? {} : { example: route.example };
  const json = route.body && {
    'application/json': { schema: schemas.of(route.body, 'input'), ...example },
  };
  const yaml = route.takesYaml ? { 'application/yaml': { schema: { type: 'string' } } } : {};
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, needs].filter(Boolean).join('\n\n'),
    security: [{ token: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(json ? { requestBody: { required: true, content: { ...json, ...yaml } } } : {}),
    responses: answersOf(route, schemas),
  };
}

/**
 * Describes the routes in OpenAPI 3.1, from the schemas that check them.
 * @param publicUrl empty: the address of this server
 */
export function openApi(routes: readonly Route[], publicUrl: string): OpenApi {
  const schemas = new Schemas();
  schemas.of(problemShape, 'output');
  const paths: Record<string, Json> = {};
  for (const route of routes)
    (paths[route.path] ??= {})[route.method] = operationOf(route, schemas);
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  return {
    openapi: '3.1.1',
    info: {
      title: 'Amana',
      version: '1',
      description: `Polls, campaigns, cases, alerts, absences, webhooks, health and the audit log of an Amana. Every request carries a token: the person who runs Amana makes it with \`${command('tokens add')}\`. Its scopes: ${Object.entries(
        scopes,
      )
        .map(([name, what]) => `\`${name}\` (${what})`)
        .join(', ')}.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'amana_…' } },
      schemas: schemas.written,
    },
  };
}
