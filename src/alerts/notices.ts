import type { AlertDoc } from '../models/cases/alert-doc.js';
import { alertsWithNews, noteTold } from '../models/cases/alert.js';
import { findAccount, staffOf } from '../models/cases/account.js';
import { DAY, HOUR } from '../shared/clock.js';
import type { AlertDeps } from './deps.js';
import { WORDS_KEPT } from './end.js';
import { seeable } from './open.js';

/** An end is told for so long: what was not told by then is seen in the console. */
const END_TOLD = DAY;
/** People hear of it before an alert is over by its time. */
const SOON = HOUR;
/** One that stands hardly longer than that is over soon from the first. */
const LONG_ENOUGH = 2 * SOON;

type News = Parameters<AlertDeps['escalations']['tellAlertNews']>[0];

/** Whoever had a part in what is out, or is being written. */
const concernedOf = ({ by, concerned = [], approvedBy = [], draft }: AlertDoc): string[] => [
  ...new Set([by, ...concerned, ...approvedBy, ...(draft?.authors ?? [])]),
];

/** What is new about an alert, and who knows it already because they did it. */
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

/** Those of some accounts who may see an alert today, as the directory knows them. */
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
 * Tells the people of alerts what is new about them: an update, an end, one that is soon over, and
 * a neighbour who has changed theirs. Whoever did it is not told. @returns how many were told
 */
export async function tellNews(deps: AlertDeps, now: Date): Promise<number> {
  let told = 0;
  const since = new Date(now.getTime() + WORDS_KEPT - END_TOLD);
  for (const doc of await alertsWithNews(deps.db.cases, since))
    for (const { kind, key, but } of newsOf(doc, now)) {
      if (doc.told?.includes(key) === true) continue;
      const whom = concernedOf(doc).filter((one) => !but.includes(one));
      const people = await reachable(deps, doc, whom);
      const news = { id: doc._id, number: doc.number, kind, key };
      told += await deps.escalations.tellAlertNews(news, people, now);
      // Afterwards: a process that dies in between tells it again, and the outbox sends it once.
      await noteTold(deps.db.cases, doc._id, key);
    }
  return told;
}
