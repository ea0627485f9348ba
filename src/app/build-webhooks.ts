import { openInternet } from '../alerts/neighbours/gate.js';
import { actorOf } from '../desk/who.js';
import { appendAudit } from '../models/cases/audit.js';
import { createPost } from '../webhooks/post.js';
import { createWebhooks, type Webhooks } from '../webhooks/webhooks.js';
import type { Materials } from './materials.js';

/** Creates the webhooks of an installation: they post only to the open internet. */
export const buildWebhooks = ({
  db,
  keys,
  clock,
  log,
}: Pick<Materials, 'db' | 'keys' | 'clock' | 'log'>): Webhooks =>
  createWebhooks({
    ...{ db, clock, log },
    keyring: () => keys.gateway(),
    audit: (who, action, subject) =>
      appendAudit(db, keys.cases(), [{ actor: actorOf(who), action, subject }], clock.now()),
    gate: openInternet,
    post: createPost(openInternet),
  });
