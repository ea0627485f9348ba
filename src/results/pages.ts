import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import type { Poll } from '../polls/definition.js';
import { pagePolicy, styleOf } from '../web/page.js';
import type { Language } from '../shared/texts/texts.js';
import { csvOf } from './csv.js';
import { feedOf } from './feed.js';
import { jsonOf } from './json.js';
import { createLabels, type Labels, type Wording } from './labels.js';
import type { Place } from './layout.js';
import { renderEmbed, renderIndex, renderNothing, renderResult } from './page.js';
import { asPng, pictureOf } from './picture.js';
import type { Published } from './published.js';
import { viewOf } from './view.js';
import type { OpenAnswers } from './words.js';

/** A result, with the poll it is of. */
export interface Result {
  readonly published: Published;
  readonly poll: Poll;
  /** What may be seen of open answers, by question. */
  readonly open: Readonly<Record<string, OpenAnswers>>;
  /** Groups of open answers were published: nothing of it changes any more. */
  readonly grouped?: boolean;
}

/** What the pages need. Nothing of it can be changed through them. */
export interface ResultsDeps extends Wording {
  readonly published: (name: string) => Promise<Result | undefined>;
  /** All that was published, the newest first. */
  readonly all: () => Promise<readonly Result[]>;
  /** PUBLIC_URL; without it, a feed names the host it was asked by, and pages name no picture. */
  readonly publicUrl?: string;
}

/** No script, nothing from anywhere else, in nobody's frame; `embed` alone may stand in other pages. */
const policy = (frames: string) => pagePolicy({ 'frame-ancestors': frames });

/** How long a result may be kept by whoever fetched it, in seconds: one of an open poll is renewed by the hour. */
const KEPT = { open: 300, closed: 3600, assets: 86_400 };
/** How many rendered pages are held in memory. */
const HELD = 300;

interface Page {
  readonly type: string;
  readonly body: Buffer;
  readonly gzip?: Buffer;
  readonly etag: string;
}

function pageOf(type: string, content: string | Buffer): Page {
  const body = Buffer.from(content);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, etag, ...(typeof content === 'string' ? { gzip: gzipSync(body) } : {}) };
}

function send(
  request: Request,
  response: Response,
  { type, body, gzip, etag }: Page,
  seconds: number,
  frames = "'none'",
): void {
  response.set({
    'Cache-Control': `public, max-age=${seconds}`,
    ETag: etag,
    'Content-Security-Policy': policy(frames),
    Vary: 'Accept-Encoding',
  });
  if (request.get('if-none-match')?.split(/,\s*/).includes(etag))
    return void response.status(304).end();
  const packed = gzip !== undefined && request.acceptsEncodings('gzip') !== false;
  if (packed) response.set('Content-Encoding', 'gzip');
  response.type(type).send(packed ? gzip : body);
}

/** Where a request came to, as its reader wrote it: links of a feed must be whole, and a reader knows no other address. */
function originOf(request: Request): string {
  const host = request.get('host') ?? '';
  return /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(host)
    ? `${request.protocol}://${host}`
    : 'http://localhost';
}

/**
 * The public pages of results below `/polls`: read only, without cookies and scripts, the same for everybody, so that any
 * cache may keep them.
 */
export function resultsPages(deps: ResultsDeps): Router {
  const { texts } = deps;
  const origin = (deps.publicUrl ?? '').replace(/\/$/, '');
  const router = Router();
  const held = new Map<string, Promise<Page>>();
  const style = pageOf('css', styleOf('results', 'results.css').toString('utf8'));

  /** Made once for each form of each publication. */
  function once(key: string, make: () => Promise<Page> | Page): Promise<Page> {
    const known = held.get(key);
    if (known) return known;
    const page = Promise.resolve().then(make);
    page.catch(() => held.delete(key));
    held.set(key, page);
    const [oldest] = held.keys();
    if (held.size > HELD && oldest !== undefined) held.delete(oldest);
    return page;
  }

  const place = (at: string, languages: readonly Language[]): Place => ({
    origin,
    path: at,
    languages: languages.map((language) => ({ language, name: texts.meta(language).name })),
  });
  const labelsOf = (language: Language): Labels => createLabels(language, deps);
  const languagesOf = (poll: Poll) => poll.languages.filter((one) => texts.languages.includes(one));
  const first = texts.languages[0] ?? 'en';

  /** Answers with one form of one result; `make` gets its words in the language asked for. */
  async function answer(
    request: Request,
    response: Response,
    form: string,
    make: (result: Result, labels: Labels, at: Place) => string | Promise<Buffer>,
    type: string,
    frames?: string,
  ): Promise<void> {
    const name = String(request.params['name']);
    const result = await deps.published(name);
    const languages = result ? languagesOf(result.poll) : [];
    const wanted = request.params['language'] ?? request.query['language'] ?? languages[0];
    const language = languages.find((one) => one === wanted);
    if (!result || language === undefined) return nothing(response);
    const { asOf, closed } = result.published;
    const page = await once(
      [name, form, language, asOf, closed, result.grouped].join(' '),
      async () =>
        pageOf(type, await make(result, labelsOf(language), place(`/polls/${name}`, languages))),
    );
    if (form === 'csv') response.attachment(`${name}.csv`);
    if (form === 'csv' || form === 'json') response.set('Access-Control-Allow-Origin', '*');
    if (form === 'picture') response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    send(request, response, page, closed ? KEPT.closed : KEPT.open, frames);
  }

  function nothing(response: Response): void {
    response
      .status(404)
      .set('Content-Security-Policy', policy("'none'"))
      .type('html')
      .send(renderNothing(labelsOf(first), place('/polls', [])));
  }

  async function index(request: Request, response: Response, language: Language): Promise<void> {
    const labels = labelsOf(language);
    const views = (await deps.all()).map(({ published, poll }) => viewOf(published, poll, labels));
    send(
      request,
      response,
      pageOf('html', renderIndex(views, labels, place('/polls/in', texts.languages))),
      KEPT.open,
    );
  }

  router.get('/polls', (request, response) => index(request, response, first));
  router.get('/polls/results.css', (request, response) =>
    send(request, response, style, KEPT.assets),
  );
  router.get('/polls/feed.xml', async (request, response) => {
    const labels = labelsOf(first);
    const views = (await deps.all()).map(({ published, poll }) => viewOf(published, poll, labels));
    send(
      request,
      response,
      pageOf('application/rss+xml', feedOf(views, labels, origin || originOf(request))),
      KEPT.open,
    );
  });
  router.get('/polls/in/:language', async (request, response, next) => {
    const language = texts.languages.find((one) => one === request.params['language']);
    if (language === undefined) next();
    else await index(request, response, language);
  });
  router.get('/polls/:name/results.csv', (request, response) =>
    answer(
      request,
      response,
      'csv',
      ({ published, poll }, labels) => csvOf(viewOf(published, poll, labels), labels),
      'csv',
    ),
  );
  router.get('/polls/:name/results.json', (request, response) =>
    answer(
      request,
      response,
      'json',
      ({ published, poll, open }) => JSON.stringify(jsonOf(published, poll, texts, open)),
      'json',
    ),
  );
  router.get('/polls/:name/picture.png', (request, response) =>
    answer(
      request,
      response,
      'picture',
      ({ published, poll }, labels) => asPng(pictureOf(viewOf(published, poll, labels), labels)),
      'png',
    ),
  );
  router.get('/polls/:name/embed/:language', (request, response) =>
    answer(
      request,
      response,
      'embed',
      ({ published, poll }, labels, at) =>
        renderEmbed({ view: viewOf(published, poll, labels), labels, place: at }),
      'html',
      '*',
    ),
  );
  router.get(['/polls/:name', '/polls/:name/:language'], (request, response) =>
    answer(
      request,
      response,
      'page',
      ({ published, poll, open }, labels, at) =>
        renderResult({ view: viewOf(published, poll, labels), poll, labels, place: at, open }),
      'html',
    ),
  );
  return router;
}
