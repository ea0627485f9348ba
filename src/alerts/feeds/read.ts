import { isAlert } from '../cap/read.js';
import { isWebAddress } from '../cap/rules/web-address.js';
import { attributeOf, childOf, childrenOf, textOf, wholeText } from '../xml/element.js';
import type { XmlElement } from '../xml/element.js';

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
  /** The address of the alert, whole where the address of the feed is known. */
  readonly link: string | undefined;
  /** How the address was found, if not where every reader looks for it. */
  readonly odd?: 'several' | 'page' | 'elsewhere';
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

type Found = Pick<FeedEntry, 'link' | 'odd'>;
const capTypes = new Set<string | undefined>([
  CAP_TYPE,
  'application/common-alerting-protocol+xml',
]);

const typeOf = (element: XmlElement): string | undefined =>
  attributeOf(element, 'type')?.toLowerCase().split(';')[0]?.trim();

/**
 * Returns the link of an Atom entry to its alert: the link or content with CAP's type, or the only
 * link that is no page and no picture.
 */
function atomLink(entry: XmlElement): Found {
  const links = childrenOf(entry, 'link').map((one) => ({
    href: attributeOf(one, 'href')?.trim(),
    type: typeOf(one),
    rel: attributeOf(one, 'rel') ?? 'alternate',
  }));
  const cap = links.find(({ type }) => capTypes.has(type));
  if (cap) return { link: cap.href };
  const content = childOf(entry, 'content');
  if (content && capTypes.has(typeOf(content)) && attributeOf(content, 'src') !== undefined)
    return { link: attributeOf(content, 'src')?.trim() };
  const others = links.filter(
    ({ rel, type }) => rel === 'alternate' && !/^(?:image|audio|video)\//.test(type ?? ''),
  );
  const files = others.filter(
    ({ type }) => !/^(?:text\/html|application\/xhtml\+xml)$/.test(type ?? ''),
  );
  if (files.length === 1) return { link: files[0]?.href };
  if (files.length > 1) return { link: undefined, odd: 'several' };
  return { link: undefined, ...(others.length > 0 ? { odd: 'page' as const } : {}) };
}

/** Returns the text of an element of Atom; a title may be XHTML. */
function atomText(entry: XmlElement, name: string): string | undefined {
  const element = childOf(entry, name);
  const text = element && wholeText(element).trim();
  return text === '' ? undefined : text;
}

const atomEntry = (element: XmlElement): FeedEntry => ({
  element,
  line: element.line,
  id: textOf(element, 'id'),
  title: atomText(element, 'title'),
  changed: textOf(element, 'updated'),
  ...atomLink(element),
  alerts: alertsIn(element),
});

/**
 * Returns the link of an item of RSS. Other readers take `<link>` alone; what names CAP's type, or
 * is said to be a permanent address, is found here, too.
 */
function rssLink(item: XmlElement): Found {
  const link = textOf(item, 'link');
  if (link !== undefined) return { link };
  const named = item.children.find(
    (one) => (one.name === 'enclosure' || one.space === ATOM) && capTypes.has(typeOf(one)),
  );
  const guid = childOf(item, 'guid');
  const address = guid && attributeOf(guid, 'isPermaLink') !== 'false' ? guid.text.trim() : '';
  const found = named && (attributeOf(named, 'url') ?? attributeOf(named, 'href'))?.trim();
  if (found !== undefined) return { link: found, odd: 'elsewhere' };
  return isWebAddress(address) ? { link: address, odd: 'elsewhere' } : { link: undefined };
}

const rssItem = (element: XmlElement): FeedEntry => ({
  element,
  line: element.line,
  id: textOf(element, 'guid'),
  title: textOf(element, 'title') ?? textOf(element, 'description'),
  changed: textOf(element, 'pubDate'),
  ...rssLink(element),
  alerts: alertsIn(element),
});

const XML = 'http://www.w3.org/XML/1998/namespace';

/** Returns the address from which the links of an element are read (xml:base). */
function baseOf(element: XmlElement, outer: string | undefined): string | undefined {
  const said = element.attributes.find(
    ({ name, space }) => name === 'base' && space === XML,
  )?.value;
  if (said === undefined) return outer;
  return URL.canParse(said, outer) ? new URL(said, outer).href : outer;
}

/** Returns an entry with its link whole, if it is one beside the feed. */
function resolved(entry: FeedEntry, base: string | undefined): FeedEntry {
  const from = baseOf(entry.element, base);
  const { link } = entry;
  if (from === undefined || link === undefined || URL.canParse(link)) return entry;
  return URL.canParse(link, from) ? { ...entry, link: new URL(link, from).href } : entry;
}

function entriesOf(
  parent: XmlElement,
  name: string,
  read: (one: XmlElement) => FeedEntry,
  base: string | undefined,
) {
  const all = childrenOf(parent, name);
  return {
    entries: all.slice(0, MOST_ENTRIES).map((one) => resolved(read(one), base)),
    more: Math.max(0, all.length - MOST_ENTRIES),
  };
}

/**
 * Reads a feed from the root element of a file; undefined if it is no feed.
 * @param address of the feed, if it is known: links may be written from there
 */
export function readFeed(root: XmlElement, address?: string): Feed | undefined {
  const base = baseOf(root, address);
  if (root.name === 'feed' && root.space === ATOM)
    return {
      ...{ kind: 'atom', element: root, id: textOf(root, 'id'), title: atomText(root, 'title') },
      changed: textOf(root, 'updated'),
      ...entriesOf(root, 'entry', atomEntry, base),
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
    ...entriesOf(channel, 'item', rssItem, baseOf(channel, base)),
  };
}
