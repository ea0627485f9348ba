import type { PublishedAlert } from '../models/gateway/published-alert.js';
import type { Clock } from '../shared/clock.js';
import { Held } from '../web/held-pages.js';

/** A picture as it is served. */
export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The published alerts, as the gateway half stores them. The pages read nothing else. */
export interface AlertSource {
  /** Returns the alerts in force. */
  readonly standing: (now: Date) => Promise<readonly PublishedAlert[]>;
  /**
   * Returns the alerts that may still have a message in a feed, also ended ones: their end message
   * stays until it expires.
   */
  readonly feed: (now: Date) => Promise<readonly PublishedAlert[]>;
  readonly find: (idOrNumber: string) => Promise<PublishedAlert | undefined>;
  readonly picture: (id: string) => Promise<Picture | undefined>;
}

/**
 * How long all readers share one database answer, in milliseconds, so that a crowd costs one query.
 */
const BRIEF = 1000;
/** The most names of ended or unknown alerts that are cached for that time. */
const MISSES = 500;

/** Checks whether an alert is still visible. Its end time counts even before a job has ended it. */
export const isStanding = (alert: PublishedAlert, now: Date): boolean =>
  alert.state === 'standing' && alert.expires > now && alert.shown !== undefined;

/** Creates a source that many readers share. */
export function sharedSource(source: AlertSource, clock: Clock) {
  const lists = new Held<readonly PublishedAlert[]>(4);
  const others = new Held<PublishedAlert | undefined>(MISSES);
  const moment = () => Math.floor(clock.now().getTime() / BRIEF);
  const standing = async (): Promise<readonly PublishedAlert[]> => {
    const now = clock.now();
    const all = await lists.once(`standing ${moment()}`, () => source.standing(now));
    return all.filter((one) => isStanding(one, now));
  };
  return {
    standing,
    feed: () => lists.once(`feed ${moment()}`, () => source.feed(clock.now())),
    picture: source.picture,
    /** Returns an alert by its id or number, in force or ended. */
    async find(name: string): Promise<PublishedAlert | undefined> {
      const seen = (await standing()).find(({ _id, number }) => _id === name || number === name);
      return seen ?? others.once(`${name} ${moment()}`, () => source.find(name));
    },
  };
}
