import {
  findWebhook,
  listWebhooks,
  noteWebhook,
  webhookWorkOf,
  type WebhookDoc,
  type WebhookLogDoc,
  type WebhookWorkDoc,
} from '../models/gateway/webhook.js';
import { claimDue, postpone, removeRetried } from '../models/store/retried.js';
import { beginningOf, DAY, HOUR, MINUTE, SECOND } from '../shared/clock.js';
import { turnOfTime } from '../shared/turn-of-time.js';
import type { WebhookDeps } from './deps.js';
import { caseFor } from './events.js';
import { follow, openWork } from './follow.js';
import type { Posted } from './post.js';
import { openHook, secretsNow } from './secrets.js';
import { signed } from './sign.js';

/** The waiting times by number of tries; the last one repeats until a day has passed. */
const AGAIN = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR] as const;
/** How long the result of an event is stored. */
export const WEBHOOK_LOG_KEPT = 30 * DAY;
/** How long a claim lasts; a receiver that hangs is given up earlier. */
const LOCK = MINUTE;
/** After this long with one webhook a run starts nothing more for it: the next run continues. */
const TURN = 5 * SECOND;
/** The receiver says that it is permanently gone. Source: Standard Webhooks, 410. */
const GONE = 410;

export interface TendCounts {
  made: number;
  delivered: number;
  postponed: number;
  dead: number;
  withheld: number;
  failed: number;
}

/** The result of a try: the answer, or why the event may no longer be sent. */
type Tried = Posted | 'withheld' | 'unopenable';

/** Returns the name of a failure in the log of a webhook. */
const whyOf = (tried: Exclude<Tried, 'withheld'>): string => {
  if (tried === 'unopenable') return tried;
  return 'status' in tried ? String(tried.status) : tried.why;
};

/**
 * Sends one event. It checks again whether the webhook may know about its case, because that may
 * have changed.
 */
async function tryWork(
  deps: WebhookDeps,
  hook: WebhookDoc,
  work: WebhookWorkDoc,
  now: Date,
): Promise<Tried> {
  let message, sealed;
  try {
    message = openWork(deps, work);
    sealed = openHook(deps.keyring(), hook);
  } catch {
    return 'unopenable';
  }
  if (message.case !== undefined && !(await caseFor(deps, hook, message.case))) return 'withheld';
  const headers = signed(secretsNow(sealed, now), work._id, now, message.body);
  return deps.post(sealed.url, headers, message.body);
}

/** Returns the log entry of a finished event; undefined when it is retried. */
function endOf(work: WebhookWorkDoc, tried: Tried, now: Date): WebhookLogDoc | undefined {
  const over = (outcome: WebhookLogDoc['outcome'], why: string): WebhookLogDoc => ({
    ...{ _id: work._id, hook: work.hook, kind: work.kind, outcome, why },
    attempts: work.attempts,
    at: beginningOf(MINUTE, now),
    purgeAt: new Date(now.getTime() + WEBHOOK_LOG_KEPT),
  });
  if (tried === 'withheld') return over('withheld', 'access');
  if (tried !== 'unopenable' && tried.ok) return over('delivered', whyOf(tried));
  const gone = tried === 'unopenable' || ('status' in tried && tried.status === GONE);
  return gone || work.giveUpAt <= now ? over('dead', whyOf(tried)) : undefined;
}

/**
 * Saves the result of a try.
 * @returns the count it belongs to
 */
async function settle(
  { db, log }: WebhookDeps,
  work: WebhookWorkDoc,
  tried: Tried,
  now: Date,
): Promise<'delivered' | 'postponed' | 'dead' | 'withheld'> {
  const works = webhookWorkOf(db.gateway);
  const end = endOf(work, tried, now);
  if (!end) {
    const again = AGAIN[Math.min(work.attempts, AGAIN.length) - 1] ?? HOUR;
    const next = Math.min(now.getTime() + again, work.giveUpAt.getTime());
    await postpone(works, work._id, new Date(next));
    return 'postponed';
  }
  // If the process dies between these two, the event is sent again under the same id.
  await noteWebhook(db.gateway, end);
  await removeRetried(works, work._id);
  if (end.outcome === 'dead')
    log.error('an event did not reach its webhook', { job: 'webhooks', reason: end.why });
  return end.outcome;
}

/** Sends the due events of one webhook, one after another; the first failure ends its turn. */
async function serve(
  deps: WebhookDeps,
  hook: WebhookDoc,
  now: Date,
  counts: TendCounts,
): Promise<void> {
  const { db } = deps;
  const goesOn = turnOfTime(TURN, deps.elapsed);
  const made = await follow(deps, hook, now);
  counts.made += made;
  const works = webhookWorkOf(db.gateway);
  const lockedUntil = new Date(now.getTime() + LOCK);
  while (goesOn()) {
    const work = await claimDue(works, now, lockedUntil, { hook: hook._id });
    if (!work) return;
    // It may have been removed, or got a new secret, while other events were sent.
    const present = await findWebhook(db.gateway, hook._id);
    if (!present) return removeRetried(works, work._id);
    const outcome = await settle(deps, work, await tryWork(deps, present, work, now), now);
    counts[outcome] += 1;
    if (outcome === 'postponed') return;
  }
}

/** Finds new events and sends them, for all webhooks in parallel: a slow one delays only itself. */
export async function tendWebhooks(deps: WebhookDeps, now: Date): Promise<TendCounts> {
  const counts = { made: 0, delivered: 0, postponed: 0, dead: 0, withheld: 0, failed: 0 };
  const hooks = await listWebhooks(deps.db.gateway);
  await Promise.all(
    hooks.map((hook) =>
      serve(deps, hook, now, counts).catch((error: unknown) => {
        counts.failed += 1;
        deps.log.error('a webhook could not be served, the next run tries again', {
          job: 'webhooks',
          error,
        });
      }),
    ),
  );
  return counts;
}
