import { DateTime } from 'luxon';
import { isAlert, readAlert } from '../cap/read.js';
import { finding, quote, type Finding, type Findings } from '../cap/finding.js';
import { referenceText } from '../cap/lists.js';
import { isWebAddress } from '../cap/rules/web-address.js';
import type { Feed, FeedEntry } from './read.js';

/** Source: RFC 3339, RFC 822 with four digits of the year. */
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const RFC822 =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? (?:[A-Z]{1,3}|[+-]\d{4})$/;

/** Checks whether a feed's time has its form, and is of a day that there is. */
function isTime(kind: Feed['kind'], text: string): boolean {
  if (kind === 'atom') return RFC3339.test(text) && DateTime.fromISO(text.toUpperCase()).isValid;
  // No name of a zone but these of RFC 822 is read; UTC is what many write for GMT.
  return RFC822.test(text) && DateTime.fromRFC2822(text.replace(/UTC$/, 'GMT')).isValid;
}

function* head({ kind, element, id, title, changed, more }: Feed): Findings {
  if (more > 0)
    yield finding(element.line, 'too-many', `The feed has ${more} entries more than are read.`);
  if (title === undefined) yield finding(element.line, 'feed-title', 'The feed has no <title>.');
  if (kind === 'atom' && id === undefined)
    yield finding(element.line, 'feed-id', 'The feed has no <id>.');
  if (kind === 'atom' && changed === undefined)
    yield finding(element.line, 'feed-id', 'The feed has no <updated>.');
  if (changed !== undefined && !isTime(kind, changed))
    yield finding(element.line, 'entry-time', `The feed was changed at ${quote(changed)}.`);
}

function* id(feed: Feed, entry: FeedEntry, seen: Set<string>): Findings {
  const { line } = entry;
  if (entry.id === undefined)
    yield feed.kind === 'atom'
      ? finding(line, 'entry-id', 'An entry has no <id>.')
      : finding(line, 'entry-guid', 'An item has no <guid>.');
  else if (seen.has(entry.id))
    yield finding(line, 'entry-id', `Another entry has the same id: ${quote(entry.id)}.`);
  else if (feed.kind === 'atom' && !isWebAddress(entry.id))
    yield finding(line, 'entry-address', `The id of an entry is no address: ${quote(entry.id)}.`);
  if (entry.id !== undefined) seen.add(entry.id);
}

const linkless = {
  several: 'An entry has several links, and none of them says that it is of an alert.',
  page: 'An entry links to a web page, not to an alert.',
  elsewhere: 'An entry has neither a link to an alert nor the alert.',
} as const;

function* linkRules(entry: FeedEntry, seen: Set<string>): Findings {
  const { line, link, odd, alerts } = entry;
  if (link === undefined) {
    if (alerts.length === 0) yield finding(line, 'entry-link', linkless[odd ?? 'elsewhere']);
    return;
  }
  if (!isWebAddress(link))
    yield finding(line, 'entry-link', `A link is no full address: ${quote(link)}.`, {
      severity: alerts.length > 0 ? 'warning' : 'error',
    });
  else if (seen.has(`link ${link}`))
    yield finding(line, 'entry-link', `Another entry has the same link: ${quote(link)}.`, {
      severity: 'warning',
    });
  else if (odd !== undefined && alerts.length === 0)
    yield finding(line, 'entry-link', 'An item has no <link>: hubs look there alone.', {
      severity: 'warning',
    });
  seen.add(`link ${link}`);
}

function* entryRules(feed: Feed, entry: FeedEntry, seen: Set<string>): Findings {
  const { line, title, changed } = entry;
  yield* id(feed, entry, seen);
  if (title === undefined) yield finding(line, 'entry-title', 'An entry has no <title>.');
  if (changed !== undefined && !isTime(feed.kind, changed))
    yield finding(line, 'entry-time', `An entry was changed at ${quote(changed)}.`);
  if (changed === undefined)
    yield finding(line, 'entry-time', 'An entry does not say when it was changed.', {
      severity: feed.kind === 'atom' ? 'error' : 'warning',
    });
  yield* linkRules(entry, seen);
}

/** Reports alerts of the feed that a later message of the same feed has replaced or ended. */
function* ended(feed: Feed): Findings {
  const all = feed.entries.flatMap(({ alerts, line }) =>
    alerts.filter(isAlert).flatMap((element) => {
      const alert = readAlert(element);
      return alert ? [{ alert, line }] : [];
    }),
  );
  yield;
  const over = new Set(all.flatMap(({ alert }) => alert.references.map(referenceText)));
  for (const { alert, line } of all)
    if (over.has(referenceText(alert)))
      yield finding(
        line,
        'entry-ended',
        `A later message of the feed follows ${quote(alert.identifier)}.`,
      );
}

/** Checks what a feed needs so that others find its alerts, with the entry of each finding. */
export function* feedRules(feed: Feed): Generator<Finding | undefined, void, void> {
  yield* head(feed);
  const seen = new Set<string>();
  for (const entry of feed.entries) {
    yield* entryRules(feed, entry, seen);
    yield;
  }
  yield* ended(feed);
}
