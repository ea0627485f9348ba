import { createHash } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { readAsset, styleOf } from '../web/page.js';
import type { ConsoleDeps } from './deps.js';
import { handle } from './handle.js';
import { consoleHeaders } from './guard.js';
import { consoleRoutes } from './routes.js';
import { checkRoutes } from './route.js';
import { createConsoleTexts } from './say.js';

/**
 * The cache rule of style and script. They change only with the program, and then their address
 * changes too.
 */
const FOREVER = 'public, max-age=31536000, immutable';

function asset(type: string, content: Buffer): RequestHandler {
  return (_request: Request, response: Response) =>
    void response.setHeader('Cache-Control', FOREVER).type(type).send(content);
}

/**
 * The console under `/console`, and the links in calls under `/k`.
 * @throws Fault when a route names an action that the policy does not know; then the program does
 * not start
 */
export function consolePages(deps: ConsoleDeps): Router {
  checkRoutes(consoleRoutes);
  // A proxy compares paths letter by letter, and sets for these who is asking.
  const router = Router({ caseSensitive: true });
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
