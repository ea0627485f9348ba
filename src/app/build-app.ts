import type { Router } from 'express';
import type { RequestListener } from 'node:http';
import { createMissingDesk } from '../alerts/missing-desk.js';
import { apologyFor } from '../conversation/apology.js';
import { automatedSender } from '../conversation/automated-sender.js';
import type { Conversation } from '../conversation/conversation.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Alerts } from '../alerts/alerts.js';
import type { Neighbours } from '../alerts/neighbours/neighbours.js';
import type { Cases } from '../cases/cases.js';
import type { Escalations } from '../escalation/escalations.js';
import type { Webhooks } from '../webhooks/webhooks.js';
import type { Watchdog } from '../jobs/watchdog.js';
import type { Copies } from '../outbox/copies.js';
import type { RunningOutbox } from '../outbox/outbox.js';
import { randomId } from '../shared/ids.js';
import { createApp } from '../web/app.js';
import { readiness } from './alive.js';
import { makeAlertPages } from './alert-pages.js';
import type { Talking } from './build-conversation.js';
import { makeCaseDesk } from './case-desk.js';
import { makeConsole } from './console.js';
import { makeHouseDesk } from './house-desk.js';
import { makeApi, makeDesk, makePreview, makeResults, type DeskParts } from './coordinators.js';
import type { Materials } from './materials.js';

/** Creates the parts that people who work with cases and polls, and readers of results, call. */
function coordinators(
  materials: Materials,
  { directory }: Talking,
  { accounts, cases, alerts, neighbours, webhooks, escalations, watchdog, ...parts }: WorkParts,
): Router[] {
  const desk = makeDesk(materials, parts);
  const missing = createMissingDesk({ ...materials, directory, escalations });
  return [
    makeConsole(materials, {
      accounts,
      cases,
      missing,
      alerts,
      neighbours,
      webhooks,
      directory,
      watchdog,
      desk,
    }),
    makePreview(desk, materials),
    makeApi(desk, materials, {
      ...makeCaseDesk(materials, {
        escalations,
        directory,
        accounts,
        sendings: parts.broadcasts.alerts,
      }),
      ...makeHouseDesk(materials, { accounts, watchdog, directory }),
      webhooks,
    }),
    makeResults(parts.publications, materials, materials.publicUrl),
    makeAlertPages(materials, directory),
  ];
}

/** The parts that people work with. */
interface WorkParts extends DeskParts {
  readonly accounts: Accounts;
  readonly cases: Cases;
  readonly alerts: Alerts;
  readonly neighbours: Neighbours;
  readonly webhooks: Webhooks;
  readonly escalations: Escalations;
  readonly watchdog: Watchdog;
}

/** The parts that receive requests. */
export interface AppParts extends WorkParts {
  readonly conversation: Conversation;
  readonly outbox: RunningOutbox;
  readonly copies: Copies;
}

/**
 * The web server's application.
 * @param pages of the demo, if any
 */
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
    coordinators: coordinators(materials, talking, { ...parts, watchdog }),
    ...(pages ? { pages } : {}),
  });
}
