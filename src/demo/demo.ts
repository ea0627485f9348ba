import express, { Router, type Request, type Response } from 'express';
import { randomId } from '../shared/ids.js';
import { readAsset, styleOf } from '../web/page.js';
import { measure } from '../shared/texts/segments.js';
import { act, type Done } from './acts.js';
import { deliveriesOf } from './calls.js';
import type { DemoDeps, DemoState } from './deps.js';
import type { Frame, Problem } from './forms.js';
import { onlyFromOurPages, onlyKnownHosts, pageHeaders } from './guard.js';
import { renderLive, renderPage } from './page.js';
import { reporters } from './people.js';
import { createRecent } from './recent.js';
import { readSelection, writeSelection, type Selection } from './selection.js';
import { viewOf } from './view.js';
import { counted } from './words.js';

/**
 * The phone on screen, below `/demo`: for demonstrations, never for production, where no simulator is there to give it.
 * Posts are answered with a redirect to the page, or with the page and what is wrong (422).
 */
export function demoPages(deps: DemoDeps): Router {
  const router = Router();
  const token = randomId();
  const recent = createRecent(deps);
  const state: DemoState = { smsDown: false };
  let moving: Promise<unknown> = Promise.resolve();

  const look = async (selection: Selection) => {
    const { clock, texts } = deps;
    const { smsDown, opened } = state;
    const escalations = await recent.list(selection.reporter.slug);
    const arrivals = await deps.arrivals(escalations.flatMap(deliveriesOf));
    const directory = deps.directory();
    const view = { network: deps.network, clock, texts, arrivals, smsDown, opened, directory };
    return viewOf(view, selection, escalations);
  };
  const frame = (selection: Selection, problem?: Problem): Frame => ({ selection, token, problem });

  async function show(request: Request, response: Response, problem?: Problem): Promise<void> {
    const selection = readSelection(request.query);
    const follow = request.query['follow'] === 'yes';
    const view = await look(selection);
    const { links } = deps;
    response
      .type('html')
      .send(renderPage({ view, frame: frame(selection, problem), follow, links }));
  }

  // Everything that comes after the demo's pages (results, previews, the API) is behind it, too.
  router.use(onlyKnownHosts(deps.hosts));
  router.use('/demo', pageHeaders);
  const style = styleOf('demo', 'demo.css');
  // On the disk it is a module by its name; to a browser it is one by its script tag.
  const script = readAsset('demo', 'demo.mjs');
  router.get('/demo/demo.css', (_request, response) => void response.type('css').send(style));
  router.get(
    '/demo/demo.js',
    (_request, response) => void response.type('text/javascript').send(script),
  );
  router.get('/', (_request, response) => response.redirect(302, '/demo'));
  router.get('/demo', (request, response) => show(request, response));
  router.get('/demo/state', async (request, response) => {
    const selection = readSelection(request.query);
    const view = await look(selection);
    if (request.query['revision'] === view.revision) response.status(204).end();
    else response.type('html').send(renderLive(view, frame(selection)));
  });

  router.use('/demo', express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 20 }));
  router.post(
    '/demo/:act',
    onlyFromOurPages(token, deps.hosts),
    async (request, response, next) => {
      const body = (request.body ?? {}) as Record<string, unknown>;
      const name = String(request.params['act']);
      if (name === 'measure') {
        const text = typeof body['text'] === 'string' ? body['text'] : '';
        response.type('text').send(counted(measure(text)));
        return;
      }
      // One after another: two jumps of the clock at once would not go from deadline to deadline.
      const { reporter } = readSelection(request.query);
      const who = reporters.find(({ slug }) => slug === body['who']) ?? reporter;
      const turn = moving.then(() => recent.during(who.slug, () => act(deps, state, name, body)));
      moving = turn.catch(() => undefined);
      const done: Done = await turn;
      if (done.kind === 'unknown') next();
      else if (done.kind === 'problem') await show(request, response.status(422), done.problem);
      else {
        await recent.list(who.slug);
        response.redirect(
          303,
          `/demo?${writeSelection(readSelection(request.query))}#${done.pane}`,
        );
      }
    },
  );
  return router;
}
