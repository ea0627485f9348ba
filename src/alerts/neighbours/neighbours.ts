import { mayAny } from '../../access/policy.js';
import { findRelays } from '../../models/cases/alert.js';
import {
  addNeighbourFeed,
  claimNeighbourFeed,
  decideNeighbourAlert,
  keepNeighbourAlerts,
  listNeighbourAlerts,
  listNeighbourFeeds,
  noteReading,
  readFeedBy,
  removeNeighbourFeed,
  type NeighbourAlertDoc,
  type NeighbourFeedDoc,
} from '../../models/gateway/neighbour.js';
import type { Db } from '../../models/store/db.js';
import { DAY, MINUTE, SECOND, type Clock } from '../../shared/clock.js';
import type { Staff } from '../../shared/staff.js';
import type { CapAlert } from '../cap/alert.js';
import { referenceText } from '../cap/lists.js';
import { endOf } from '../feeds/standing.js';
import { messageKey } from '../relays/origin.js';
import type { Get } from './get.js';
import { itemsOf, MOST_SHOWN, type NeighbourItem } from './items.js';
import { nothingKnown, readNeighbour, type Memory, type Neighbour, type Offer } from './read.js';
import { idFrom } from '../../shared/ids.js';

/** How often a feed is read, and how long an alert is stored that has no end or has ended. */
const EVERY = 5 * MINUTE;
/** The interval for a feed with a relayed alert: its end must be noticed within a minute. */
const FOLLOWED = 20 * SECOND;
const KEPT = 7 * DAY;
/** The most feeds that one run reads. */
const MOST_FEEDS = 20;
/** The most findings and skipped entries that are stored for people to read. */
const MOST_NOTED = 20;

/** A feed that this installation reads. */
export type NeighbourFeed = NeighbourFeedDoc;

/** The reason of a refusal. */
export type NeighbourRefusal =
  | ('denied' | 'unknown' | 'address' | 'known' | 'decided')
  /** An alert of the feed is relayed: without the feed, its end would be missed. */
  | 'relayed';
type Done = { readonly ok: true } | { readonly ok: false; readonly reason: NeighbourRefusal };
const done: Done = { ok: true };
const not = (reason: NeighbourRefusal): Done => ({ ok: false, reason });

/**
 * The feeds of neighbours: people subscribe to them, a job reads them, and only people decide what
 * happens with an alert.
 */
export interface Neighbours {
  feeds(staff: Staff): Promise<readonly NeighbourFeed[]>;
  items(staff: Staff): Promise<readonly NeighbourItem[]>;
  subscribe(staff: Staff, feed: { readonly name: string; readonly address: string }): Promise<Done>;
  unsubscribe(staff: Staff, address: string): Promise<Done>;
  /** Marks an alert as not for us. */
  pass(staff: Staff, id: string): Promise<Done>;
  /** Reads the feeds that are due. */
  tend(
    now: Date,
  ): Promise<{ readonly read: number; readonly failed: number; readonly fresh: number }>;
}

export interface NeighbourDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** Fetches addresses, and refuses those that must not be reached. */
  readonly get: Get;
  /** Records an act of a person in the audit log. */
  readonly note: (
    staff: Staff,
    action: 'neighbour.subscribed' | 'neighbour.unsubscribed' | 'neighbour.passed',
    subject: string,
  ) => Promise<void>;
}

/**
 * A first message has one id, whichever feed shows it first. A follow-up has one id per feed: a
 * feed that copies or forges it must not hide the authority's own message.
 */
const idOf = (alert: CapAlert, feed: string): string =>
  idFrom(alert.references.length > 0 ? `${feed} ${referenceText(alert)}` : referenceText(alert));

/** Returns the id by which the audit log names a feed, because its address may be long. */
export const feedId = (address: string): string => idFrom(address);

function docOf({ alert, address, findings }: Offer, feed: string, now: Date): NeighbourAlertDoc {
  return {
    _id: idOf(alert, feed),
    feed,
    ...(address === undefined ? {} : { address }),
    alert: JSON.stringify(alert),
    ...(alert.references.length > 0 ? { follows: alert.references.map(messageKey) } : {}),
    findings: findings
      .slice(0, MOST_NOTED)
      .map(({ rule, severity, line, what }) => ({ rule, severity, line, what })),
    seenAt: now,
    state: 'new',
    purgeAt: new Date((endOf(alert) ?? now).getTime() + KEPT),
  };
}

/** Returns why a feed was not read, as one word. */
const failureOf = ({ why }: Extract<Neighbour, { kind: 'not-read' }>): string => {
  if (why === 'no-feed') return why;
  return why.kind === 'unchanged' ? why.kind : why.why;
};

const memoryOf = ({ memory }: NeighbourFeedDoc): Memory => {
  try {
    return JSON.parse(memory) as Memory;
  } catch {
    return nothingKnown;
  }
};

/**
 * Reads one feed.
 * @returns the number of new alerts; undefined when the feed could not be read
 */
async function readOne(
  { db: { gateway }, get }: NeighbourDeps,
  feed: NeighbourFeedDoc,
  now: Date,
): Promise<number | undefined> {
  const read = await readNeighbour(feed._id, memoryOf(feed), get, now);
  if (read.kind === 'not-read') {
    await noteReading(gateway, feed._id, { readAt: now, failed: failureOf(read) });
    return undefined;
  }
  if (read.kind === 'unchanged') {
    await noteReading(gateway, feed._id, { readAt: now });
    return 0;
  }
  // Alerts are saved first: if the process dies in between, the next one reads them again and each
  // is stored once.
  const fresh = await keepNeighbourAlerts(
    gateway,
    read.offers.map((offer) => docOf(offer, feed._id, now)),
  );
  await noteReading(gateway, feed._id, {
    readAt: now,
    memory: JSON.stringify(read.memory),
    passed: read.passed.slice(0, MOST_NOTED),
  });
  return fresh;
}

const isAddress = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && url.username === '' && text.length <= 500;
};

/** Returns the feeds with an alert that is relayed here. */
const followedFeeds = async ({ db }: NeighbourDeps): Promise<ReadonlySet<string>> =>
  new Set((await findRelays(db.cases)).flatMap(({ relay }) => relay?.feed ?? []));

/** The functions that people use for feeds. */
function forPeople(deps: NeighbourDeps): Omit<Neighbours, 'tend'> {
  const {
    db: { gateway },
    clock,
    note,
  } = deps;
  const sees = (staff: Staff) => mayAny(staff, 'alerts.see');
  return {
    feeds: async (staff) => (sees(staff) ? listNeighbourFeeds(gateway) : []),
    items: async (staff) =>
      sees(staff) ? itemsOf(await listNeighbourAlerts(gateway, MOST_SHOWN)) : [],
    async subscribe(staff, { name, address }) {
      if (!mayAny(staff, 'alerts.write')) return not('denied');
      if (!isAddress(address) || name === '' || name.length > 100) return not('address');
      const now = clock.now();
      const memory = JSON.stringify(nothingKnown);
      const [addedBy, addedAt, nextAt] = [staff.account, now, now];
      const feed = { _id: address, name, addedBy, addedAt, nextAt, memory, passed: [] };
      if (!(await addNeighbourFeed(gateway, feed))) return not('known');
      await note(staff, 'neighbour.subscribed', `feed/${feedId(address)}`);
      return done;
    },
    async unsubscribe(staff, address) {
      if (!mayAny(staff, 'alerts.write')) return not('denied');
      if ((await followedFeeds(deps)).has(address)) return not('relayed');
      if (!(await removeNeighbourFeed(gateway, address))) return not('unknown');
      await note(staff, 'neighbour.unsubscribed', `feed/${feedId(address)}`);
      return done;
    },
    async pass(staff, id) {
      if (!sees(staff)) return not('denied');
      const decision = { state: 'passed', by: staff.account, at: clock.now() } as const;
      if (!(await decideNeighbourAlert(gateway, id, decision))) return not('decided');
      await note(staff, 'neighbour.passed', `neighbour/${id}`);
      return done;
    },
  };
}

/**
 * Reads neighbours' feeds, and shows people what is new in them. Nothing is relayed automatically.
 */
export function createNeighbours(deps: NeighbourDeps): Neighbours {
  const { gateway } = deps.db;
  return {
    ...forPeople(deps),
    async tend(now) {
      const counts = { read: 0, failed: 0, fresh: 0 };
      const nextAt = new Date(now.getTime() + EVERY);
      const followed = await followedFeeds(deps);
      for (let i = 0; i < MOST_FEEDS; i += 1) {
        const feed = await claimNeighbourFeed(gateway, now, nextAt);
        if (!feed) break;
        const fresh = await readOne(deps, feed, now);
        if (followed.has(feed._id))
          await readFeedBy(gateway, feed._id, new Date(now.getTime() + FOLLOWED));
        if (fresh === undefined) counts.failed += 1;
        else counts.read += 1;
        counts.fresh += fresh ?? 0;
      }
      return counts;
    },
  };
}
