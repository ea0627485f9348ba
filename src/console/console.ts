import { createHash } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { readAsset, styleOf } from '../web/page.js';
import type { ConsoleDeps } from './deps.js';
import { handle } from './handle.js';
import { consoleHeaders } from './guard.js';
import { consoleRoutes } from './routes.js';
import { checkRoutes } from './route.js';
import { createConsoleTexts } from './say.js';

/** Style and script: they change only with the program, and their address then changes, too. */
const FOREVER = 'public, max-age=31536000, immutable';

function asset(type: string, content: Buffer): RequestHandler {
  return (_request: Request, response: Response) =>
    void response.setHeader('Cache-Control', FOREVER).type(type).send(content);
}

/**
 * The console, below `/console`, and the links of calls, below `/k`.
 * @throws Fault when a route says no action that the policy knows: then the program does not start
 */
export function consolePages(deps: ConsoleDeps): Router {
  checkRoutes(consoleRoutes);
  const router = Router();
  const style = styleOf('console', 'console.css');
  const script = readAsset('console', 'console.mjs');
  const version = createHash('sha256').update(style).update(script).digest('hex').slice(0, 10);
  const site = { deps, texts: createConsoleTexts(), version };
  router.get('/console/console.css', asset('css', style));
  router.get('/console/console.js', asset('text/javascript', script));
  router.use(['/console', '/k'], (_request, response, next) => {
    consoleHeaders(response);
    next();
  });
  for (const route of consoleRoutes) router[route.method](route.path, handle(site, route));
  router.use(['/console', '/k'], handle(site, undefined));
  return router;
}
