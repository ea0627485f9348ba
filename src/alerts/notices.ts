import type { AlertDoc } from '../models/cases/alert-doc.js';
import { alertsWithNews, noteTold } from '../models/cases/alert.js';
import { findAccount, staffOf } from '../models/cases/account.js';
import { DAY, HOUR } from '../shared/clock.js';
import { ALERT_WORDS_KEPT } from '../shared/kept.js';
import type { AlertDeps } from './deps.js';
import { seeable } from './open.js';

/** How long an end is worth telling. People who could not be told by then see it in the console. */
const END_TOLD = DAY;
/** How long before its expiry people hear that an alert will end. */
const SOON = HOUR;
/** The shortest life of an alert for which people are told that it will expire soon. */
const LONG_ENOUGH = 2 * SOON;

type News = Parameters<AlertDeps['escalations']['tellAlertNews']>[0];

/** Returns the people who had a part in a published alert, or who write its draft. */
const concernedOf = ({ by, concerned = [], approvedBy = [], draft }: AlertDoc): string[] => [
  ...new Set([by, ...concerned, ...approvedBy, ...(draft?.authors ?? [])]),
];

/** Yields what is new about an alert, and the people who know it because they did it. */
function* newsOf(
  doc: AlertDoc,
  now: Date,
): Generator<{
  readonly kind: News['kind'];
  readonly key: string;
  readonly but: readonly string[];
}> {
  const { messages, state, release, endedBy = '', approvedBy = [], expires, relay } = doc;
  const last = messages.at(-1);
  if (state === 'ended') {
    if (release === undefined && last) yield { kind: 'ended', key: 'ended', but: [endedBy] };
    return;
  }
  const { news } = relay ?? {};
  if (news?.kind === 'update' && news.item !== relay?.item)
    yield { kind: 'origin', key: `origin ${news.item}`, but: [] };
  if (state !== 'standing' || !last) return;
  const count = messages.length;
  if (count > 1) yield { kind: 'updated', key: `updated ${count}`, but: approvedBy };
  const left = (expires?.getTime() ?? Infinity) - now.getTime();
  const stands = (expires?.getTime() ?? 0) - last.sent.getTime();
  if (left > 0 && left <= SOON && stands >= LONG_ENOUGH)
    yield { kind: 'soon', key: `soon ${count}`, but: [] };
}

/** Returns those of some accounts that may see an alert today, as the directory knows them. */
async function reachable(
  deps: AlertDeps,
  doc: AlertDoc,
  accounts: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const id of accounts) {
    const account = await findAccount(deps.db.cases, id);
    if (account?.state !== 'active') continue;
    const staff = staffOf(account);
    if (staff.focalPoint !== undefined && (await seeable(deps, staff, doc)))
      found.push(staff.focalPoint);
  }
  return found;
}

/**
 * Tells the people of alerts what is new: an update, an end, an alert that expires soon, or a
 * neighbour's change. The person who did it is not told.
 * @returns how many were told
 */
export async function tellNews(deps: AlertDeps, now: Date): Promise<number> {
  let told = 0;
  const since = new Date(now.getTime() + ALERT_WORDS_KEPT - END_TOLD);
  for (const doc of await alertsWithNews(deps.db.cases, since))
    for (const { kind, key, but } of newsOf(doc, now)) {
      if (doc.told?.includes(key) === true) continue;
      const whom = concernedOf(doc).filter((one) => !but.includes(one));
      const people = await reachable(deps, doc, whom);
      const news = { id: doc._id, number: doc.number, kind, key };
      told += await deps.escalations.tellAlertNews(news, people, now);
      // Noted afterwards: if a process dies in between, it is told again, and the outbox sends it
      // only once.
      await noteTold(deps.db.cases, doc._id, key);
    }
  return told;
}
