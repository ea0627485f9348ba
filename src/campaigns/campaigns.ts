import {
  changeCampaign,
  findCampaign,
  findOverCampaigns,
  insertCampaign,
  listCampaigns,
  whoseWords,
  type CampaignDoc,
} from '../models/gateway/campaign.js';
import type { Db } from '../models/store/db.js';
import { pollJoinedBy } from '../models/gateway/poll.js';
import type { Finding } from '../polls/finding.js';
import type { Show } from '../polls/meter.js';
import { SECOND } from '../shared/clock.js';
import type { Texts } from '../shared/texts/texts.js';
import { checkCampaign } from './check.js';
import { campaignShape, type Campaign } from './definition.js';
import { wordsOf } from './faq.js';
import { LiveCampaigns } from './live.js';

/** A campaign as people who work with it see it. */
export interface CampaignState extends Pick<
  CampaignDoc,
  'state' | 'version' | 'rev' | 'ready' | 'endsAt' | 'releasedAt'
> {
  readonly campaign: string;
  readonly definition: Campaign;
}

/** What became of a campaign that was to be kept. */
export type SavedCampaign =
  | { readonly ok: true; readonly ready: readonly string[]; readonly blocking: readonly Finding[] }
  /** It is not right: see what is wrong, and where. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] }
  /** Another poll or campaign answers that word. */
  | { readonly ok: false; readonly reason: 'wordTaken'; readonly word: string; readonly by: string }
  /** `version`: people may be answering it, so a change needs a higher one. `changed`: it is not any more what was seen. */
  | { readonly ok: false; readonly reason: 'version' | 'changed' };

export type Released =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'over' }
  /** It was kept by an older version, and what is wrong with it is refused today. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] };
export type Ended =
  { readonly ok: true } | { readonly ok: false; readonly reason: 'unknown' | 'notLive' };

/** So long after its release every process knows a campaign, in milliseconds; nobody is written to before. */
export const KNOWN_EVERYWHERE = 15 * SECOND;

/** What campaigns are made of. Only the gateway half: they never see tips. */
export interface CampaignDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly texts: Texts;
  /** How texts go out as SMS. */
  readonly show: Show;
}

const stateOf = ({
  _id,
  state,
  version,
  rev,
  ready,
  endsAt,
  releasedAt,
  definition,
}: CampaignDoc): CampaignState => ({
  campaign: _id,
  state,
  version,
  rev,
  ready,
  ...(endsAt ? { endsAt } : {}),
  ...(releasedAt ? { releasedAt } : {}),
  definition: campaignShape.parse(definition),
});

/** The campaigns of one process: kept, released, spoken by the conversation, ended. Nothing is kept of who answers. */
export function createCampaigns({ db, texts, show }: CampaignDeps) {
  const { gateway } = db;
  const live = new LiveCampaigns(db);

  /** Who else answers one of these words, so that one of the two would never be heard. */
  async function takenBy(
    words: readonly string[],
    but: string,
  ): Promise<{ word: string; by: string } | undefined> {
    const mine = await whoseWords(gateway, words, but);
    if (mine) return { word: mine.word, by: `the campaign ${mine.campaign}` };
    const poll = await pollJoinedBy(gateway, words);
    return poll && { word: poll.word, by: `the poll ${poll.poll}` };
  }

  return {
    /** What the conversation speaks of. */
    live,
    refresh: (now: Date): Promise<number> => live.refresh(now),

    /**
     * Keeps a campaign as a draft, or a new version of one that is live, or one that is over as a draft again.
     * @param seen the `rev` of the campaign that is changed: another one is left alone; absent: whatever there is is changed
     */
    async save(content: unknown, seen?: number): Promise<SavedCampaign> {
      const checked = checkCampaign(content, texts, show);
      if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
      const { campaign, ready, blocking } = checked;
      const words = wordsOf(campaign);
      const taken = await takenBy(words, campaign.campaign);
      if (taken) return { ok: false, reason: 'wordTaken', ...taken };
      const ends = campaign.ends === undefined ? {} : { endsAt: new Date(campaign.ends) };
      const written = { version: campaign.version, definition: campaign, ready, words, ...ends };
      const change = {
        set: written,
        ...(campaign.ends === undefined ? { unset: ['endsAt'] as const } : {}),
      };
      const saved = { ok: true, ready, blocking } as const;
      const name = campaign.campaign;
      const present = seen === undefined ? {} : { rev: seen };
      if (
        seen === undefined &&
        (await insertCampaign(gateway, { _id: name, ...written, state: 'draft', rev: 1 }))
      )
        return saved;
      if (await changeCampaign(gateway, name, ['draft'], change, present)) return saved;
      const newer = { ...present, version: { $lt: campaign.version } };
      if (await changeCampaign(gateway, name, ['live'], change, newer)) return saved;
      const again = {
        set: { ...written, state: 'draft' as const },
        unset: [...(change.unset ?? []), 'endedAt' as const],
      };
      if (await changeCampaign(gateway, name, ['ended'], again, newer)) return saved;
      const there = await findCampaign(gateway, name);
      return {
        ok: false,
        reason: seen !== undefined && there?.rev !== seen ? 'changed' : 'version',
      };
    },

    /** Releases a campaign: its words are answered, within seconds in every process, and it can be sent. Twice is once. */
    async open(name: string, now: Date): Promise<Released> {
      const campaign = await findCampaign(gateway, name);
      if (!campaign) return { ok: false, reason: 'unknown' };
      if (campaign.state === 'ended' || (campaign.endsAt && campaign.endsAt <= now))
        return { ok: false, reason: 'over' };
      if (campaign.state !== 'draft') return { ok: true };
      const checked = checkCampaign(campaign.definition, texts, show);
      if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
      await changeCampaign(gateway, name, ['draft'], {
        set: { state: 'live', releasedAt: now, ready: checked.ready },
      });
      return { ok: true };
    },

    /** Ends a campaign: nobody is told it any more. */
    async end(name: string, now: Date): Promise<Ended> {
      if (await changeCampaign(gateway, name, ['live'], { set: { state: 'ended', endedAt: now } }))
        return { ok: true };
      return { ok: false, reason: (await findCampaign(gateway, name)) ? 'notLive' : 'unknown' };
    },

    /** Ends what is over by itself. A job does it; any number of processes may. @returns how many they were */
    async tend(now: Date): Promise<{ readonly ended: number }> {
      let ended = 0;
      for (const { _id, endsAt = now } of await findOverCampaigns(gateway, now))
        ended += Number(
          Boolean(
            await changeCampaign(
              gateway,
              _id,
              ['live'],
              { set: { state: 'ended', endedAt: endsAt } },
              { endsAt },
            ),
          ),
        );
      return { ended };
    },

    async find(name: string): Promise<CampaignState | undefined> {
      const doc = await findCampaign(gateway, name);
      return doc && stateOf(doc);
    },
    /** Those that are live come first, then drafts. */
    list: async (): Promise<CampaignState[]> => (await listCampaigns(gateway)).map(stateOf),
  };
}

/** See `createCampaigns`. */
export type Campaigns = ReturnType<typeof createCampaigns>;
