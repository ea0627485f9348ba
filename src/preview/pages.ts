import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { createSimulator } from '../bots/simulator/simulator.js';
import type { Poll } from '../polls/definition.js';
import { pollFlow } from '../polls/flow.js';
import type { Clock } from '../shared/clock.js';
import { pagePolicy, styleOf } from '../shared/web-page.js';
import type { Texts } from '../shared/texts/texts.js';
import { isGood, type SealLink } from './link.js';
import { renderPreview } from './page.js';
import { HELPLINE, type PhoneKind } from './phone.js';
import { MOST_SAID, playTalk } from './talk.js';

/** What the pages of previews need. */
export interface PreviewDeps {
  readonly texts: Texts;
  readonly clock: Clock;
  readonly seal: SealLink;
  /** A poll as it is kept, and the languages it is ready in. */
  readonly find: (poll: string) => Promise<{ readonly definition: Poll; readonly ready: readonly string[] } | undefined>; // prettier-ignore
}

const headers: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', pagePolicy({ 'form-action': "'self'" }));
  next();
};

const single = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What was said so far and what is said now. Whatever is no list of texts is a talk that begins. */
function saidIn(body: unknown): string[] {
  const { said, text } = (body ?? {}) as Record<string, unknown>;
  const now = single(text).trim();
  try {
    const before = JSON.parse(single(said) || '[]') as unknown;
    const texts = Array.isArray(before) ? before.filter((one) => typeof one === 'string') : [];
    return [...texts, ...(now === '' ? [] : [now])].slice(0, MOST_SAID);
  } catch {
    return [];
  }
}

/** The preview of polls as web pages, for whoever has a link; below `/preview`. They keep nothing and send nothing. */
export function previewPages({ texts, clock, seal, find }: PreviewDeps): Router {
  const router = Router();
  const [sms, chat] = createSimulator({ clock }).channels;
  const can = { sms: sms.capabilities, chat: chat.capabilities };
  const style = styleOf('preview', 'preview.css');

  async function show(request: Request, response: Response): Promise<void> {
    const { until, seal: given, language: wanted, channel: kind } = request.query;
    const name = String(request.params['poll']);
    const link = { poll: name, until: single(until), seal: single(given) };
    const good = isGood(link, clock.now(), seal);
    const poll = good ? await find(name) : undefined;
    if (!poll) {
      response.status(good ? 404 : 403).type('text').send(good ? 'This poll is not there any more.' : 'This link has ended, or was not made here. Make a new one: amana polls link, or POST /api/v1/polls/…/preview-links'); // prettier-ignore
      return;
    }
    const { definition, ready } = poll;
    const language = ready.find((one) => one === wanted) ?? ready[0] ?? '';
    const channel: PhoneKind = kind === 'chat' ? 'chat' : 'sms';
    const said = saidIn(request.body);
    const flow = pollFlow(definition, language, HELPLINE);
    const talk = playTalk({ flow, language, texts, can: can[channel], channel, clock }, said);
    const at = `/preview/polls/${name}?until=${link.until}&seal=${encodeURIComponent(link.seal)}`;
    const nameOf = (one: string) => (texts.languages.includes(one) ? texts.meta(one).name : one);
    response
      .type('html')
      .send(renderPreview({ poll: definition, ready, nameOf, language, channel, at, talk, said }));
  }

  router.use('/preview', headers);
  router.get('/preview/preview.css', (_request, response) => void response.type('css').send(style));
  router.use('/preview', express.urlencoded({ extended: false, limit: '128kb', parameterLimit: 5 }));
  router.get('/preview/polls/:poll', show);
  router.post('/preview/polls/:poll', show);
  return router;
}
