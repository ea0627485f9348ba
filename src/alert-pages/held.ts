import type { PublishedAlert } from '../models/gateway/published-alert.js';
import { Held, type Page } from '../web/held-pages.js';

/** The most cached pages and pictures. */
const PAGES = 300;
const PICTURES = 20;

/** Returns the key of cached pages: it changes with each message of an alert, and when one ends. */
export const stampOf = (alerts: readonly PublishedAlert[]): string =>
  alerts
    .map(({ _id, status, expires, messages }) =>
      [_id, status, expires.getTime(), ...messages.map(({ id }) => id)].join(' '),
    )
    .join('|');

/** A cache of pages for the current alerts. When an alert ends, nothing of it stays in memory. */
export class HeldNow {
  private stamp = '';
  private pages = new Held<Page>(PAGES);
  private pictures = new Held<Page | undefined>(PICTURES);

  /** Returns the pages for a state of the alerts; pages of an earlier state are dropped. */
  of(alerts: readonly PublishedAlert[]) {
    const stamp = stampOf(alerts);
    if (stamp !== this.stamp) {
      this.stamp = stamp;
      this.pages = new Held<Page>(PAGES);
      this.pictures = new Held<Page | undefined>(PICTURES);
    }
    return { pages: this.pages, pictures: this.pictures };
  }
}
