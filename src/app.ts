import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Response,
  type Router,
} from 'express';
import type { Channel, ChannelRoute, Received, WireReply } from './bots/channel.js';
import type { Inbound, DeliveryStatus } from './bots/channel.js';
import { systemWait, within } from './outbox/wait.js';
import type { Log } from './shared/log.js';

/** What the web server hands on to, and nothing it would have to look for itself. */
export interface AppDeps {
  readonly channels: readonly Channel[];
  readonly receive: (messages: readonly Inbound[]) => Promise<void>;
  readonly onStatus: (status: DeliveryStatus) => Promise<void>;
  /** The address providers call, without a trailing slash: signatures are over it. */
  readonly publicUrl: string;
  /** Whether the process can do its work right now. */
  readonly ready: () => Promise<boolean>;
  readonly log: Log;
  /** How long a webhook may take before it is answered with 503, in milliseconds. */
  readonly patience?: number;
  /** Pages of the demo, when there is one. */
  readonly pages?: Router;
}

/** Providers send a few kilobytes; whatever is larger is not a message. */
const LARGEST_BODY = '256kb';
/** When the database is away a provider that can is asked to come back, in seconds. */
const RETRY_AFTER = '10';

/**
 * Twilio gives a webhook 15 s in all. When MongoDB hangs, an honest "not kept" before that is better than silence: what
 * is kept all the same after it is recognised when it comes again.
 */
const PATIENCE = 12_000;

function notKept(response: Response): void {
  response.status(503).setHeader('Retry-After', RETRY_AFTER);
  response.json({ error: 'Not kept. Please send it again.' });
}

function answer(response: Response, { status, headers, body }: WireReply): void {
  response.status(status);
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response.end(body ?? '');
}

async function handOn(received: Received, deps: AppDeps): Promise<void> {
  if (received.kind === 'messages') await deps.receive(received.messages);
  else if (received.kind === 'status') await deps.onStatus(received.status);
}

function mount(app: Express, channel: Channel, route: ChannelRoute, deps: AppDeps): void {
  app.all(route.path, express.raw({ type: () => true, limit: LARGEST_BODY }), async (request: Request, response: Response) => {
    const received = await route.receive({
      method: request.method,
      // Never from the Host or X-Forwarded headers: whoever calls could choose them.
      url: deps.publicUrl + request.originalUrl,
      headers: request.headers as Record<string, string | undefined>,
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    });
    if (received.kind === 'refused') deps.log.warn('webhook refused', { channel: channel.id, reason: received.reason });
    if ((await within(handOn(received, deps), deps.patience ?? PATIENCE, systemWait)) === 'late') {
      deps.log.warn('webhook took too long, the provider sends again', { channel: channel.id });
      notKept(response);
      return;
    }
    answer(response, received.reply);
  });
} // prettier-ignore

/**
 * The web server of one process; never listens by itself.
 * A webhook is answered only after its messages are durable; if they cannot be kept, with 503 and Retry-After.
 */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    next();
  });
  app.get('/healthz', (_request, response) => void response.json({ alive: true }));
  app.get('/readyz', async (_request, response) => {
    const ready = await deps.ready().catch(() => false);
    response.status(ready ? 200 : 503).json({ ready });
  });
  for (const channel of deps.channels) for (const route of channel.routes) mount(app, channel, route, deps);
  if (deps.pages) app.use(deps.pages);
  app.use((_request, response) => void response.status(404).json({ error: 'There is nothing here.' }));
  const failed: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const { status, type } = error as { status?: number; type?: string };
    if (type === 'entity.too.large') {
      response.status(413).json({ error: `A message may have ${LARGEST_BODY} at most.` });
      return;
    }
    if (status !== undefined && status < 500) {
      response.status(status).json({ error: 'The request could not be read.' });
      return;
    }
    deps.log.error('request failed', { error });
    notKept(response);
  };
  app.use(failed);
  return app;
}
