import { DateTime } from 'luxon';
import type { CapAlert, CapInfo } from '../cap/alert.js';
import { element, escapeXml, group } from '../xml/escape.js';
import { ATOM, CAP_TYPE } from './read.js';
import { standing, type Published } from './standing.js';

/** The data about a feed. */
export interface FeedAbout {
  /** The address of the feed. */
  readonly address: string;
  /** The page for people. */
  readonly home: string;
  readonly title: string;
  readonly description: string;
  /** The owner of the alerts. */
  readonly author: string;
  /** The language of title and description. */
  readonly language: string;
  /**
   * When a message was last added or removed; a reader with the same value need not fetch again.
   */
  readonly changedAt: Date;
}

const infoOf = (alert: CapAlert, language: string): CapInfo | undefined =>
  alert.infos.find((info) => info.language === language) ?? alert.infos[0];

/**
 * Returns the title of an entry. An alert that is not real says so first, because a reader shows
 * only this line.
 */
function titleOf(alert: CapAlert, info: CapInfo | undefined): string {
  const text = info?.headline ?? info?.event ?? alert.identifier;
  return alert.status === 'Actual' ? text : `[${alert.status}] ${text}`;
}

const atomTime = (date: Date): string =>
  DateTime.fromJSDate(date, { zone: 'UTC' }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");

const link = (depth: number, rel: string, type: string, href: string): string =>
  `${'  '.repeat(depth)}<link rel="${rel}" type="${type}" href="${escapeXml(href)}"/>\n`;

function atomEntry({ alert, address }: Published, { language }: FeedAbout): string {
  const info = infoOf(alert, language);
  return group(1, 'entry', [
    // A hub of many countries fetches the id, so the id is the address.
    element(2, 'id', address),
    element(2, 'title', titleOf(alert, info)),
    element(2, 'updated', alert.sent),
    element(2, 'published', alert.sent),
    link(2, 'alternate', CAP_TYPE, address),
    element(2, 'summary', info?.description),
  ]);
}

/**
 * Returns the messages in force as an Atom feed (RFC 4287). The same messages give the same bytes.
 */
export function atomFeed(about: FeedAbout, all: readonly Published[], now: Date): string {
  const inner = [
    element(1, 'id', about.address),
    element(1, 'title', about.title),
    element(1, 'subtitle', about.description),
    element(1, 'updated', atomTime(about.changedAt)),
    group(1, 'author', [element(2, 'name', about.author)]),
    link(1, 'self', 'application/atom+xml', about.address),
    link(1, 'alternate', 'text/html', about.home),
    ...standing(all, now).map((one) => atomEntry(one, about)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="${ATOM}" xml:lang="${escapeXml(about.language)}">
${inner.join('')}</feed>
`;
}

const rssTime = (date: Date): string =>
  DateTime.fromJSDate(date, { zone: 'UTC' }).toRFC2822() ?? '';

function rssItem({ alert, address }: Published, { language }: FeedAbout): string {
  const info = infoOf(alert, language);
  return group(2, 'item', [
    element(3, 'title', titleOf(alert, info)),
    element(3, 'link', address),
    element(3, 'description', info?.description),
    element(3, 'category', info?.categories[0]),
    `      <guid isPermaLink="true">${escapeXml(address)}</guid>\n`,
    element(3, 'pubDate', rssTime(DateTime.fromISO(alert.sent).toJSDate())),
  ]);
}

/** Returns the messages in force as RSS 2.0. */
export function rssFeed(about: FeedAbout, all: readonly Published[], now: Date): string {
  const inner = [
    element(2, 'title', about.title),
    element(2, 'link', about.home),
    element(2, 'description', about.description),
    element(2, 'language', about.language),
    element(2, 'pubDate', rssTime(about.changedAt)),
    `    <atom:link rel="self" type="application/rss+xml" href="${escapeXml(about.address)}"/>\n`,
    ...standing(all, now).map((one) => rssItem(one, about)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="${ATOM}">
${group(1, 'channel', inner)}</rss>
`;
}
