import type { PublishedAlert } from '../models/gateway/published-alert.js';
import type { Clock } from '../shared/clock.js';
import { Held } from '../web/held-pages.js';

/** A picture as it goes out. */
export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What was published, as the gateway half keeps it. The pages read nothing else. */
export interface AlertSource {
  /** Those that stand. */
  readonly standing: (now: Date) => Promise<readonly PublishedAlert[]>;
  /**
   * Those of which a message may still be in a feed:
   * also ended ones, whose end is told until it expires.
   */
  readonly feed: (now: Date) => Promise<readonly PublishedAlert[]>;
  readonly find: (idOrNumber: string) => Promise<PublishedAlert | undefined>;
  readonly picture: (id: string) => Promise<Picture | undefined>;
}

/**
 * So long one answer of the database serves all readers,
 * in milliseconds: a crowd of them costs it one question.
 */
const BRIEF = 1000;
/** So many alerts that do not stand are remembered for as long. */
const MISSES = 500;

/** Whether an alert is still to be seen. Its time counts also before a job has ended it. */
export const isStanding = (alert: PublishedAlert, now: Date): boolean =>
  alert.state === 'standing' && alert.expires > now && alert.shown !== undefined;

/** A source that many readers share. */
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
    /** An alert by its id or number, whether it stands or has ended. */
    async find(name: string): Promise<PublishedAlert | undefined> {
      const seen = (await standing()).find(({ _id, number }) => _id === name || number === name);
      return seen ?? others.once(`${name} ${moment()}`, () => source.find(name));
    },
  };
}
