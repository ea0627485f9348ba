import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Poll } from '../polls/definition.js';
import { styleOf } from '../web/page.js';
import type { Language } from '../shared/texts/texts.js';
import { feedOf } from './feed.js';
import { formsOf, type Form, type Result } from './forms.js';
import { HeldPages, pageOf, policy, send } from './held-pages.js';
import { createLabels, type Labels, type Wording } from './labels.js';
import type { Place } from './layout.js';
import { renderIndex, renderNothing } from './page.js';
import { viewOf } from './view.js';

export type { Result } from './forms.js';

/** What the pages need. Nothing of it can be changed through them. */
export interface ResultsDeps extends Wording {
  readonly published: (name: string) => Promise<Result | undefined>;
  /** All that was published, the newest first. */
  readonly all: () => Promise<readonly Result[]>;
  /** PUBLIC_URL; without it, a feed names the host it was asked by, and pages name no picture. */
  readonly publicUrl?: string;
}

/** How long a result may be kept by whoever fetched it, in seconds: one of an open poll is renewed by the hour. */
const KEPT = { open: 300, closed: 3600, assets: 86_400 };

/** Where a request came to, as its reader wrote it: links of a feed must be whole, and a reader knows no other address. */
function originOf(request: Request): string {
  const host = request.get('host') ?? '';
  return /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(host)
    ? `${request.protocol}://${host}`
    : 'http://localhost';
}

/** What pages are written with: words, addresses and languages. */
function writing(deps: ResultsDeps) {
  const { texts } = deps;
  const origin = (deps.publicUrl ?? '').replace(/\/$/, '');
  return {
    origin,
    first: texts.languages[0] ?? 'en',
    labels: (language: Language): Labels => createLabels(language, deps),
    /** The languages that both a poll and Amana have. */
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
    .set('Content-Security-Policy', policy("'none'"))
    .type('html')
    .send(renderNothing(labels(first), place('/polls', [])));
}

/** What programs and other sites may do with a form. */
function setHeaders(response: Response, { name: form }: Form, poll: string): void {
  if (form === 'csv') response.attachment(`${poll}.csv`);
  if (form === 'csv' || form === 'json') response.set('Access-Control-Allow-Origin', '*');
  if (form === 'picture') response.set('Cross-Origin-Resource-Policy', 'cross-origin');
}

/** Answers with one form of one result, in the language asked for. */
const answer =
  (deps: ResultsDeps, written: Writing, pages: HeldPages, form: Form): RequestHandler =>
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
    send(request, response, page, closed ? KEPT.closed : KEPT.open, form.frames);
  };

const viewsOf = async (deps: ResultsDeps, labels: Labels) =>
  (await deps.all()).map(({ published, poll }) => viewOf(published, poll, labels));

/** Answers with the list of all results. */
async function sendIndex(
  deps: ResultsDeps,
  { labels: labelsOf, place }: Writing,
  request: Request,
  response: Response,
  language: Language,
): Promise<void> {
  const labels = labelsOf(language);
  const views = await viewsOf(deps, labels);
  const page = renderIndex(views, labels, place('/polls/in', deps.texts.languages));
  send(request, response, pageOf('html', page), KEPT.open);
}

/** Answers with the feed of all results. */
const feed =
  (deps: ResultsDeps, { labels: labelsOf, first, origin }: Writing): RequestHandler =>
  async (request, response) => {
    const labels = labelsOf(first);
    const text = feedOf(await viewsOf(deps, labels), labels, origin || originOf(request));
    send(request, response, pageOf('application/rss+xml', text), KEPT.open);
  };

/**
 * The public pages of results below `/polls`: read only, without cookies and scripts, the same for everybody, so that any
 * cache may keep them.
 */
export function resultsPages(deps: ResultsDeps): Router {
  const { texts } = deps;
  const router = Router();
  const written = writing(deps);
  const held = new HeldPages();
  const style = pageOf('css', styleOf('results', 'results.css').toString('utf8'));
  router.get('/polls', (request, response) =>
    sendIndex(deps, written, request, response, written.first),
  );
  router.get('/polls/results.css', (request, response) =>
    send(request, response, style, KEPT.assets),
  );
  router.get('/polls/feed.xml', feed(deps, written));
  router.get('/polls/in/:language', async (request, response, next) => {
    const language = texts.languages.find((one) => one === request.params['language']);
    if (language === undefined) next();
    else await sendIndex(deps, written, request, response, language);
  });
  for (const form of formsOf(texts))
    router.get(
      form.paths.map((path) => `/polls/:name${path}`),
      answer(deps, written, held, form),
    );
  return router;
}
