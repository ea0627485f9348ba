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
import type { Channel } from '../bots/channel.js';
import { DAY } from '../shared/clock.js';
import type { Materials } from './materials.js';

/** How long after its end an alert's end message can stay in feeds. */
const END_TOLD = 8 * DAY;

/** Returns the numbers that people can write to, each with the app that carries their messages. */
const numbersOf = (channels: readonly Channel[]) =>
  channels.flatMap(({ number, capabilities: { app = 'SMS' } }) =>
    number === undefined ? [] : [{ app, number }],
  );

/** Creates the public pages, pictures and feeds of alerts. */
export function makeAlertPages(
  {
    db: { gateway },
    texts,
    clock,
    publicUrl,
    channels,
  }: Pick<Materials, 'db' | 'texts' | 'clock' | 'publicUrl' | 'channels'>,
  directory: () => Directory,
): Router {
  return alertPages({
    texts,
    clock,
    publicUrl,
    numbers: numbersOf(channels),
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
