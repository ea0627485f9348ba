import type { CapAlert } from '../cap/alert.js';
import { checkAlerts } from '../cap/check.js';
import type { Finding } from '../cap/finding.js';
import { referenceText } from '../cap/lists.js';
import { isAlert, readAlert } from '../cap/read.js';
import { alertsIn, readFeed, type FeedEntry } from '../feeds/read.js';
import { endOf, sentAt } from '../feeds/standing.js';
import { isEnd } from '../relays/origin.js';
import { DAY } from '../../shared/clock.js';
import { decodeXml } from '../xml/decode.js';
import type { XmlElement } from '../xml/element.js';
import { parseXml } from '../xml/parse.js';
import type { Get, Got, Known } from './get.js';

/** The state of a neighbour's feed between two readings. It grows no larger than the feed. */
export interface Memory extends Known {
  /** Entries that were handled, by their address or id. */
  readonly seen: readonly string[];
  /** The number of failed readings of each entry. */
  readonly tries: Readonly<Record<string, number>>;
}
export const nothingKnown: Memory = { seen: [], tries: {} };

/**
 * A neighbour's alert for a person to check, who may relay it. Nothing is relayed automatically.
 */
export interface Offer {
  /** Its address; undefined for an alert inside the feed itself. */
  readonly address: string | undefined;
  readonly alert: CapAlert;
  /** Its problems, for the person who relays it. */
  readonly findings: readonly Finding[];
}

/** An entry that is not offered, and why. */
export interface Passed {
  readonly entry: string;
  readonly why: 'ended' | 'not-actual' | 'unreadable' | 'not-had';
}

export type Neighbour =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'read';
      readonly offers: readonly Offer[];
      readonly passed: readonly Passed[];
      readonly memory: Memory;
      /** The number of entries left for the next reading. */
      readonly left: number;
    }
  | { readonly kind: 'not-read'; readonly why: Exclude<Got, { kind: 'body' }> | 'no-feed' };

/** The most alerts that one reading fetches; a neighbour with more is read again. */
const MOST_FETCHED = 50;
/**
 * The most bytes read of one alert, and of all alerts of one reading: in memory they take ten times
 * as much.
 */
const MOST_OF_ONE = 1_000_000;
const MOST_OF_ALL = 8_000_000;
/** The number of failed readings after which an entry is given up. */
const MOST_TRIES = 5;

/** Returns the key by which an entry is recognised. */
const keyOf = (entry: FeedEntry): string => entry.link ?? entry.id ?? entry.title ?? '';

async function rootsOf(bytes: Uint8Array): Promise<readonly XmlElement[]> {
  const decoded = decodeXml(bytes);
  if (!decoded.ok) return [];
  const parsed = await parseXml(decoded.text);
  return parsed.ok ? parsed.roots : [];
}

/** An alert that may be offered, before its check. */
interface Candidate {
  readonly element: XmlElement;
  readonly alert: CapAlert;
  readonly address: string | undefined;
}

/** The result of one entry. */
type Taken = ({ readonly candidates: Candidate[] } | { readonly passed: Passed['why'] }) & {
  readonly bytes?: number;
};

/**
 * How long an end message is accepted, whatever end it states itself: the alert that it ends may
 * still be in force here.
 */
const END_HEARD = 2 * DAY;

const stillCounts = (alert: CapAlert, now: Date): boolean =>
  (endOf(alert) ?? now) >= now || (isEnd(alert) && sentAt(alert) >= now.getTime() - END_HEARD);

function candidatesOf(
  elements: readonly XmlElement[],
  address: string | undefined,
  now: Date,
): Taken {
  const all = elements.filter(isAlert).map((element) => ({ element, alert: readAlert(element) }));
  const read = all.flatMap(({ element, alert }) => (alert ? [{ element, alert, address }] : []));
  if (read.length === 0 || read.length < all.length) return { passed: 'unreadable' };
  const actual = read.filter(({ alert }) => alert.status === 'Actual');
  if (actual.length === 0) return { passed: 'not-actual' };
  const candidates = actual.filter(({ alert }) => stillCounts(alert, now));
  return candidates.length === 0 ? { passed: 'ended' } : { candidates };
}

async function take(entry: FeedEntry, get: Get, now: Date): Promise<Taken> {
  if (entry.alerts.length > 0) return candidatesOf(entry.alerts, undefined, now);
  const address = entry.link ?? entry.id;
  const got = address === undefined ? undefined : await get(address);
  if (got?.kind !== 'body') return { passed: 'not-had' };
  const bytes = got.bytes.length;
  if (bytes > MOST_OF_ONE) return { passed: 'unreadable', bytes };
  const alerts = (await rootsOf(got.bytes)).flatMap(alertsIn);
  return { ...candidatesOf(alerts, address, now), bytes };
}

/**
 * Returns the alerts with their problems, each once: feeds in two languages list the same alert
 * twice.
 */
async function offersOf(candidates: readonly Candidate[], now: Date): Promise<Offer[]> {
  const once = [...new Map(candidates.map((one) => [referenceText(one.alert), one])).values()];
  const found = await checkAlerts(
    once.map(({ element }) => element),
    'public',
    now,
  );
  return once.map(({ alert, address }, at) => ({ address, alert, findings: found[at] ?? [] }));
}

/** One reading of a feed. */
export interface Reading {
  /** Fetches addresses, and refuses those that must not be reached. */
  readonly get: Get;
  /** Whether there is time for one more address. */
  readonly goesOn: () => boolean;
}

/** Reads the new entries, and returns the results. */
async function takeAll(fresh: readonly FeedEntry[], { get, goesOn }: Reading, now: Date) {
  const candidates: Candidate[] = [];
  const passed: Passed[] = [];
  const failed = new Set<string>();
  const done = new Set<string>();
  let bytes = 0;
  for (const entry of fresh.slice(0, MOST_FETCHED)) {
    if (bytes > MOST_OF_ALL || !goesOn()) break;
    const taken = await take(entry, get, now);
    bytes += taken.bytes ?? 0;
    const key = keyOf(entry);
    if ('candidates' in taken) candidates.push(...taken.candidates);
    else passed.push({ entry: key, why: taken.passed });
    if ('passed' in taken && taken.passed === 'not-had') failed.add(key);
    else done.add(key);
  }
  return { offers: await offersOf(candidates, now), passed, failed, done };
}

/** Returns the state to save after a reading, for the entries that the feed has now. */
function remembered(
  entries: readonly FeedEntry[],
  before: Memory,
  failed: ReadonlySet<string>,
  done: ReadonlySet<string>,
) {
  const keys = entries.map(keyOf);
  const tries = Object.fromEntries(
    keys.flatMap((key) => {
      const count = (before.tries[key] ?? 0) + (failed.has(key) ? 1 : 0);
      return count > 0 && !done.has(key) ? [[key, count] as const] : [];
    }),
  );
  const over = (key: string) => done.has(key) || (tries[key] ?? 0) >= MOST_TRIES;
  return { seen: keys.filter(over), tries };
}

/** Why a feed gives nothing to read. */
export type FeedFailure =
  Extract<Got, { kind: 'refused' | 'failed' }>['why'] | 'no-feed' | 'no-alerts';

/** How many entries are tried before somebody subscribes. */
const MOST_TRIED = 3;

/**
 * Tries a feed before it is subscribed to: it must answer with a feed, and what it lists first must
 * be alerts. A feed that lists nothing is fine: mostly nobody is missing.
 * @returns what is wrong with it
 */
export async function tryFeed(
  address: string,
  get: Get,
  now: Date,
): Promise<{ readonly why: FeedFailure; readonly status?: number } | undefined> {
  const got = await get(address);
  // Nothing was said to be known: "unchanged" is no answer.
  if (got.kind === 'unchanged') return { why: 'status', status: 304 };
  if (got.kind !== 'body') return got;
  const feed = (await rootsOf(got.bytes)).flatMap((root) => readFeed(root, address) ?? [])[0];
  if (!feed) return { why: 'no-feed' };
  const tried: Taken[] = [];
  for (const entry of feed.entries.slice(0, MOST_TRIED)) tried.push(await take(entry, get, now));
  const none = (one: Taken) => 'passed' in one && one.passed === 'unreadable';
  return tried.length > 0 && tried.every(none) ? { why: 'no-alerts' } : undefined;
}

/**
 * Reads a neighbour's feed and returns what is new since the last reading, for a person to check.
 * @param address of the feed
 * @param memory from the last reading
 */
export async function readNeighbour(
  address: string,
  memory: Memory,
  reading: Reading,
  now: Date,
): Promise<Neighbour> {
  const got = await reading.get(address, memory);
  if (got.kind === 'unchanged') return { kind: 'unchanged' };
  if (got.kind !== 'body') return { kind: 'not-read', why: got };
  const feed = (await rootsOf(got.bytes)).flatMap((root) => readFeed(root, address) ?? [])[0];
  if (!feed) return { kind: 'not-read', why: 'no-feed' };
  const seen = new Set(memory.seen);
  // What nobody sends comes last: it takes the time of what can be read.
  const tries = (entry: FeedEntry) => memory.tries[keyOf(entry)] ?? 0;
  const fresh = feed.entries
    .filter((entry) => !seen.has(keyOf(entry)))
    .sort((a, b) => tries(a) - tries(b));
  const { offers, passed, failed, done } = await takeAll(fresh, reading, now);
  const { etag, lastModified } = got;
  const after = remembered(feed.entries, memory, failed, new Set([...seen, ...done]));
  const over = new Set(after.seen);
  const left = feed.entries.filter((entry) => !over.has(keyOf(entry))).length;
  // Entries left over are in the same bytes: an answer "unchanged" would hide them.
  const known =
    left > 0 ? {} : { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
  return { kind: 'read', offers, passed, memory: { ...after, ...known }, left };
}
