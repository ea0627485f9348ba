import { mayAny } from '../../access/policy.js';
import {
  addNeighbourFeed,
  decideNeighbourAlert,
  listNeighbourAlerts,
  listNeighbourFeeds,
  removeNeighbourFeed,
  type NeighbourFeedDoc,
} from '../../models/gateway/neighbour.js';
import { SECOND, type Clock } from '../../shared/clock.js';
import { idFrom } from '../../shared/ids.js';
import type { Staff } from '../../shared/staff.js';
import { isOpen, type Gate } from './gate.js';
import { createGet } from './get.js';
import { itemsOf, MOST_SHOWN, type NeighbourItem } from './items.js';
import { nothingKnown, tryFeed, type FeedFailure } from './read.js';
import { createReading, followedFeeds, type ReadingCounts, type ReadingDeps } from './tend.js';

/** Feeds that are read at most. */
const MOST_SUBSCRIBED = 100;
/** How long one address may take while a person waits for it, in milliseconds. */
const WAITED = 5 * SECOND;
const LONGEST_NAME = 100;
const LONGEST_ADDRESS = 500;

/** A feed that is read here. */
export interface NeighbourFeed extends NeighbourFeedDoc {
  /** By which it is named: its address may be long. */
  readonly id: string;
}

/** The reason of a refusal. */
export type NeighbourRefusal =
  | ('denied' | 'unknown' | 'name' | 'known' | 'many' | 'decided')
  /** An alert of the feed is passed on: its end would not be heard. */
  | 'relayed'
  | FeedFailure;
export type NeighbourOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: NeighbourRefusal; readonly status?: number };
type Done = NeighbourOutcome<undefined>;
const done: Done = { ok: true, value: undefined };
const not = (reason: NeighbourRefusal) => ({ ok: false, reason }) as const;

/**
 * The feeds of neighbours: people subscribe to them, a job reads them, and only people decide what
 * happens with an alert.
 */
export interface Neighbours {
  feeds(staff: Staff): Promise<readonly NeighbourFeed[]>;
  items(staff: Staff): Promise<readonly NeighbourItem[]>;
  /** Reads a feed from now on. It is tried first, and refused when it is no feed of alerts. */
  subscribe(
    staff: Staff,
    feed: { readonly name: string; readonly address: string },
  ): Promise<NeighbourOutcome<NeighbourFeed>>;
  /** @param which the id of a feed, or its address */
  unsubscribe(staff: Staff, which: string): Promise<NeighbourOutcome<NeighbourFeed>>;
  /** Says that an alert is not for us. */
  pass(staff: Staff, id: string): Promise<Done>;
  /** Reads the feeds that are due. */
  tend(now: Date): Promise<ReadingCounts>;
}

export interface NeighbourDeps extends ReadingDeps {
  readonly clock: Clock;
  /** Notes what somebody did, in the audit log. */
  readonly note: (
    staff: Staff,
    action: 'neighbour.subscribed' | 'neighbour.unsubscribed' | 'neighbour.passed',
    subject: string,
  ) => Promise<void>;
}

/** Returns the id by which the audit log names a feed, because its address may be long. */
export const feedId = (address: string): string => idFrom(address);

/** Returns an address in the form in which it is stored, so that two spellings are one feed. */
function addressOf(text: string, gate: Gate): string | undefined {
  const url = text.length <= LONGEST_ADDRESS && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isOpen(url, gate)) return undefined;
  url.hash = '';
  return url.href;
}

const feedOf = (doc: NeighbourFeedDoc): NeighbourFeed => ({ ...doc, id: feedId(doc._id) });

/** Begins to read a feed that answers as one. */
async function subscribe(
  deps: NeighbourDeps,
  staff: Staff,
  input: { readonly name: string; readonly address: string },
): Promise<NeighbourOutcome<NeighbourFeed>> {
  const { gateway } = deps.db;
  if (!mayAny(staff, 'alerts.write')) return not('denied');
  const name = input.name.trim();
  if (name === '' || name.length > LONGEST_NAME) return not('name');
  const address = addressOf(input.address, deps.gate);
  if (address === undefined) return not('address');
  const before = await listNeighbourFeeds(gateway);
  if (before.some(({ _id }) => _id === address)) return not('known');
  if (before.length >= MOST_SUBSCRIBED) return not('many');
  const now = deps.clock.now();
  const wrong = await tryFeed(address, createGet(deps.gate, { deadline: WAITED }), now);
  if (wrong)
    return { ...not(wrong.why), ...(wrong.status === undefined ? {} : { status: wrong.status }) };
  const memory = JSON.stringify(nothingKnown);
  const [addedBy, addedAt, nextAt] = [staff.account, now, now];
  const feed = { _id: address, name, addedBy, addedAt, nextAt, memory, passed: [] };
  if (!(await addNeighbourFeed(gateway, feed))) return not('known');
  await deps.note(staff, 'neighbour.subscribed', `feed/${feedId(address)}`);
  return { ok: true, value: feedOf(feed) };
}

/** Reads a feed no more. */
async function unsubscribe(
  deps: NeighbourDeps,
  staff: Staff,
  which: string,
): Promise<NeighbourOutcome<NeighbourFeed>> {
  const { gateway } = deps.db;
  if (!mayAny(staff, 'alerts.write')) return not('denied');
  const feeds = (await listNeighbourFeeds(gateway)).map(feedOf);
  const address = addressOf(which, deps.gate);
  const feed = feeds.find(({ id, _id }) => id === which || _id === which || _id === address);
  if (!feed) return not('unknown');
  if ((await followedFeeds(deps)).has(feed._id)) return not('relayed');
  if (!(await removeNeighbourFeed(gateway, feed._id))) return not('unknown');
  await deps.note(staff, 'neighbour.unsubscribed', `feed/${feed.id}`);
  return { ok: true, value: feed };
}

/** The actions of people on feeds. */
function forPeople(deps: NeighbourDeps): Omit<Neighbours, 'tend'> {
  const {
    db: { gateway },
    clock,
    note,
  } = deps;
  const sees = (staff: Staff) => mayAny(staff, 'alerts.see');
  return {
    feeds: async (staff) => (sees(staff) ? (await listNeighbourFeeds(gateway)).map(feedOf) : []),
    items: async (staff) =>
      sees(staff) ? itemsOf(await listNeighbourAlerts(gateway, MOST_SHOWN)) : [],
    subscribe: (staff, input) => subscribe(deps, staff, input),
    unsubscribe: (staff, which) => unsubscribe(deps, staff, which),
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
export const createNeighbours = (deps: NeighbourDeps): Neighbours => ({
  ...forPeople(deps),
  tend: createReading(deps),
});
