import type { Router } from 'express';
import type { RequestListener } from 'node:http';
import { apologyFor } from '../conversation/apology.js';
import { automatedSender } from '../conversation/automated-sender.js';
import type { Conversation } from '../conversation/conversation.js';
import type { Watchdog } from '../jobs/watchdog.js';
import type { Copies } from '../outbox/copies.js';
import type { RunningOutbox } from '../outbox/outbox.js';
import { randomId } from '../shared/ids.js';
import { createApp } from '../web/app.js';
import { readiness } from './alive.js';
import type { Talking } from './build-conversation.js';
import { makeApi, makeDesk, makePreview, makeResults, type DeskParts } from './coordinators.js';
import type { Materials } from './materials.js';

/** What coordinators and readers of results call. */
function coordinators(materials: Materials, parts: DeskParts): Router[] {
  const desk = makeDesk(materials, parts);
  return [
    makePreview(desk, materials),
    makeApi(desk, materials, materials.publicUrl),
    makeResults(parts.publications, materials, materials.publicUrl),
  ];
}

/** The parts that requests come to. */
export interface AppParts extends DeskParts {
  readonly conversation: Conversation;
  readonly outbox: RunningOutbox;
  readonly copies: Copies;
  readonly watchdog: Watchdog;
}

/** The web server's application. @param pages of the demo, if any */
export function buildApp(
  materials: Materials,
  talking: Talking,
  { conversation, outbox, copies, watchdog, ...parts }: AppParts,
  pages?: Router,
): RequestListener {
  const { db, channels, clock, log, texts, publicUrl, defaultLanguage } = materials;
  return createApp({
    channels,
    log,
    texts,
    publicUrl,
    sorry: (message) =>
      automatedSender(talking, message)
        ? undefined
        : apologyFor({ ...talking, texts, defaultLanguage }, message),
    receive: (messages) => conversation.receive(messages),
    onStatus: (status, channel) => outbox.onStatus(status, clock.now(), channel),
    onCopy: (channel, { providerId, final }) =>
      copies.add({ id: randomId(), channel, providerId, final }, clock.now()),
    ready: () => readiness(db, watchdog),
    coordinators: coordinators(materials, parts),
    ...(pages ? { pages } : {}),
  });
}
