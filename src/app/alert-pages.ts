import type { Router } from 'express';
import { alertPages } from '../alert-pages/pages.js';
import type { Directory } from '../directory/directory.js';
import { placeName } from '../directory/place-name.js';
import {
  feedAlerts,
  findPublished,
  publishedPhoto,
  standingAlerts,
} from '../models/gateway/published-alert.js';
import { DAY } from '../shared/clock.js';
import type { Materials } from './materials.js';

/** How long after its end an alert's end message can stay in feeds. */
const END_TOLD = 8 * DAY;

/** Creates the public pages, pictures and feeds of alerts. */
export function makeAlertPages(
  {
    db: { gateway },
    texts,
    clock,
    publicUrl,
  }: Pick<Materials, 'db' | 'texts' | 'clock' | 'publicUrl'>,
  directory: () => Directory,
): Router {
  return alertPages({
    texts,
    clock,
    publicUrl,
    place: placeName,
    zone: (country) => directory().country(country)?.zone ?? 'UTC',
    source: {
      standing: (now) => standingAlerts(gateway, now),
      feed: (now) => feedAlerts(gateway, new Date(now.getTime() - END_TOLD)),
      find: (idOrNumber) => findPublished(gateway, idOrNumber),
      picture: (id) => publishedPhoto(gateway, id),
    },
  });
}
