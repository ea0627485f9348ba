import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Capabilities } from '../bots/channel.js';
import { createSimulator } from '../bots/simulator/simulator.js';
import type { Clock } from '../shared/clock.js';
import { pagePolicy, styleOf } from '../web/page.js';
import { command } from '../shared/command.js';
import type { Texts } from '../shared/texts/texts.js';
import type { Judge } from '../tips/triage/judge.js';
import { isGood, type SealLink } from './link.js';
import { renderPreview } from './page.js';
import type { PhoneKind } from './phone.js';
import { pageOf, type Previewed, type Subject } from './subject.js';
import { LONGEST_SAID, MOST_SAID, playTalk } from './talk.js';

/** The services that the preview pages need. */
export interface PreviewDeps {
  readonly texts: Texts;
  /** Judges the answers, as in a real poll. */
  readonly judge: Judge;
  readonly clock: Clock;
  readonly seal: SealLink;
  readonly find: (subject: Subject) => Promise<Previewed | undefined>;
}

const headers: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', pagePolicy({ 'form-action': "'self'" }));
  next();
};

/** The largest form: a conversation of forty texts as long as phones send them. */
const LARGEST_FORM = '128kb';

const single = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Returns the earlier texts and the new one. Anything that is no list of texts starts a new
 * conversation.
 */
function saidIn(body: unknown): string[] {
  const { said, text } = (body ?? {}) as Record<string, unknown>;
  const now = single(text).trim();
  try {
    const before = JSON.parse(single(said) || '[]') as unknown;
    const texts = Array.isArray(before) ? before.filter((one) => typeof one === 'string') : [];
    return [...texts, ...(now === '' ? [] : [now])]
      .slice(0, MOST_SAID)
      .map((one) => one.slice(0, LONGEST_SAID));
  } catch {
    return [];
  }
}

/** Returns what is wrong with a link, and what to do. */
const isGone = ({ kind, name }: Subject) =>
  `This ${kind === 'polls' ? 'poll' : 'campaign'} is not there any more: ${name}.`;
const isBad = ({ kind }: Subject) =>
  `This link has ended, or was not made here. Make a new one: ${command(`${kind} link`)}, or POST /api/v1/${kind}/…/preview-links`;

/** Reads the query of a page's address. */
function askedFor(request: Request, kind: Subject['kind']) {
  const { until, seal, language, channel } = request.query;
  const subject = { kind, name: String(request.params['name']) };
  return {
    subject,
    link: { ...subject, until: single(until), seal: single(seal) },
    language: single(language),
    channel: channel === 'chat' ? ('chat' as const) : ('sms' as const),
  };
}

/** The data shared by all pages. */
interface Making extends PreviewDeps {
  readonly can: Readonly<Record<PhoneKind, Capabilities>>;
}

const refuse = (response: Response, status: 403 | 404, says: string): void =>
  // The rest of the form is not needed.
  void response.status(status).set('Connection', 'close').type('text').send(says);

/** Lets a request pass if its link is valid. Before that, no form is read. */
const sealed =
  ({ clock, seal }: PreviewDeps, kind: Subject['kind']): RequestHandler =>
  (request, response, next) => {
    const { subject, link } = askedFor(request, kind);
    if (isGood(link, clock.now(), seal)) next();
    else refuse(response, 403, isBad(subject));
  };

/** Shows the conversation so far. */
const show =
  ({ texts, judge, clock, can, find }: Making, kind: Subject['kind']) =>
  async (request: Request, response: Response): Promise<void> => {
    const { subject, link, language: wanted, channel } = askedFor(request, kind);
    const found = await find(subject);
    if (!found) return refuse(response, 404, isGone(subject));
    const { ready } = found;
    const language = ready.find((one) => one === wanted) ?? ready[0] ?? '';
    const said = saidIn(request.body);
    const flow = found.flow(language);
    const phone = { flow, language, texts, judge, can: can[channel], channel, clock };
    const talk = await playTalk(phone, said);
    const at = `${pageOf(subject)}?until=${link.until}&seal=${encodeURIComponent(link.seal)}`;
    const nameOf = (one: string) => (texts.languages.includes(one) ? texts.meta(one).name : one);
    response
      .type('html')
      .send(renderPreview({ ...subject, ...found, nameOf, language, channel, at, talk, said }));
  };

/**
 * The preview of polls and campaigns as web pages, for anyone with a link, under `/preview`. The
 * pages store nothing and send nothing.
 */
export function previewPages(deps: PreviewDeps): Router {
  const router = Router();
  const [sms, chat] = createSimulator({ clock: deps.clock }).channels;
  const making = { ...deps, can: { sms: sms.capabilities, chat: chat.capabilities } };
  const style = styleOf('preview', 'preview.css');
  const form = express.urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: 5 });

  router.use('/preview', headers);
  router.get('/preview/preview.css', (_request, response) => void response.type('css').send(style));
  for (const kind of ['polls', 'campaigns'] as const) {
    const page = pageOf({ kind, name: ':name' });
    router.get(page, sealed(deps, kind), show(making, kind));
    router.post(page, sealed(deps, kind), form, show(making, kind));
  }
  return router;
}
