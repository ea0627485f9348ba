import express, { type ErrorRequestHandler, type Router } from 'express';
import type { RequestListener } from 'node:http';
import { atMostOnceASecond, type Readiness } from './readiness.js';
import type { Texts } from '../shared/texts/texts.js';
import { nothing } from './not-found.js';
import { GUARDED, notKept, webhooks, type WebhookDeps } from './webhooks.js';

/** What the web server passes requests to; it looks for nothing by itself. */
export interface AppDeps extends WebhookDeps {
  /** Whether the process can do its work right now. */
  readonly ready: () => Promise<Readiness>;
  /** For the page that says that nothing is at an address; without texts everybody gets JSON. */
  readonly texts?: Texts;
  /** Pages of the demo, when there is one. */
  readonly pages?: Router;
  /** Pages for people who work with polls. */
  readonly coordinators?: readonly Router[];
}

/**
 * Creates the web server of one process; it never listens by itself. Webhooks are answered before
 * Express sees them: Express would cost each of them more than reading its signature does
 * (docs/adr/009-webhooks-before-express.md).
 */
export function createApp(deps: AppDeps): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    for (const [name, value] of Object.entries(GUARDED)) response.setHeader(name, value);
    next();
  });
  app.get('/healthz', (_request, response) => void response.json({ alive: true }));
  const readiness = atMostOnceASecond(deps.ready);
  app.get('/readyz', async (_request, response) => {
    const answer = await readiness();
    response.status(answer.ready ? 200 : 503).json(answer);
  });
  if (deps.pages) app.use(deps.pages);
  for (const router of deps.coordinators ?? []) app.use(router);
  app.use((request, response) =>
    nothing(request, response.status(404), 'There is nothing here.', deps.texts),
  );
  const failed: ErrorRequestHandler = (error: unknown, request, response, _next) => {
    const { status } = error as { status?: number };
    if (status !== undefined && status < 500) {
      // There is nothing at an address that cannot be read, either.
      nothing(request, response.status(status), 'The request could not be read.', deps.texts);
      return;
    }
    deps.log.error('request failed', { error });
    notKept(response);
  };
  app.use(failed);

  const webhookAt = webhooks(deps);
  return (request, response) => {
    const webhook = webhookAt(request.url ?? '');
    if (webhook) void webhook(request, response);
    else app(request, response);
  };
}
