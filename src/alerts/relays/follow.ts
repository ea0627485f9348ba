import type { AlertDoc, AlertState, RelayDoc } from '../../models/cases/alert-doc.js';
import { findRelays } from '../../models/cases/alert.js';
import { neighbourAlertsAfter } from '../../models/gateway/neighbour.js';
import type { CapAlert } from '../cap/alert.js';
import { changed } from '../change.js';
import type { AlertDeps } from '../deps.js';
import { endNow } from '../end.js';
import { sentAt } from '../feeds/standing.js';
import { not, type AlertNotDone } from '../outcome.js';
import { note } from '../publish.js';
import { endOfOrigin, isEnd, keysOf, messageKey } from './origin.js';

/** What a neighbour said after the messages that are followed. */
export interface FollowUp {
  readonly item: string;
  readonly alert: CapAlert;
}

/** States in which nothing of a relay is out. */
const drafted: readonly AlertState[] = ['draft', 'asked', 'denied'];

/** Where a feed comes from: Atom and RSS of one machine are the same authority's. */
const hostOf = (feed: string): string => (URL.canParse(feed) ? new URL(feed).host : feed);

/**
 * What the neighbour has said since, by the same sender and from where the alert was read: a sender
 * is a word that anybody can write, and nobody else takes an alert back. An acknowledgement says
 * nothing.
 * @param feed whose messages count; all, if nothing is said
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

/** Why nobody asks for a relay, or says yes to it, as its origin stands now. */
export async function whyOriginNot(
  deps: AlertDeps,
  { relay }: AlertDoc,
): Promise<AlertNotDone | undefined> {
  if (!relay) return undefined;
  const { news, item, expires } = relay;
  if (expires <= deps.clock.now()) return not('expired');
  const later = await followUpsOf(deps, relay);
  if (news?.kind === 'end' || later.some(({ alert }) => isEnd(alert))) return not('originEnded');
  const read = news === undefined || news.item === item;
  return later.length > 0 || !read ? not('originChanged') : undefined;
}

/** The neighbour's alert is over: ours ends by itself, and a draft of it is none any more. */
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

/** The neighbour has changed its alert: people are told, and what was asked is asked anew. */
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
 * Looks what neighbours have said of the alerts that are passed on here. @returns how many ended
 */
export async function followOrigins(deps: AlertDeps, now: Date): Promise<number> {
  let ended = 0;
  for (const doc of await findRelays(deps.db.cases)) {
    // What is being published or ended goes on first.
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
