import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { createSimulator } from '../bots/simulator/simulator.js';
import type { Clock } from '../shared/clock.js';
import { pagePolicy, styleOf } from '../web/page.js';
import { command } from '../shared/command.js';
import type { Texts } from '../shared/texts/texts.js';
import { isGood, type SealLink } from './link.js';
import { renderPreview } from './page.js';
import type { PhoneKind } from './phone.js';
import { pageOf, type Previewed, type Subject } from './subject.js';
import { MOST_SAID, playTalk } from './talk.js';

/** What the pages of previews need. */
export interface PreviewDeps {
  readonly texts: Texts;
  readonly clock: Clock;
  readonly seal: SealLink;
  readonly find: (subject: Subject) => Promise<Previewed | undefined>;
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

/** What is wrong with a link, and what to do. */
const isGone = ({ kind, name }: Subject) =>
  `This ${kind === 'polls' ? 'poll' : 'campaign'} is not there any more: ${name}.`;
const isBad = ({ kind }: Subject) =>
  `This link has ended, or was not made here. Make a new one: ${command(`${kind} link`)}, or POST /api/v1/${kind}/…/preview-links`;

/** The preview of polls and campaigns as web pages, for whoever has a link; below `/preview`. They keep nothing and send nothing. */
export function previewPages({ texts, clock, seal, find }: PreviewDeps): Router {
  const router = Router();
  const [sms, chat] = createSimulator({ clock }).channels;
  const can = { sms: sms.capabilities, chat: chat.capabilities };
  const style = styleOf('preview', 'preview.css');

  const show =
    (kind: Subject['kind']) =>
    async (request: Request, response: Response): Promise<void> => {
      const { until, seal: given, language: wanted, channel: phone } = request.query;
      const subject = { kind, name: String(request.params['name']) };
      const link = { ...subject, until: single(until), seal: single(given) };
      const good = isGood(link, clock.now(), seal);
      const found = good ? await find(subject) : undefined;
      if (!found) {
        response
          .status(good ? 404 : 403)
          .type('text')
          .send(good ? isGone(subject) : isBad(subject));
        return;
      }
      const { ready } = found;
      const language = ready.find((one) => one === wanted) ?? ready[0] ?? '';
      const channel: PhoneKind = phone === 'chat' ? 'chat' : 'sms';
      const said = saidIn(request.body);
      const talk = playTalk(
        { flow: found.flow(language), language, texts, can: can[channel], channel, clock },
        said,
      );
      const at = `${pageOf(subject)}?until=${link.until}&seal=${encodeURIComponent(link.seal)}`;
      const nameOf = (one: string) => (texts.languages.includes(one) ? texts.meta(one).name : one);
      response
        .type('html')
        .send(renderPreview({ ...subject, ...found, nameOf, language, channel, at, talk, said }));
    };

  router.use('/preview', headers);
  router.get('/preview/preview.css', (_request, response) => void response.type('css').send(style));
  router.use(
    '/preview',
    express.urlencoded({ extended: false, limit: '128kb', parameterLimit: 5 }),
  );
  for (const kind of ['polls', 'campaigns'] as const) {
    const page = pageOf({ kind, name: ':name' });
    router.get(page, show(kind));
    router.post(page, show(kind));
  }
  return router;
}
