import { alertsPlace } from '../models/cases/alert-doc.js';
import { destroyWords, findInState, findUnreleased, findWordsToGo } from '../models/cases/alert.js';
import { publishedUnderWay } from '../models/gateway/published-alert.js';
import type { AlertDeps } from './deps.js';
import { endNow } from './end.js';
import { dropRelease, END, finishEnd, finishRelease, PENDING } from './publish.js';
import { followOrigins } from './relays/follow.js';
import { tellNews } from './notices.js';
import { tellOnCase } from './telling.js';
import type { Place } from '../models/store/waiting.js';

/** The result of a run of the job. */
export interface Tended {
  published: number;
  ended: number;
  destroyed: number;
  /** Officers and writers who were told of something. */
  told: number;
}

/** Finishes publications and ends that a process left when it died. */
async function goOn(deps: AlertDeps, now: Date, tended: Tended): Promise<void> {
  for (const doc of await findUnreleased(deps.db.cases)) {
    if (doc.release === END) {
      await finishEnd(deps, doc, now);
      tended.ended += 1;
    } else {
      await finishRelease(deps, doc, now);
      tended.published += 1;
    }
  }
}

/** Deletes saved bytes on which nobody decided. */
async function dropUndecided(deps: AlertDeps, now: Date): Promise<void> {
  const waiting = (await publishedUnderWay(deps.db.gateway)).filter(
    ({ pending }) => pending && pending.at.getTime() + PENDING <= now.getTime(),
  );
  if (waiting.length === 0) return;
  const decided = new Set((await findUnreleased(deps.db.cases)).map(({ release }) => release));
  for (const { _id, pending } of waiting)
    if (pending && !decided.has(pending.id)) await dropRelease(deps, _id, pending.id);
}

/** Ends alerts that have expired. */
async function expire(deps: AlertDeps, now: Date, tended: Tended): Promise<void> {
  for (const doc of await findInState(deps.db.cases, ['standing'])) {
    if (!doc.expires || doc.expires > now || doc.release !== undefined) continue;
    const ended = await endNow(deps, doc, 'expired', 'job', { v: doc.v });
    if (!ended.ok) continue;
    await tellOnCase(deps, 'job', doc, 'alertEnded');
    tended.ended += 1;
  }
}

/** The place where work may wait for the job. It is watched as soon as there is any alert. */
export const alertsWait = (): readonly Place[] => [alertsPlace];

/**
 * The job that runs every few seconds: it finishes interrupted work, ends alerts that expired or
 * whose neighbour ended them, and destroys old words.
 */
export async function tendAlerts(deps: AlertDeps, now: Date): Promise<Tended> {
  const tended: Tended = { published: 0, ended: 0, destroyed: 0, told: 0 };
  await goOn(deps, now, tended);
  await dropUndecided(deps, now);
  tended.ended += await followOrigins(deps, now);
  await expire(deps, now, tended);
  tended.told += await tellNews(deps, now);
  for (const { _id } of await findWordsToGo(deps.db.cases, now)) {
    await destroyWords(deps.db.cases, _id);
    tended.destroyed += 1;
  }
  return tended;
}
