import { findRelays } from '../../models/cases/alert.js';
import {
  claimNeighbourFeed,
  keepNeighbourAlerts,
  noteReading,
  type NeighbourAlertDoc,
  type NeighbourFeedDoc,
} from '../../models/gateway/neighbour.js';
import type { Db } from '../../models/store/db.js';
import { DAY, MINUTE, SECOND } from '../../shared/clock.js';
import { idFrom } from '../../shared/ids.js';
import { turnOfTime } from '../../shared/turn-of-time.js';
import type { CapAlert } from '../cap/alert.js';
import { referenceText } from '../cap/lists.js';
import { endOf } from '../feeds/standing.js';
import { messageKey } from '../relays/origin.js';
import type { Gate } from './gate.js';
import { createGet, type Get } from './get.js';
import { nothingKnown, readNeighbour, type Memory, type Neighbour, type Offer } from './read.js';

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

/** What the reading of feeds needs. */
export interface ReadingDeps {
  readonly db: Db;
  /** Which addresses may be asked. */
  readonly gate: Gate;
  /** Milliseconds that have passed; of the process by default. */
  readonly elapsed?: () => number;
}

/** The result of one run. */
export type ReadingCounts = Readonly<{
  read: number;
  failed: number;
  /** Alerts that were not known before. */
  fresh: number;
}>;

/**
 * A first message has one id, whichever feed shows it first. A follow-up has one id per feed: a
 * feed that copies or forges it must not hide the authority's own message.
 */
const idOf = (alert: CapAlert, feed: string): string =>
  idFrom(alert.references.length > 0 ? `${feed} ${referenceText(alert)}` : referenceText(alert));

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
  { db: { gateway }, elapsed }: ReadingDeps,
  get: Get,
  feed: NeighbourFeedDoc,
  now: Date,
): Promise<number | undefined> {
  const goesOn = turnOfTime(TURN, elapsed);
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

/** Returns the feeds with an alert that is relayed here. */
export const followedFeeds = async ({
  db,
}: Pick<ReadingDeps, 'db'>): Promise<ReadonlySet<string>> =>
  new Set((await findRelays(db.cases)).flatMap(({ relay }) => relay?.feed ?? []));

/**
 * Returns the function that claims the next feed to read: first those with an alert that is relayed
 * here. They are due again soon, also if this process dies while it reads.
 */
async function claimer(deps: ReadingDeps, now: Date) {
  const { gateway } = deps.db;
  const followed = [...(await followedFeeds(deps))];
  const after = (ms: number) => new Date(now.getTime() + ms);
  return async () =>
    (followed.length > 0
      ? await claimNeighbourFeed(gateway, now, after(FOLLOWED), followed)
      : undefined) ?? (await claimNeighbourFeed(gateway, now, after(EVERY)));
}

/** Creates the job that reads the feeds that are due. */
export function createReading(deps: ReadingDeps): (now: Date) => Promise<ReadingCounts> {
  const get = createGet(deps.gate, { deadline: ADDRESS });
  return async (now) => {
    const counts = { read: 0, failed: 0, fresh: 0 };
    const claim = await claimer(deps, now);
    const goesOn = turnOfTime(TURN, deps.elapsed);
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
  };
}
