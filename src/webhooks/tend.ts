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
import type { WebhookDeps } from './deps.js';
import { caseFor } from './events.js';
import { follow, openWork } from './follow.js';
import type { Posted } from './post.js';
import { openHook, secretsNow } from './secrets.js';
import { signed } from './sign.js';

/** By the number of tries; the last again and again, until a day is over. */
const AGAIN = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR] as const;
/** How long it is known what became of an event. */
export const WEBHOOK_LOG_KEPT = 30 * DAY;
/** A claim lasts so long; a receiver that hangs is given up before. */
const LOCK = MINUTE;
/**
 * A run begins nothing for a webhook that it has been busy with for so long: the next run goes on.
 */
const TURN = 5 * SECOND;
/** The receiver says that it is gone for good. Source: Standard Webhooks, 410. */
const GONE = 410;

export interface TendCounts {
  made: number;
  delivered: number;
  postponed: number;
  dead: number;
  withheld: number;
  failed: number;
}

/** A try of an event: what came of it, or that it may not be told any more. */
type Tried = Posted | 'withheld' | 'unopenable';

/** How a failure is named in the log of a webhook. */
const whyOf = (tried: Exclude<Tried, 'withheld'>): string => {
  if (tried === 'unopenable') return tried;
  return 'status' in tried ? String(tried.status) : tried.why;
};

/**
 * Sends one event. Whether the webhook may hear of
 * its case is asked again: it may have changed since.
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

/** What is noted of an event that is over; undefined when it is tried again. */
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

/** Writes what came of a try. @returns what it is counted as */
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
  // A process that dies between the two sends it once more, under the same id.
  await noteWebhook(db.gateway, end);
  await removeRetried(works, work._id);
  if (end.outcome === 'dead')
    log.error('an event did not reach its webhook', { job: 'webhooks', reason: end.why });
  return end.outcome;
}

/** Tells one webhook what is due, one after the other; the first that fails ends its turn. */
async function serve(
  deps: WebhookDeps,
  hook: WebhookDoc,
  now: Date,
  counts: TendCounts,
): Promise<void> {
  const { db, elapsed = () => performance.now() } = deps;
  const began = elapsed();
  const made = await follow(deps, hook, now);
  counts.made += made;
  const works = webhookWorkOf(db.gateway);
  const lockedUntil = new Date(now.getTime() + LOCK);
  while (elapsed() - began < TURN) {
    const work = await claimDue(works, now, lockedUntil, { hook: hook._id });
    if (!work) return;
    // It may have been removed, or its secret changed, while others were told.
    const present = await findWebhook(db.gateway, hook._id);
    if (!present) return removeRetried(works, work._id);
    const outcome = await settle(deps, work, await tryWork(deps, present, work, now), now);
    counts[outcome] += 1;
    if (outcome === 'postponed') return;
  }
}

/**
 * Finds what happened and tells it, to each webhook
 * beside the others: a slow one holds up itself alone.
 */
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
