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
import { isOpen, type Gate } from './gate.js';
import { createGet, type Get } from './get.js';
import { itemsOf, MOST_SHOWN, type NeighbourItem } from './items.js';
import {
  nothingKnown,
  readNeighbour,
  tryFeed,
  type FeedFailure,
  type Memory,
  type Neighbour,
  type Offer,
} from './read.js';
import { idFrom } from '../../shared/ids.js';

/** How often a feed is read, and how long an alert is stored that has no end or has ended. */
const EVERY = 5 * MINUTE;
/** The interval for a feed with a relayed alert: its end must be noticed within a minute. */
const FOLLOWED = 20 * SECOND;
const KEPT = 7 * DAY;
/** How many feeds are read side by side: a slow one delays only itself, and memory has an end. */
const LANES = 4;
/** After this long nothing more is begun, neither an entry of one reading nor a feed of one run. */
const TURN = 10 * SECOND;
/** How long one address may take while nobody waits for it, in milliseconds. */
const ADDRESS = 10 * SECOND;
/** The most findings and skipped entries that are stored for people to read. */
const MOST_NOTED = 20;

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
  tend(
    now: Date,
  ): Promise<{ readonly read: number; readonly failed: number; readonly fresh: number }>;
}

export interface NeighbourDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** Which addresses may be asked. */
  readonly gate: Gate;
  /** Milliseconds that have passed; of the process by default. */
  readonly elapsed?: () => number;
  /** Notes what somebody did, in the audit log. */
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

/** Begins a turn: the function tells whether it still has time. */
function turnOf({ elapsed = () => performance.now() }: Pick<NeighbourDeps, 'elapsed'>) {
  const began = elapsed();
  return () => elapsed() - began < TURN;
}

/**
 * Reads one feed.
 * @returns the number of new alerts; undefined when the feed could not be read
 */
async function readOne(
  { db: { gateway }, ...deps }: NeighbourDeps,
  get: Get,
  feed: NeighbourFeedDoc,
  now: Date,
): Promise<number | undefined> {
  const goesOn = turnOf(deps);
  const read = await readNeighbour(feed._id, memoryOf(feed), { get, goesOn }, now);
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

/** Returns an address in the form in which it is stored, so that two spellings are one feed. */
function addressOf(text: string, gate: Gate): string | undefined {
  const url = text.length <= LONGEST_ADDRESS && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isOpen(url, gate)) return undefined;
  url.hash = '';
  return url.href;
}

/** Returns the feeds with an alert that is relayed here. */
const followedFeeds = async ({ db }: NeighbourDeps): Promise<ReadonlySet<string>> =>
  new Set((await findRelays(db.cases)).flatMap(({ relay }) => relay?.feed ?? []));

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
 * Returns the function that claims the next feed to read: first those with an alert that is relayed
 * here. They are due again soon, also if this process dies while it reads.
 */
async function claimer(deps: NeighbourDeps, now: Date) {
  const { gateway } = deps.db;
  const followed = [...(await followedFeeds(deps))];
  const after = (ms: number) => new Date(now.getTime() + ms);
  return async () =>
    (followed.length > 0
      ? await claimNeighbourFeed(gateway, now, after(FOLLOWED), followed)
      : undefined) ?? (await claimNeighbourFeed(gateway, now, after(EVERY)));
}

/**
 * Reads neighbours' feeds, and shows people what is new in them. Nothing is relayed automatically.
 */
export function createNeighbours(deps: NeighbourDeps): Neighbours {
  const get = createGet(deps.gate, { deadline: ADDRESS });
  return {
    ...forPeople(deps),
    async tend(now) {
      const counts = { read: 0, failed: 0, fresh: 0 };
      const claim = await claimer(deps, now);
      const goesOn = turnOf(deps);
      const next = async () => (goesOn() ? claim() : undefined);
      const lane = async () => {
        for (let feed = await next(); feed; feed = await next()) {
          const fresh = await readOne(deps, get, feed, now);
          counts[fresh === undefined ? 'failed' : 'read'] += 1;
          counts.fresh += fresh ?? 0;
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      return counts;
    },
  };
}
