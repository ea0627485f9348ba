import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyError, readBody } from './body.js';
import { trust } from './connections.js';
import type {
  Channel,
  ChannelId,
  ChannelRoute,
  DeliveryStatus,
  Inbound,
  ProviderCopy,
  Received,
  Refused,
} from '../bots/channel.js';
import { Refusals } from './refusals.js';
import { UnderWay } from './under-way.js';
import { systemWait, within } from '../outbox/wait.js';
import type { Log } from '../shared/log.js';

/** What webhooks pass messages to; they look for nothing by themselves. */
export interface WebhookDeps {
  readonly channels: readonly Channel[];
  readonly receive: (messages: readonly Inbound[]) => Promise<void>;
  readonly onStatus: (status: DeliveryStatus, channel: ChannelId) => Promise<void>;
  /** Called when the provider may be asked to delete its copy of a message. */
  readonly onCopy?: (channel: ChannelId, copy: ProviderCopy) => Promise<void>;
  /** The address that providers call, without a trailing slash: signatures include it. */
  readonly publicUrl: string;
  /**
   * Returns the text for a person whose message could not be saved, where no provider will send it
   * again.
   */
  readonly sorry?: (message: Inbound) => string | undefined;
  readonly log: Log;
  /** How long a webhook may take before it is answered with 503, in milliseconds. */
  readonly patience?: number;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed?: () => number;
}

/** Answers one request. Never rejects. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Headers of every answer of this server: no caching, no execution, no referrer. */
export const GUARDED = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/**
 * When the database is away, a provider that supports it is asked to come back after this many
 * seconds.
 */
const RETRY_AFTER = '10';

/**
 * Twilio gives a webhook 15 s in all. When MongoDB hangs, an honest "not kept" before that is
 * better than silence: if the message is saved after all, it is recognised when it comes again.
 */
const PATIENCE = 12_000;

type Headers = Readonly<Record<string, string>>;

function answer(response: ServerResponse, status: number, headers: Headers = {}, body = ''): void {
  // A 204 has no body, and so no length.
  const length = status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...GUARDED, ...headers, ...length });
  response.end(body);
}

function explain(
  response: ServerResponse,
  status: number,
  error: string,
  headers: Headers = {},
): void {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  answer(response, status, { ...type, ...headers }, JSON.stringify({ error }));
}

/** Answers that something was not saved, and when to send it again. */
export function notKept(response: ServerResponse): void {
  explain(response, 503, 'Not kept. Please send it again.', { 'Retry-After': RETRY_AFTER });
}

async function handOn(channel: ChannelId, received: Received, deps: WebhookDeps): Promise<void> {
  if (received.kind === 'messages') return deps.receive(received.messages);
  if (received.kind === 'status') await deps.onStatus(received.status, channel);
  if ('copy' in received && received.copy) await deps.onCopy?.(channel, received.copy);
}

/**
 * Tells the sender that their message was not saved, if no provider will send it again.
 * @returns whether they were told
 */
function apologise(
  channel: Channel,
  received: Received,
  deps: WebhookDeps,
  response: ServerResponse,
): boolean {
  if (received.kind !== 'messages' || !received.apology || !deps.sorry) return false;
  const [message] = received.messages;
  const text = message && deps.sorry(message);
  if (text === undefined) return false;
  deps.log.error('not kept, and its sender is told so', { channel: channel.id });
  const { status, headers, body } = received.apology(text);
  answer(response, status, headers, body);
  return true;
}

/** What is known of the requests of all webhooks while they are not believed yet. */
interface Door {
  readonly unbelieved: UnderWay;
  readonly refusals: Refusals;
}

function refuse(
  channel: Channel,
  { reason, reply }: Refused,
  { refusals }: Door,
  response: ServerResponse,
): void {
  refusals.note(channel.id, reason);
  // The rest of its body is of no use.
  answer(response, reply.status, { ...reply.headers, Connection: 'close' }, reply.body);
}

/** What is needed to answer a webhook's request. */
interface Exchange {
  readonly channel: Channel;
  readonly route: ChannelRoute;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Reads and verifies a request.
 * @returns undefined when it was refused, and is already answered
 */
async function believed(
  { channel, route, request, response }: Exchange,
  deps: WebhookDeps,
  door: Door,
): Promise<Exclude<Received, Refused> | undefined> {
  const head = {
    method: request.method ?? '',
    headers: request.headers as Record<string, string | undefined>,
  };
  const refused = route.refuses(head);
  if (refused) return void refuse(channel, refused, door, response);
  // No provider compresses its requests, and strangers could make us decompress theirs.
  if (head.headers['content-encoding'] !== undefined) throw new BodyError(415);
  const left = door.unbelieved.enter(() => request.destroy());
  const body = await readBody(request, route.longest).finally(left);
  const received = await route.receive({
    ...head,
    // Never from the Host or X-Forwarded headers: the caller chooses those.
    url: deps.publicUrl + (request.url ?? ''),
    body,
  });
  if (received.kind === 'refused') return void refuse(channel, received, door, response);
  trust(request.socket);
  return received;
}

/**
 * Saves what a request brought.
 * @returns whether it is saved, as far as this is known in time
 */
async function keep(
  channel: Channel,
  received: Received,
  deps: WebhookDeps,
): Promise<'kept' | 'late' | 'failed'> {
  const outcome = await within(
    handOn(channel.id, received, deps).then(() => 'kept' as const),
    deps.patience ?? PATIENCE,
    systemWait,
  ).catch((error: unknown) => {
    deps.log.error('request failed', { error });
    return 'failed' as const;
  });
  if (outcome === 'late')
    deps.log.warn('webhook took too long, the provider sends again', { channel: channel.id });
  return outcome;
}

async function handle(exchange: Exchange, deps: WebhookDeps, door: Door): Promise<void> {
  const { channel, response } = exchange;
  const received = await believed(exchange, deps, door);
  if (!received) return;
  if ((await keep(channel, received, deps)) === 'kept') {
    const { reply } = received;
    answer(response, reply.status, reply.headers, reply.body);
  } else if (!apologise(channel, received, deps, response)) notKept(response);
}

function failed(error: unknown, deps: WebhookDeps, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  if (!(error instanceof BodyError)) {
    deps.log.error('request failed', { error });
    return notKept(response);
  }
  const close = { Connection: 'close' };
  if (error.status === 413) explain(response, 413, 'No message is as long as this.', close);
  else explain(response, error.status, 'The request could not be read.', close);
}

/**
 * Whether a path matches a route: equal part by part, where a part like `:reference` matches any
 * one part.
 */
function isOf(path: string, route: readonly string[]): boolean {
  const parts = path.split('/');
  if (parts.at(-1) === '') parts.pop();
  return (
    parts.length === route.length &&
    route.every((part, i) => (part.startsWith(':') ? parts[i] !== '' : part === parts[i]))
  );
}

/**
 * The webhooks of all channels. A webhook is answered after its messages are saved durably. If they
 * cannot be saved, the answer is 503 with Retry-After.
 * @returns the handler of a path and query; undefined when it is no webhook
 */
export function webhooks(deps: WebhookDeps): (url: string) => Handler | undefined {
  const door = { unbelieved: new UnderWay(), refusals: new Refusals(deps.log, deps.elapsed) };
  const all = deps.channels.flatMap((channel) =>
    channel.routes.map((route) => ({
      parts: route.path.split('/'),
      handler: (request: IncomingMessage, response: ServerResponse) =>
        handle({ channel, route, request, response }, deps, door).catch((error: unknown) =>
          failed(error, deps, response),
        ),
    })),
  );
  return (url) => {
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    return all.find(({ parts }) => isOf(path, parts))?.handler;
  };
}
