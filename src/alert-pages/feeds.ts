import type { CapAlert } from '../alerts/cap/alert.js';
import { isAlert, readAlert } from '../alerts/cap/read.js';
import type { Published } from '../alerts/feeds/standing.js';
import { atomFeed, rssFeed, type FeedAbout } from '../alerts/feeds/write.js';
import { parseXml } from '../alerts/xml/parse.js';
import type { PublishedAlert } from '../models/gateway/published-alert.js';
import { Held } from '../web/held-pages.js';

/** The formats of the feed. */
export const feedForms = {
  atom: { write: atomFeed, type: 'application/atom+xml; charset=utf-8' },
  rss: { write: rssFeed, type: 'application/rss+xml; charset=utf-8' },
} as const;
export type FeedForm = keyof typeof feedForms;

/** The most parsed messages in the cache. */
const MESSAGES = 500;

async function parsed(cap: string): Promise<CapAlert | undefined> {
  const xml = await parseXml(cap);
  if (!xml.ok) return undefined;
  return xml.roots.filter(isAlert).flatMap((root) => readAlert(root) ?? [])[0];
}

/** Creates a reader of frozen alert messages for feeds; each message is parsed once. */
export function createFeedReader() {
  const read = new Held<CapAlert | undefined>(MESSAGES);
  return async (
    alerts: readonly PublishedAlert[],
    addressOf: (message: string) => string,
  ): Promise<Published[]> => {
    const all = alerts.flatMap(({ messages }) => messages);
    const found = await Promise.all(
      all.map(async ({ id, cap }) => {
        const alert = cap ? await read.once(id, () => parsed(cap)) : undefined;
        return alert ? [{ alert, address: addressOf(id) }] : [];
      }),
    );
    return found.flat();
  };
}

/**
 * Returns the latest moment at which one of the alerts changed.
 * @param before the result when there is none
 */
export const changeOf = (alerts: readonly PublishedAlert[], before: Date): Date => {
  const moments = alerts.flatMap(({ messages }) => messages.map(({ sent }) => sent.getTime()));
  return moments.length === 0 ? before : new Date(Math.max(...moments));
};

export type { FeedAbout };
