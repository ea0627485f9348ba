import { expect, test } from '@jest/globals';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { followUp } from '../../src/alerts/cap/follow-up.js';
import type { CapAlert } from '../../src/alerts/cap/alert.js';
import { readAlert } from '../../src/alerts/cap/read.js';
import { findingsOf } from '../../src/alerts/cap/validate.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import { standing, type Published } from '../../src/alerts/feeds/standing.js';
import { atomFeed, rssFeed, type FeedAbout } from '../../src/alerts/feeds/write.js';
import { parseXml } from '../../src/alerts/xml/parse.js';
import { Hub } from './hub.js';
import { check, fixture, now } from './support.js';

async function alertOf(file: string): Promise<CapAlert> {
  const parsed = await parseXml(fixture('good', file).toString('utf8'));
  const alert = parsed.ok && parsed.roots[0] && readAlert(parsed.roots[0]);
  if (!alert) throw new Error(`${file} is no alert.`);
  return alert;
}

const about: FeedAbout = {
  address: 'https://alertes.example.tg/alerts.atom',
  home: 'https://alertes.example.tg/?a=1&b=2',
  title: 'Enfants disparus <Togo> & voisins',
  description: 'Alertes en cours',
  author: 'Brigade des mineurs, Togo',
  language: 'fr',
  changedAt: new Date('2026-11-28T17:10:00Z'),
};
const published = (alert: CapAlert): Published => ({
  alert,
  address: `https://alertes.example.tg/alerts/${alert.identifier}.xml`,
});

const [togo, nigeria] = await Promise.all(
  ['togo-missing-child.xml', 'nigeria-missing-child.xml'].map(alertOf),
);
if (!togo || !nigeria) throw new Error('Two alerts are needed.');
const stamp = (identifier: string, sent: string) => ({ identifier, sent });
const update = followUp(
  'Update',
  stamp('amana.TG.u', '2026-11-28T16:30:00+00:00'),
  [togo],
  togo.infos,
);
const cancel = followUp(
  'Cancel',
  stamp('amana.TG.c', '2026-11-28T17:10:00+00:00'),
  [togo, update],
  togo.infos,
);

test('another feed reader finds each message at its own address, with the words of it', () => {
  const all = [published(togo), published(nigeria)];
  const feed = parseAtomFeed(atomFeed(about, all, now));
  expect(feed.id).toBe(about.address);
  expect(feed.title?.value).toBe(about.title);
  expect(feed.entries?.map(({ id }) => id)).toEqual(all.map(({ address }) => address));
  expect(feed.entries?.[0]?.links).toEqual([
    { rel: 'alternate', type: 'application/cap+xml', href: all[0]?.address },
  ]);
  expect(feed.entries?.[0]?.title?.value).toBe(togo.infos[0]?.headline);
  expect(new Date(feed.entries?.[0]?.updated ?? '')).toEqual(new Date(togo.sent));
  const rss = parseRssFeed(rssFeed(about, all, now));
  expect(rss.title).toBe(about.title);
  expect(rss.link).toBe(about.home);
  expect(rss.items?.map(({ link }) => link)).toEqual(all.map(({ address }) => address));
  expect(rss.items?.map(({ guid }) => guid?.value)).toEqual(all.map(({ address }) => address));
  expect(new Date(rss.items?.[1]?.pubDate as string)).toEqual(new Date(nigeria.sent));
});

test('feeds pass our own rules, full and empty', async () => {
  for (const all of [[], [published(togo)], [published(cancel), published(nigeria)]])
    for (const text of [atomFeed(about, all, now), rssFeed(about, all, now)])
      expect(findingsOf(await check(text, 'public'))).toEqual([]);
});

test('what was replaced, ended or has run out is gone, and the end itself stays until it runs out', () => {
  const names = (all: readonly CapAlert[], at = now) =>
    standing(all.map(published), at).map(({ alert }) => alert.identifier);
  expect(names([togo, nigeria])).toEqual([togo.identifier, nigeria.identifier]);
  expect(names([togo, nigeria, update])).toEqual([update.identifier, nigeria.identifier]);
  expect(names([togo, update, cancel, nigeria])).toEqual([cancel.identifier, nigeria.identifier]);
  expect(names([togo, update, cancel, nigeria], new Date('2026-11-30T00:00:00Z'))).toEqual([]);
});

test('a test says so before everything else', () => {
  const text = atomFeed(about, [published({ ...togo, status: 'Test' })], now);
  expect(text).toContain('<title>[Test] Afi');
});

test.each([
  ['Atom', atomFeed],
  ['RSS', rssFeed],
])(
  'by the rules of a hub of many countries: seen, replaced and gone, in %s',
  async (_kind, feed) => {
    const all = [togo, update, cancel].map(published);
    const get = (url: string) => {
      const one = all.find(({ address }) => address === url);
      if (!one) throw new Error(`Nothing is at ${url}.`);
      return writeAlert(one.alert);
    };
    const hub = new Hub();
    const poll = async (count: number) => {
      await hub.poll(feed(about, all.slice(0, count), now), get, now);
      return hub.alerts.map(({ identifier }) => identifier);
    };
    expect(await poll(1)).toEqual([togo.identifier]);
    expect(await poll(1)).toEqual([togo.identifier]);
    expect(await poll(2)).toEqual([update.identifier]);
    // The end is one more message to this hub; what it ends is no longer shown.
    expect(await poll(3)).toEqual([cancel.identifier]);
    const [ring] = hub.alerts[0]?.rings ?? [];
    expect(
      ring?.every(
        ([latitude = NaN, longitude = NaN, ...more]) =>
          latitude > 6 && longitude < 2 && more.length === 0,
      ),
    ).toBe(true);
  },
);
