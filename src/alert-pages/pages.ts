import { Router, type Request, type Response } from 'express';
import type { PublishedAlert } from '../models/gateway/published-alert.js';
import type { Clock } from '../shared/clock.js';
import { qrPicture } from '../shared/qr.js';
import type { Language } from '../shared/texts/texts.js';
import { pageOf, send, type Page } from '../web/held-pages.js';
import { originOf } from '../web/origin.js';
import { pagePolicy, styleOf } from '../web/page.js';
import { renderEnded } from './ended.js';
import { changeOf, createFeedReader, feedForms, type FeedForm } from './feeds.js';
import { HeldNow } from './held.js';
import type { Choice } from './layout.js';
import { renderList } from './list.js';
import { alertAddress, renderAlert, type AlertPageProps } from './page.js';
import { renderPoster } from './poster.js';
import { isStanding, sharedSource, type AlertSource } from './source.js';
import { aroundOf, languagesOf, nameOf, wordsIn, type Words, type Wording } from './words.js';

export interface AlertPagesDeps extends Wording {
  readonly source: AlertSource;
  readonly clock: Clock;
  /** PUBLIC_URL; without it, links use the host of the request. */
  readonly publicUrl: string;
  readonly numbers: AlertPageProps['numbers'];
}

/**
 * How long anyone may cache an answer, in seconds: an ended alert is gone everywhere within a
 * minute.
 */
const KEPT = 20;
const STYLE_KEPT = 86_400;

/** The form of ids, numbers and message ids. Other names are not looked up. */
const NAME = /^[\w.-]{1,100}$/;

/** The policy of a page: it may show our picture, besides what every page may. */
const policy = pagePolicy({ 'img-src': "'self' data:" });

type Form = 'page' | 'poster';

/** The public pages of alerts: read only, without cookies and scripts, the same for everyone. */
class AlertPages {
  private readonly shared;
  private readonly held = new HeldNow();
  private readonly readFeed = createFeedReader();
  private readonly began: Date;

  constructor(private readonly deps: AlertPagesDeps) {
    this.shared = sharedSource(deps.source, deps.clock);
    this.began = deps.clock.now();
  }

  /** Serves the list of all alerts in force. */
  async list(request: Request, response: Response, wanted?: Language): Promise<void> {
    const { texts } = this.deps;
    const language = wanted ?? this.negotiated(request, response, texts.languages);
    const standing = await this.shared.standing();
    const { pages } = this.held.of(standing);
    const page = await pages.once(`list ${language}`, () =>
      pageOf(
        'html',
        renderList({
          alerts: standing.map((alert) => ({ alert, words: this.words(language, alert.country) })),
          words: this.words(language),
          choices: texts.languages.map((one) => this.choice(one, `/alerts/in/${one}`)),
        }),
      ),
    );
    send(request, response, page, this.seconds(standing), policy);
  }

  /**
   * Serves one alert, as a page or as a poster.
   * @returns whether there is or was one
   */
  async one(request: Request, response: Response, form: Form, next: () => void): Promise<void> {
    const alert = await this.named(request.params['name']);
    if (!alert) return next();
    if (!isStanding(alert, this.deps.clock.now())) return this.ended(request, response, alert);
    const languages = languagesOf(alert);
    const asked = request.params['language'];
    const language =
      asked === undefined
        ? this.negotiated(request, response, languages)
        : languages.find((one) => one === asked);
    if (language === undefined) return next();
    const { pages } = this.held.of(await this.shared.standing());
    // Without a public address a poster names the host of the request, so it is not shared with
    // other readers.
    const { publicUrl } = this.deps;
    const make = () => pageOf('html', this.render(alert, language, form, this.origin(request)));
    const page =
      publicUrl === '' ? make() : await pages.once(`${form} ${alert._id} ${language}`, make);
    send(request, response, page, this.seconds([alert]), policy);
  }

  /** Serves the picture of one alert. */
  async picture(request: Request, response: Response, next: () => void): Promise<void> {
    const alert = await this.named(request.params['name']);
    if (!alert) return next();
    if (!isStanding(alert, this.deps.clock.now())) return this.ended(request, response, alert);
    const { pictures } = this.held.of(await this.shared.standing());
    const page = await pictures.once(alert._id, () => this.pictureOf(alert._id));
    if (!page) return next();
    // Hubs and apps that show the alert embed its picture from here.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    send(request, response, page, this.seconds([alert]));
  }

  /** Serves the current messages, as Atom or RSS. */
  async feed(request: Request, response: Response, form: FeedForm): Promise<void> {
    const { clock, publicUrl } = this.deps;
    const now = clock.now();
    const alerts = await this.shared.feed();
    const origin = this.origin(request);
    const make = async () => {
      const all = await this.readFeed(alerts, (id) => `${origin}/alerts/cap/${id}.xml`);
      const about = this.about(`${origin}/alerts`, form, changeOf(alerts, this.began));
      return pageOf(feedForms[form].type, feedForms[form].write(about, all, now));
    };
    const { pages } = this.held.of(await this.shared.standing());
    const key = `${form} ${alerts.flatMap((one) => one.messages.map(({ id }) => id)).join(' ')}`;
    // Expired messages leave the feed because it is made again every few seconds.
    const moment = Math.floor(now.getTime() / 5000);
    const page = await (publicUrl === '' ? make() : pages.once(`${key} ${moment}`, make));
    send(request, response, page, KEPT);
  }

  /** Serves one message, byte for byte as it was approved. */
  async message(request: Request, response: Response, next: () => void): Promise<void> {
    const id = /^(.+)\.xml$/.exec(String(request.params['file']))?.[1] ?? '';
    if (!NAME.test(id)) return next();
    const now = this.deps.clock.now();
    const alert = (await this.shared.feed()).find(({ messages }) =>
      messages.some((one) => one.id === id),
    );
    const message = alert?.messages.find((one) => one.id === id);
    if (!alert || !message) return next();
    if (!message.cap || !(isStanding(alert, now) || message.stands))
      return this.ended(request, response, alert);
    send(request, response, pageOf('application/cap+xml', message.cap), this.seconds([alert]));
  }

  private async named(name: unknown): Promise<PublishedAlert | undefined> {
    return typeof name === 'string' && NAME.test(name) ? this.shared.find(name) : undefined;
  }

  private async pictureOf(id: string): Promise<Page | undefined> {
    const found = await this.shared.picture(id);
    return found && pageOf(found.type, Buffer.from(found.bytes));
  }

  private render(alert: PublishedAlert, language: Language, form: Form, origin: string): string {
    const text = alert.shown?.byLanguage[language];
    const { texts, numbers } = this.deps;
    if (!text) return '';
    const words = this.words(aroundOf(texts, language), alert.country);
    const more = form === 'poster' ? '/poster' : '';
    const choices = languagesOf(alert).map((one) =>
      this.choice(one, alertAddress(alert, `${more}/${one}`)),
    );
    const props: AlertPageProps = { alert, text, language, words, choices, numbers };
    if (form === 'page') return renderAlert(props);
    const address = `${origin}${alertAddress(alert)}`;
    return renderPoster({ ...props, address, qr: qrPicture(address) });
  }

  /** Says that an alert has ended, and nothing about the person. Nobody may cache that page. */
  private ended(request: Request, response: Response, alert: PublishedAlert): void {
    const { texts } = this.deps;
    const language = this.negotiated(request, response, texts.languages);
    const others = texts.languages.filter((one) => one !== language);
    response
      .status(410)
      .set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': policy })
      .type('html')
      .send(
        renderEnded({
          alert,
          words: this.words(language, alert.country),
          others: others.map((one) => this.words(one, alert.country)),
        }),
      );
  }

  private about(home: string, form: FeedForm, changedAt: Date) {
    const { say, language } = this.words(this.deps.texts.languages[0] ?? 'en');
    return {
      address: `${home}/feed.${form}`,
      home,
      title: say('alertPage.feed'),
      description: say('alertPage.feedWhy'),
      author: 'Amana',
      language,
      changedAt,
    };
  }

  /** Returns how long an answer may be cached, in seconds: never beyond the end of its alerts. */
  private seconds(alerts: readonly PublishedAlert[]): number {
    const now = this.deps.clock.now().getTime();
    const left = alerts.map(({ expires }) => Math.floor((expires.getTime() - now) / 1000));
    return Math.max(0, Math.min(KEPT, ...left));
  }

  private words = (language: Language, country = ''): Words =>
    wordsIn(language, country, this.deps);

  private choice = (language: Language, href: string): Choice => ({
    language,
    name: nameOf(this.deps.texts, language),
    href,
  });

  private negotiated(request: Request, response: Response, languages: readonly Language[]) {
    response.vary('Accept-Language');
    const wanted = request.acceptsLanguages(...languages);
    return languages.find((one) => one === wanted) ?? languages[0] ?? 'en';
  }

  private origin = (request: Request): string =>
    this.deps.publicUrl.replace(/\/$/, '') || originOf(request);
}

/** The routes of the public pages of alerts, under `/alerts`. */
export function alertPages(deps: AlertPagesDeps): Router {
  const { languages } = deps.texts;
  const router = Router();
  const pages = new AlertPages(deps);
  const style = pageOf('css', styleOf('alert-pages', 'alerts.css').toString('utf8'));
  router.use('/alerts', (_request, response, next) => {
    response.set('X-Robots-Tag', 'noindex, noarchive');
    next();
  });
  router.get('/alerts', (request, response) => pages.list(request, response));
  router.get('/alerts/alerts.css', (request, response) =>
    send(request, response, style, STYLE_KEPT),
  );
  for (const form of ['atom', 'rss'] as const)
    router.get(`/alerts/feed.${form}`, (request, response) => pages.feed(request, response, form));
  router.get('/alerts/cap/:file', (request, response, next) =>
    pages.message(request, response, next),
  );
  router.get('/alerts/in/:language', async (request, response, next) => {
    const language = languages.find((one) => one === request.params['language']);
    if (language === undefined) next();
    else await pages.list(request, response, language);
  });
  router.get('/alerts/:name/photo', (request, response, next) =>
    pages.picture(request, response, next),
  );
  router.get(
    ['/alerts/:name/poster', '/alerts/:name/poster/:language'],
    (request, response, next) => pages.one(request, response, 'poster', next),
  );
  router.get(['/alerts/:name', '/alerts/:name/:language'], (request, response, next) =>
    pages.one(request, response, 'page', next),
  );
  return router;
}
