import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { randomId } from '../shared/ids.js';
import { readAsset, styleOf } from '../web/page.js';
import { measure } from '../shared/texts/segments.js';
import { act, type Done } from './acts.js';
import { deliveriesOf } from './calls.js';
import type { DemoDeps, DemoState } from './deps.js';
import type { Frame, Problem } from './forms.js';
import { onlyFromOurPages, onlyKnownHosts, pageHeaders } from './guard.js';
import { renderLive, renderPage } from './page.js';
import { photoForms } from './photo-form.js';
import { reporters } from './people.js';
import { RecentEscalations } from './recent.js';
import { readSelection, writeSelection, type Selection } from './selection.js';
import { viewOf, type View } from './view.js';
import { counted } from './words.js';

/** The demo with the settings of its users, and the views for each of them. */
class Demo {
  readonly token = randomId();
  private readonly recent: RecentEscalations;
  private readonly state: DemoState = { smsDown: false };
  private moving: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: DemoDeps) {
    this.recent = new RecentEscalations(deps);
  }

  /** Returns the current view of the page. */
  async view(selection: Selection): Promise<View> {
    const { network, clock, texts } = this.deps;
    const escalations = await this.recent.list(selection.reporter.slug);
    const arrivals = await this.deps.arrivals(escalations.flatMap(deliveriesOf));
    const directory = this.deps.directory();
    const { smsDown, opened } = this.state;
    const parts = { network, clock, texts, arrivals, smsDown, opened, directory };
    return viewOf(parts, selection, escalations);
  }

  frame(selection: Selection, problem?: Problem): Frame {
    return { selection, token: this.token, problem };
  }

  /** Answers with the whole page. */
  async show(request: Request, response: Response, problem?: Problem): Promise<void> {
    const selection = readSelection(request.query);
    const follow = request.query['follow'] === 'yes';
    const view = await this.view(selection);
    const frame = this.frame(selection, problem);
    response.type('html').send(renderPage({ view, frame, follow, links: this.deps.links }));
  }

  /** Answers with the part of the page that changes, if it has changed. */
  async showChanged(request: Request, response: Response): Promise<void> {
    const selection = readSelection(request.query);
    const view = await this.view(selection);
    if (request.query['revision'] === view.revision) response.status(204).end();
    else response.type('html').send(renderLive(view, this.frame(selection)));
  }

  /**
   * Carries out forms one after another: two jumps of the clock at the same time would not go from
   * deadline to deadline.
   */
  async act(who: string, name: string, body: Body): Promise<Done> {
    const turn = this.moving.then(() =>
      this.recent.during(who, () => act(this.deps, this.state, name, body)),
    );
    this.moving = turn.catch(() => undefined);
    return turn;
  }
}

type Body = Readonly<Record<string, unknown>>;

/** Returns how many SMS a text needs, while it is typed. */
function measureText({ text }: Body, response: Response): void {
  const written = typeof text === 'string' ? text : '';
  response.type('text').send(counted(measure(written)));
}

/** Answers a post with a redirect to the page, or with the page and the problem (422). */
async function post(
  demo: Demo,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const body = (request.body ?? {}) as Body;
  const name = String(request.params['act']);
  if (name === 'measure') return measureText(body, response);
  const selection = readSelection(request.query);
  const who = reporters.find(({ slug }) => slug === body['who']) ?? selection.reporter;
  const done = await demo.act(who.slug, name, body);
  if (done.kind === 'unknown') next();
  else if (done.kind === 'problem') await demo.show(request, response.status(422), done.problem);
  else response.redirect(303, `/demo?${writeSelection(selection)}#${done.pane}`);
}

/** Serves the style sheet and the script of the page. */
function addAssets(router: Router): void {
  const style = styleOf('demo', 'demo.css');
  // On disk its name makes it a module; in a browser its script tag does.
  const script = readAsset('demo', 'demo.mjs');
  router.get('/demo/demo.css', (_request, response) => void response.type('css').send(style));
  router.get(
    '/demo/demo.js',
    (_request, response) => void response.type('text/javascript').send(script),
  );
}

/**
 * The simulated phones under `/demo`: for demonstrations only. In production there is no simulator.
 */
export function demoPages(deps: DemoDeps): Router {
  const router = Router();
  const demo = new Demo(deps);
  // This check also protects everything after the demo's pages (results, previews, the API).
  router.use(onlyKnownHosts(deps.hosts));
  router.use('/demo', pageHeaders);
  addAssets(router);
  router.get('/', (_request, response) => response.redirect(302, '/demo'));
  router.get('/demo', (request, response) => demo.show(request, response));
  router.get('/demo/state', (request, response) => demo.showChanged(request, response));
  router.use('/demo', express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 20 }));
  router.use('/demo/photo', ...photoForms);
  router.post('/demo/:act', onlyFromOurPages(demo.token, deps.hosts), (request, response, next) =>
    post(demo, request, response, next),
  );
  return router;
}
