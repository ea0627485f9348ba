import type { AlertDoc, AlertState, RelayDoc } from '../../models/cases/alert-doc.js';
import { findRelays } from '../../models/cases/alert.js';
import { neighbourAlertsAfter } from '../../models/gateway/neighbour.js';
import type { CapAlert } from '../cap/alert.js';
import { changed } from '../change.js';
import type { AlertDeps } from '../deps.js';
import { endNow } from '../end.js';
import { sentAt } from '../feeds/standing.js';
import type { AlertNotNow } from '../outcome.js';
import { note } from '../publish.js';
import { endOfOrigin, isEnd, keysOf, messageKey } from './origin.js';

/** A later message of the neighbour, after those that are followed. */
export interface FollowUp {
  readonly item: string;
  readonly alert: CapAlert;
}

/** States in which nothing of a relay is published. */
const drafted: readonly AlertState[] = ['draft', 'asked', 'denied'];

/** Returns the host of a feed: Atom and RSS on one host belong to the same authority. */
const hostOf = (feed: string): string => (URL.canParse(feed) ? new URL(feed).host : feed);

/**
 * Returns later messages of the neighbour, from the same sender and the same source. Anyone can
 * write the name of a sender, so other sources cannot end an alert. Acknowledgements are ignored.
 * @param feed whose messages count; without it, all
 */
export async function followUpsOf(
  { db: { gateway } }: Pick<AlertDeps, 'db'>,
  {
    follows,
    feed,
    sender,
    sent,
  }: Pick<RelayDoc, 'follows' | 'sender' | 'sent'> & {
    readonly feed?: string;
  },
): Promise<FollowUp[]> {
  const found = await neighbourAlertsAfter(gateway, follows);
  return found
    .filter((one) => feed === undefined || hostOf(one.feed) === hostOf(feed))
    .map(({ _id: item, alert }) => ({ item, alert: JSON.parse(alert) as CapAlert }))
    .filter(({ alert }) => alert.sender === sender && alert.msgType !== 'Ack')
    .filter(
      ({ alert }) => !follows.includes(messageKey(alert)) && sentAt(alert) >= sentAt({ sent }),
    );
}

/** Returns why a relay cannot be requested or approved in the current state of its origin. */
export async function whyOriginNot(
  deps: AlertDeps,
  { relay }: AlertDoc,
): Promise<AlertNotNow | undefined> {
  if (!relay) return undefined;
  const { news, item, expires } = relay;
  if (expires <= deps.clock.now()) return 'expired';
  const later = await followUpsOf(deps, relay);
  if (news?.kind === 'end' || later.some(({ alert }) => isEnd(alert))) return 'originEnded';
  const read = news === undefined || news.item === item;
  return later.length > 0 || !read ? 'originChanged' : undefined;
}

/** Ends our alert, or drops its draft, because the neighbour's alert has ended. */
async function endWith(deps: AlertDeps, doc: AlertDoc, { item, alert }: FollowUp, now: Date) {
  const told = { 'relay.news': { kind: 'end', item, at: now } } as const;
  const change = { v: doc.v };
  const after =
    doc.state === 'standing'
      ? await endNow(deps, doc, endOfOrigin(alert), 'job', change, told)
      : await changed(deps, doc, change, drafted, {
          $set: { state: 'dropped', endedAt: now, ...told },
          $unset: { draft: '', reason: '', deniedBy: '', 'relay.claim': '' },
        });
  if (!after.ok) return false;
  await note(deps, 'job', doc.state === 'standing' ? 'alert.ended' : 'alert.dropped', doc);
  return true;
}

/**
 * Reports that the neighbour has changed its alert. A pending request for approval must be made
 * again.
 */
async function tellNews(deps: AlertDeps, doc: AlertDoc, later: readonly FollowUp[], now: Date) {
  const { item } = later.at(-1) ?? { item: '' };
  const keys = later.flatMap(({ alert }) => keysOf(alert));
  const asked = doc.draft?.state === 'asked';
  const after = await changed(deps, doc, { v: doc.v }, [...drafted, 'standing'], {
    $set: {
      'relay.news': { kind: 'update', item, at: now },
      ...(asked ? { 'draft.state': 'draft', 'draft.approvals': [] } : {}),
      ...(doc.state === 'asked' ? { state: 'draft' } : {}),
    },
    $addToSet: { 'relay.follows': { $each: keys } },
  });
  if (after.ok) await note(deps, 'job', 'alert.originChanged', doc);
}

/**
 * Checks the later messages of neighbours whose alerts are passed on here.
 * @returns the number of alerts that ended
 */
export async function followOrigins(deps: AlertDeps, now: Date): Promise<number> {
  let ended = 0;
  for (const doc of await findRelays(deps.db.cases)) {
    // A publication or an end in progress is finished first.
    if (!doc.relay || doc.release !== undefined) continue;
    const later = await followUpsOf(deps, doc.relay);
    const end = later.find(({ alert }) => isEnd(alert));
    if (end) ended += (await endWith(deps, doc, end, now)) ? 1 : 0;
    else if (later.length > 0) await tellNews(deps, doc, later, now);
  }
  if (ended > 0)
    await deps.sendings.feed(now).catch((error: unknown) => {
      deps.log.error('alerts were not fed, it is tried again', { error });
    });
  return ended;
}
