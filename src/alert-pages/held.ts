import type { PublishedAlert } from '../models/gateway/published-alert.js';
import { Held, type Page } from '../web/held-pages.js';

/** So many pages and pictures are held as they go out. */
const PAGES = 300;
const PICTURES = 20;

/** What pages are held by: it changes with each message of an alert, and when one ends. */
export const stampOf = (alerts: readonly PublishedAlert[]): string =>
  alerts
    .map(({ _id, status, expires, messages }) =>
      [_id, status, expires.getTime(), ...messages.map(({ id }) => id)].join(' '),
    )
    .join('|');

/** Rendered pages of what stands now. When something ends nothing of it stays in memory. */
export class HeldNow {
  private stamp = '';
  private pages = new Held<Page>(PAGES);
  private pictures = new Held<Page | undefined>(PICTURES);

  /** The pages for a state of things; those of an earlier one are let go. */
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
