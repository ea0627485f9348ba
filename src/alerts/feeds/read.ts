import { isAlert } from '../cap/read.js';
import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from '../xml/element.js';

export const ATOM = 'http://www.w3.org/2005/Atom';
export const CAP_TYPE = 'application/cap+xml';

/** An entry of a feed: the address of its alert, or the alert itself. */
export interface FeedEntry {
  readonly element: XmlElement;
  readonly line: number;
  readonly id: string | undefined;
  readonly title: string | undefined;
  /** The time of its last change, as written in the feed. */
  readonly changed: string | undefined;
  /** The address of the alert. */
  readonly link: string | undefined;
  /** The alerts inside the entry. */
  readonly alerts: readonly XmlElement[];
}

/** The most entries of a feed that are read, from the first. */
const MOST_ENTRIES = 5_000;

export interface Feed {
  readonly kind: 'atom' | 'rss';
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly changed: string | undefined;
  readonly entries: readonly FeedEntry[];
  /** The number of entries after those that were read. */
  readonly more: number;
}

/** Returns all alerts inside an element, at any depth. */
export function alertsIn(element: XmlElement): XmlElement[] {
  if (isAlert(element)) return [element];
  return element.children.flatMap(alertsIn);
}

/**
 * Returns the link of an Atom entry to its alert: the link with CAP's type, or the only link that
 * is no picture.
 */
function atomLink(entry: XmlElement): string | undefined {
  const links = childrenOf(entry, 'link').map((one) => ({
    href: attributeOf(one, 'href')?.trim(),
    type: attributeOf(one, 'type')?.toLowerCase().split(';')[0]?.trim(),
    rel: attributeOf(one, 'rel') ?? 'alternate',
  }));
  const cap = links.find(
    ({ type }) => type === CAP_TYPE || type === 'application/common-alerting-protocol+xml',
  );
  if (cap) return cap.href;
  const others = links.filter(
    ({ rel, type }) => rel === 'alternate' && !/^(?:image|audio|video)\//.test(type ?? ''),
  );
  return others.length === 1 ? others[0]?.href : undefined;
}

const atomEntry = (element: XmlElement): FeedEntry => ({
  element,
  line: element.line,
  id: textOf(element, 'id'),
  title: textOf(element, 'title'),
  changed: textOf(element, 'updated'),
  link: atomLink(element),
  alerts: alertsIn(element),
});

const rssItem = (element: XmlElement): FeedEntry => ({
  element,
  line: element.line,
  id: textOf(element, 'guid'),
  title: textOf(element, 'title') ?? textOf(element, 'description'),
  changed: textOf(element, 'pubDate'),
  link: textOf(element, 'link'),
  alerts: alertsIn(element),
});

function entriesOf(parent: XmlElement, name: string, read: (one: XmlElement) => FeedEntry) {
  const all = childrenOf(parent, name);
  return {
    entries: all.slice(0, MOST_ENTRIES).map(read),
    more: Math.max(0, all.length - MOST_ENTRIES),
  };
}

/** Reads a feed from the root element of a file; undefined if it is no feed. */
export function readFeed(root: XmlElement): Feed | undefined {
  if (root.name === 'feed' && root.space === ATOM)
    return {
      ...{ kind: 'atom', element: root, id: textOf(root, 'id'), title: textOf(root, 'title') },
      changed: textOf(root, 'updated'),
      ...entriesOf(root, 'entry', atomEntry),
    };
  const channel = root.name === 'rss' ? childOf(root, 'channel') : undefined;
  if (!channel) return undefined;
  return {
    ...{
      kind: 'rss',
      element: channel,
      id: textOf(channel, 'link'),
      title: textOf(channel, 'title'),
    },
    changed: textOf(channel, 'pubDate') ?? textOf(channel, 'lastBuildDate'),
    ...entriesOf(channel, 'item', rssItem),
  };
}
