import type { ChannelId } from '../bots/channel.js';
import { createSimulator } from '../bots/simulator/simulator.js';
import { createCampaigns, type Campaigns } from '../campaigns/campaigns.js';
import { isCampaignFlow } from '../campaigns/flow.js';
import { memberNames } from '../conversation/contact-names.js';
import type { PollDesk } from '../conversation/deps.js';
import { shownOn } from '../conversation/render.js';
import type { Db } from '../models/store/db.js';
import { createSubscribers } from '../models/gateway/subscriber.js';
import { createPolls, type Polls } from '../polls/polls.js';
import { pollTurn } from '../polls/turn.js';
import type { KeyStore } from '../privacy/key-store.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Texts } from '../shared/texts/texts.js';
import type { Traits } from '../shared/traits.js';

/** The materials of polls. */
export interface PollMaterials {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * The folder in which the keys of a poll are made when it is released: one folder for all
   * processes.
   */
  readonly keyFolder: string;
}

/**
 * Creates the polls of a process. Results are counted by what subscribers have told about
 * themselves.
 */
export function buildPolls({ db, keys, texts, clock, log, keyFolder }: PollMaterials): Polls {
  const subscribers = createSubscribers(db.gateway);
  // Texts are measured as a basic phone receives them, whichever channels are configured.
  const [phone] = createSimulator({ clock }).channels;
  return createPolls({
    db,
    keys,
    texts,
    log,
    keyFolder,
    show: shownOn(texts, phone.capabilities),
    async traits(channel, address, now): Promise<Traits> {
      const found = await subscribers.find(
        memberNames({ keys }, { channel: channel as ChannelId, from: address }, now),
      );
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

/** Creates the campaigns of a process. */
export function buildCampaigns({
  db,
  texts,
  clock,
}: Pick<PollMaterials, 'db' | 'texts' | 'clock'>): Campaigns {
  const [phone] = createSimulator({ clock }).channels;
  return createCampaigns({ db, texts, show: shownOn(texts, phone.capabilities) });
}

/**
 * Returns the functions of polls and campaigns that the conversation needs. For a campaign nothing
 * is stored, counted or named.
 */
export function pollDesk({ live, ledger }: Polls, campaigns: Pick<Campaigns, 'live'>): PollDesk {
  const told = campaigns.live;
  return {
    flow: (id, language, helpline, now) =>
      (isCampaignFlow(id) ? told : live).flow(id, language, helpline, now),
    turn: pollTurn,
    byWord: (text, now) => live.byWord(text, now) ?? told.byWord(text, now),
    answer: (text, language, now) => told.answer(text, language, now),
    onJoining: (language, now) => told.onJoining(language, now),
    waitsUntil: (id, now) => (isCampaignFlow(id) ? told.waitsUntil(id, now) : live.closesAt(id)),
    kidOf: (id) => live.kidOf(id),
    ...ledger,
    late: async (flow, id) => (isCampaignFlow(flow) ? undefined : ledger.late(flow, id)),
  };
}
