import { createSimulator } from './bots/simulator/simulator.js';
import type { PollDesk } from './conversation/deps.js';
import { shownOn } from './conversation/render.js';
import type { Db } from './models/db.js';
import { createSubscribers } from './models/subscriber.js';
import { createPolls, type Polls } from './polls/polls.js';
import { pollTurn } from './polls/turn.js';
import type { KeyStore } from './privacy/key-store.js';
import type { Clock } from './shared/clock.js';
import type { Log } from './shared/log.js';
import type { Texts } from './shared/texts/texts.js';
import type { Traits } from './shared/traits.js';

/** What those who work with polls are given. */
export interface PollMaterials {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the keys of a poll are made when it is released: the one place, whichever process does it. */
  readonly keyFolder: string;
}

/** The polls of a process. They are counted by what people who take part have told of themselves. */
export function buildPolls({ db, keys, texts, clock, log, keyFolder }: PollMaterials): Polls {
  const subscribers = createSubscribers(db.gateway);
  // Texts are measured as they go out to a basic phone, whichever channels there are.
  const [phone] = createSimulator({ clock }).channels;
  return createPolls({
    db,
    keys,
    texts,
    log,
    keyFolder,
    show: shownOn(texts, phone.capabilities),
    async traits(channel, address, now): Promise<Traits> {
      const found = await subscribers.find(keys.gateway().names('subscriber', [channel, address], now));
      if (!found) return {};
      const { country, area, district, age, gender } = found;
      return {
        ...(country ? { country } : {}),
        ...(area ? { area } : {}),
        ...(district ? { district } : {}),
        ...(age ? { age } : {}),
        ...(gender ? { gender } : {}),
      };
    },
  });
}

/** What the conversation asks of the polls. */
export const pollDesk = ({ live, ledger }: Polls): PollDesk => ({
  flow: (id, language, helpline, now) => live.flow(id, language, helpline, now),
  turn: pollTurn,
  byWord: (text, now) => live.byWord(text, now),
  closesAt: (id) => live.closesAt(id),
  kidOf: (id) => live.kidOf(id),
  ...ledger,
});
