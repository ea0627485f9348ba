import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Poll } from '../polls/definition.js';
import { pagePolicy, styleOf } from '../web/page.js';
import type { Language } from '../shared/texts/texts.js';
import { withPauses } from '../shared/with-pauses.js';
import { feedOf } from './feed.js';
import { formsOf, type Form, type Result } from './forms.js';
import { Held, pageOf, send, type Page } from '../web/held-pages.js';
import { originOf } from '../web/origin.js';
import { createLabels, type Labels, type Wording } from './labels.js';
import type { Place } from './layout.js';
import { renderIndex, renderNothing } from './page.js';
import { viewOf, type View } from './view.js';

export type { Result } from './forms.js';

/** What the pages need. They cannot change any of it. */
export interface ResultsDeps extends Wording {
  readonly published: (name: string) => Promise<Result | undefined>;
  /** All published results, newest first. */
  readonly all: () => Promise<readonly Result[]>;
  /** A text that changes whenever something is published. */
  readonly stamp: () => Promise<string>;
  /** PUBLIC_URL; without it, a feed uses the host of the request, and pages name no picture. */
  readonly publicUrl?: string;
}

/**
 * How long a browser may cache a result, in seconds: the result of an open poll is renewed every
 * hour.
 */
const KEPT = { open: 300, closed: 3600, assets: 86_400 };

/** The most pages, and the most lists of results, that are held in memory. */
const HELD = { pages: 300, lists: 30 };

/** Returns what is needed to write pages: words, addresses and languages. */
function writing(deps: ResultsDeps) {
  const { texts } = deps;
  const origin = (deps.publicUrl ?? '').replace(/\/$/, '');
  return {
    origin,
    first: texts.languages[0] ?? 'en',
    labels: (language: Language): Labels => createLabels(language, deps),
    /** The languages that both the poll and Amana have. */
    languagesOf: (poll: Poll): readonly Language[] =>
      poll.languages.filter((one) => texts.languages.includes(one)),
    place: (path: string, languages: readonly Language[]): Place => ({
      origin,
      path,
      languages: languages.map((language) => ({ language, name: texts.meta(language).name })),
    }),
  };
}
type Writing = ReturnType<typeof writing>;

function nothing(response: Response, { labels, place, first }: Writing): void {
  response
    .status(404)
    .set('Content-Security-Policy', pagePolicy())
    .type('html')
    .send(renderNothing(labels(first), place('/polls', [])));
}

/** Sets the headers that say what programs and other sites may do with a form. */
function setHeaders(response: Response, { name: form }: Form, poll: string): void {
  if (form === 'csv') response.attachment(`${poll}.csv`);
  if (form === 'csv' || form === 'json') response.set('Access-Control-Allow-Origin', '*');
  if (form === 'picture') response.set('Cross-Origin-Resource-Policy', 'cross-origin');
}

/** Replies with one form of one result, in the requested language. */
const answer =
  (deps: ResultsDeps, written: Writing, pages: Held<Page>, form: Form): RequestHandler =>
  async (request, response) => {
    const name = String(request.params['name']);
    const result = await deps.published(name);
    const languages = result ? written.languagesOf(result.poll) : [];
    const wanted = request.params['language'] ?? request.query['language'] ?? languages[0];
    const language = languages.find((one) => one === wanted);
    if (!result || language === undefined) return nothing(response, written);
    const { asOf, closed } = result.published;
    const key = [name, form.name, language, asOf, closed, result.grouped].join(' ');
    const place = written.place(`/polls/${name}`, languages);
    const page = await pages.once(key, async () =>
      pageOf(form.type, await form.make(result, written.labels(language), place)),
    );
    setHeaders(response, form, name);
    const policy = pagePolicy(form.frames ? { 'frame-ancestors': form.frames } : {});
    send(request, response, page, closed ? KEPT.closed : KEPT.open, policy);
  };

/**
 * The list and the feed of all results. Their content is made once for each publication and
 * language.
 */
class Lists {
  private readonly views = new Held<readonly View[]>(HELD.lists);
  private readonly pages = new Held<Page>(HELD.lists);

  constructor(
    private readonly deps: ResultsDeps,
    private readonly written: Writing,
  ) {}

  /** Replies with the list. */
  async index(request: Request, response: Response, language: Language): Promise<void> {
    const { labels: labelsOf, place } = this.written;
    const stamp = await this.deps.stamp();
    const page = await this.pages.once(`index ${language} ${stamp}`, async () => {
      const labels = labelsOf(language);
      const views = await this.viewsOf(labels, stamp);
      return pageOf(
        'html',
        renderIndex(views, labels, place('/polls/in', this.deps.texts.languages)),
      );
    });
    send(request, response, page, KEPT.open);
  }

  /**
   * Replies with the feed. Without a public address it uses the host of the request, and is not
   * held in memory.
   */
  async feed(request: Request, response: Response): Promise<void> {
    const { labels: labelsOf, first, origin } = this.written;
    const stamp = await this.deps.stamp();
    const make = async () => {
      const labels = labelsOf(first);
      const views = await this.viewsOf(labels, stamp);
      return pageOf('application/rss+xml', feedOf(views, labels, origin || originOf(request)));
    };
    const page = await (origin ? this.pages.once(`feed ${stamp}`, make) : make());
    send(request, response, page, KEPT.open);
  }

  private viewsOf(labels: Labels, stamp: string): Promise<readonly View[]> {
    return this.views.once(`${labels.language} ${stamp}`, async () => {
      const views: View[] = [];
      for await (const { published, poll } of withPauses(await this.deps.all()))
        views.push(viewOf(published, poll, labels));
      return views;
    });
  }
}

/**
 * Makes the public pages of results below `/polls`: read only, without cookies and scripts, the
 * same for everybody, so that any cache may store them.
 */
export function resultsPages(deps: ResultsDeps): Router {
  const { texts } = deps;
  const router = Router();
  const written = writing(deps);
  const held = new Held<Page>(HELD.pages);
  const lists = new Lists(deps, written);
  const style = pageOf('css', styleOf('results', 'results.css').toString('utf8'));
  router.get('/polls', (request, response) => lists.index(request, response, written.first));
  router.get('/polls/results.css', (request, response) =>
    send(request, response, style, KEPT.assets),
  );
  router.get('/polls/feed.xml', (request, response) => lists.feed(request, response));
  router.get('/polls/in/:language', async (request, response, next) => {
    const language = texts.languages.find((one) => one === request.params['language']);
    if (language === undefined) next();
    else await lists.index(request, response, language);
  });
  for (const form of formsOf(texts))
    router.get(
      form.paths.map((path) => `/polls/:name${path}`),
      answer(deps, written, held, form),
    );
  return router;
}
