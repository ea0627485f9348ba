import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Scope } from '../access/scopes.js';
import { WrongTokens } from '../access/wrong-tokens.js';
import type { Bearer } from '../access/tokens.js';
import { BodyError, readBody } from '../web/body.js';
import type { Who } from '../desk/who.js';
import type { Db } from '../models/store/db.js';
import { groupBy } from '../shared/group-by.js';
import type { Clock } from '../shared/clock.js';
import { DOCUMENT } from '../shared/files/bounds.js';
import type { ParsedYaml } from '../shared/files/parse-yaml.js';
import { parseYamlApart } from '../shared/files/yaml-thread.js';
import type { Log } from '../shared/log.js';
import { docsPages } from './docs.js';
import { allow, enter } from './enter.js';
import { accepted, bodyKind, hasIt, matchOf, onlyNew } from './headers.js';
import { openApi } from './openapi.js';
import { Problem } from './problem.js';
import { activeOf, allowRole, checkActions, type Role } from './roles.js';
import { checked, jsonOf, LARGEST_BODY, textOf } from './read.js';
import { onceFor, type Answer } from './repeat.js';
import { scopesOf, type Call, type Route } from './route.js';

/** The services of the API. */
export interface ApiDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Records in the audit log that a person asked for something that their token does not allow. */
  readonly denied: (who: Who, what: string) => Promise<void>;
  /** Returns the console role of a token's owner. */
  readonly roleOf: (person: string) => Promise<Role>;
  readonly routes: readonly Route[];
  /** The public address, for the docs; empty if it is not set. */
  readonly publicUrl: string;
}

export const BASE = '/api/v1';

interface Got {
  readonly text: string;
  readonly kind: 'json' | 'yaml' | 'none';
  readonly yaml?: ParsedYaml;
}

async function bodyOf(request: Request, route: Route): Promise<Got> {
  if (!route.body) return { text: '', kind: 'none' };
  const kind = bodyKind(request, route);
  try {
    const text = textOf(await readBody(request, LARGEST_BODY));
    return {
      text,
      kind,
      ...(kind === 'yaml' ? { yaml: await parseYamlApart(text, DOCUMENT) } : {}),
    };
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    if (error.status === 413)
      throw new Problem('too-large', {
        detail: `A body has ${LARGEST_BODY / 1024} kB at most.`,
        do: 'Send less.',
      });
    if (error.status === 415)
      throw new Problem('unsupported-media-type', {
        detail: 'The Content-Encoding is not known.',
        do: 'Send the body as it is.',
        allowed: ['gzip', 'deflate', 'br'],
      });
    throw new Problem('malformed', {
      detail: 'The body ended too early or is damaged.',
      do: 'Send it again.',
    });
  }
}

/** Who asks: their token, and their role while this request is answered. */
interface Caller {
  readonly bearer: Bearer;
  readonly role: Role;
  readonly need: (any: readonly Scope[]) => Promise<void>;
}

function callOf(
  request: Request,
  route: Route,
  got: Got,
  { bearer, role, need }: Caller,
): Call<never, never, never> {
  const body = got.kind === 'json' ? checked(route.body!, jsonOf(got.text), 'body') : undefined;
  const query = Object.fromEntries(new URL(request.originalUrl, 'http://localhost').searchParams);
  return {
    params: route.params ? checked(route.params, request.params, 'path') : undefined,
    query: route.query ? checked(route.query, query, 'query') : undefined,
    body,
    who: { person: bearer.person, door: 'api' },
    account: activeOf(role),
    may: (scope) => bearer.scopes.has(scope),
    need: (scope) => need([scope]),
    ifMatch: route.guarded ? matchOf(request) : undefined,
    onlyNew: route.guarded === true && onlyNew(request),
    key: route.keyed ? request.get('amana-key') : undefined,
    yaml: got.yaml,
    accept: accepted(request, route),
  } as Call<never, never, never>;
}

/**
 * Carries out a route and sends its answer. Fields that its schema does not declare are not sent.
 */
async function answerTo(
  request: Request,
  response: Response,
  route: Route,
  call: Call<never, never, never>,
): Promise<Omit<Answer, 'replayed'>> {
  const reply = await route.handle(call);
  if ('file' in reply) {
    response.setHeader('Content-Disposition', `attachment; filename="${reply.file}"`);
    response.type(call.accept);
    return { status: 200, body: reply.text };
  }
  const body = JSON.stringify(route.answer.parse(reply.body));
  response.type('application/json');
  if (reply.location !== undefined) response.setHeader('Location', `${BASE}${reply.location}`);
  if (reply.etag !== undefined) {
    response.setHeader('ETag', `"${reply.etag}"`);
    const read = request.method === 'GET' || request.method === 'HEAD';
    if (read && hasIt(request, reply.etag)) return { status: 304, body: '' };
  }
  return { status: reply.status ?? route.status ?? 200, body };
}

function send(response: Response, { status, body }: Pick<Answer, 'status' | 'body'>): void {
  response.status(status);
  if (status === 304) response.end();
  else response.send(body);
}

function sendProblem(response: Response, problem: Problem): void {
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  response.removeHeader('Content-Disposition');
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problem.body()));
}

async function run(
  deps: ApiDeps,
  wrong: WrongTokens,
  route: Route,
  request: Request,
  response: Response,
): Promise<void> {
  const now = deps.clock.now();
  const bearer = await enter({ db: deps.db, log: deps.log, wrong }, request, now);
  const orNoted = async (check: () => void) => {
    try {
      check();
    } catch (problem) {
      await deps.denied({ person: bearer.person, door: 'api' }, route.id);
      throw problem;
    }
  };
  const need = (any: readonly Scope[]) => orNoted(() => allow(bearer, any));
  await need(scopesOf(route));
  const got = await bodyOf(request, route);
  // Read once, when the body has come: who is demoted while it is on its way is refused.
  const role = await deps.roleOf(bearer.person);
  await orNoted(() => allowRole(role, route));
  const call = callOf(request, route, got, { bearer, role, need });
  const work = () => answerTo(request, response, route, call);
  const key = route.once ? request.get('idempotency-key') : undefined;
  if (key === undefined) return send(response, await work());
  const asked = [route.method, request.originalUrl, request.get('if-match') ?? '', got.text];
  const answer = await onceFor(deps.db, { token: bearer.token, key, asked }, now, work);
  if (answer.replayed) response.setHeader('Idempotency-Replayed', 'true').type('application/json');
  send(response, answer);
}

const methodsOf = (routes: readonly Route[]): string[] =>
  routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

const notAllowed = (method: string, allowed: string[]) =>
  new Problem('method-not-allowed', {
    detail: `${method} is not for this address.`,
    do: 'Use a method that is allowed.',
    allowed,
    headers: { Allow: allowed.join(', ') },
  });
const notDone = () =>
  new Problem('not-done', {
    detail: 'Amana or its database failed. It is not known whether this was done.',
    do: 'Check whether it was done, then send it again.',
    headers: { 'Retry-After': '10' },
  });
const nothingHere = () =>
  new Problem('not-found', {
    detail: 'Nothing is at this address.',
    do: 'GET /api/docs lists the addresses.',
  });

/**
 * Answers requests to one address.
 * @param routes of this address, one per method
 */
const atAddress =
  (deps: ApiDeps, wrong: WrongTokens, routes: readonly Route[]): RequestHandler =>
  async (request, response) => {
    const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
    const route = routes.find((one) => one.method === method);
    try {
      if (!route) throw notAllowed(request.method, methodsOf(routes));
      await run(deps, wrong, route, request, response);
    } catch (error) {
      if (error instanceof Problem) return sendProblem(response, error);
      deps.log.error('api request failed', { reason: route?.id ?? '', error });
      sendProblem(response, notDone());
    }
  };

/** The API under /api/v1, its OpenAPI document, and its docs page at /api/docs. */
export function createApi(deps: ApiDeps): Router {
  const router = Router();
  const wrong = new WrongTokens();
  checkActions(deps.routes);
  const document = openApi(deps.routes, deps.publicUrl);
  docsPages(router, document, deps.routes);
  router.get(`${BASE}/openapi.json`, (_request, response) => void response.json(document));

  for (const [path, routes] of groupBy(deps.routes, (route) => route.path))
    router.all(`${BASE}${path.replace(/\{(\w+)\}/g, ':$1')}`, atAddress(deps, wrong, routes));
  router.use('/api', (_request, response) => sendProblem(response, nothingHere()));
  return router;
}
