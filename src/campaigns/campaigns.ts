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
import { currentCampaignsPlaces } from '../models/gateway/campaign.js';
import type { Place } from '../models/store/waiting.js';

/** A campaign as the people who work with it see it. */
export interface CampaignState extends Pick<
  CampaignDoc,
  'state' | 'version' | 'rev' | 'ready' | 'endsAt' | 'releasedAt'
> {
  readonly campaign: string;
  readonly definition: Campaign;
}

/** The result of saving a campaign. */
export type SavedCampaign =
  | { readonly ok: true; readonly ready: readonly string[]; readonly blocking: readonly Finding[] }
  /** It has errors; the findings say what is wrong, and where. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] }
  /** Another poll or campaign answers that word. */
  | { readonly ok: false; readonly reason: 'wordTaken'; readonly word: string; readonly by: string }
  /**
   * `version`: people may be answering it, so a change needs a higher one. `changed`: it is no
   * longer what the caller has seen.
   */
  | { readonly ok: false; readonly reason: 'version' | 'changed' };

export type Released =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'over' }
  /** An older version saved it, and it has errors that are refused today. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] };
export type Ended =
  { readonly ok: true } | { readonly ok: false; readonly reason: 'unknown' | 'notLive' };

/**
 * How long after its release every process knows a campaign, in milliseconds; nobody is written to
 * before.
 */
export const KNOWN_EVERYWHERE = 15 * SECOND;

/** The parts on which campaigns depend. Only the gateway half: they never see tips. */
export interface CampaignDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly texts: Texts;
  /** Returns texts as they are sent by SMS. */
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

/**
 * Returns which other poll or campaign answers one of these words; the words of one of the two
 * would never be used.
 */
async function takenBy(
  { db: { gateway } }: CampaignDeps,
  words: readonly string[],
  but: string,
): Promise<{ word: string; by: string } | undefined> {
  const mine = await whoseWords(gateway, words, but);
  if (mine) return { word: mine.word, by: `the campaign ${mine.campaign}` };
  const poll = await pollJoinedBy(gateway, words);
  return poll && { word: poll.word, by: `the poll ${poll.poll}` };
}

/**
 * Returns the fields to write for a valid campaign, and the fields of an earlier version to remove.
 */
function changeTo(campaign: Campaign, ready: readonly string[]) {
  const { version, ends } = campaign;
  const set = {
    version,
    definition: campaign,
    ready,
    words: wordsOf(campaign),
    ...(ends === undefined ? {} : { endsAt: new Date(ends) }),
  };
  return { set, unset: ends === undefined ? (['endsAt'] as const) : [] };
}

async function save(
  deps: CampaignDeps,
  content: unknown,
  seen: number | undefined,
): Promise<SavedCampaign> {
  const { gateway } = deps.db;
  const checked = checkCampaign(content, deps.texts, deps.show);
  if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
  const { campaign, ready, blocking } = checked;
  const name = campaign.campaign;
  const change = changeTo(campaign, ready);
  const taken = await takenBy(deps, change.set.words, name);
  if (taken) return { ok: false, reason: 'wordTaken', ...taken };
  const saved = { ok: true, ready, blocking } as const;
  const first = { _id: name, ...change.set, state: 'draft', rev: 1 } as const;
  if (seen === undefined && (await insertCampaign(gateway, first))) return saved;
  const present = seen === undefined ? {} : { rev: seen };
  if (await changeCampaign(gateway, name, ['draft'], change, present)) return saved;
  const newer = { ...present, version: { $lt: campaign.version } };
  if (await changeCampaign(gateway, name, ['live'], change, newer)) return saved;
  const again = {
    set: { ...change.set, state: 'draft' as const },
    unset: [...change.unset, 'endedAt' as const],
  };
  if (await changeCampaign(gateway, name, ['ended'], again, newer)) return saved;
  const there = await findCampaign(gateway, name);
  const isChanged = seen !== undefined && there?.rev !== seen;
  return { ok: false, reason: isChanged ? 'changed' : 'version' };
}

async function open(deps: CampaignDeps, name: string, now: Date): Promise<Released> {
  const { gateway } = deps.db;
  const campaign = await findCampaign(gateway, name);
  if (!campaign) return { ok: false, reason: 'unknown' };
  if (campaign.state === 'ended' || (campaign.endsAt && campaign.endsAt <= now))
    return { ok: false, reason: 'over' };
  if (campaign.state !== 'draft') return { ok: true };
  const checked = checkCampaign(campaign.definition, deps.texts, deps.show);
  if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
  await changeCampaign(gateway, name, ['draft'], {
    set: { state: 'live', releasedAt: now, ready: checked.ready },
  });
  return { ok: true };
}

async function end({ db: { gateway } }: CampaignDeps, name: string, now: Date): Promise<Ended> {
  const ended = { set: { state: 'ended' as const, endedAt: now } };
  if (await changeCampaign(gateway, name, ['live'], ended)) return { ok: true };
  return { ok: false, reason: (await findCampaign(gateway, name)) ? 'notLive' : 'unknown' };
}

async function tend({ db: { gateway } }: CampaignDeps, now: Date): Promise<{ ended: number }> {
  let ended = 0;
  for (const { _id, endsAt = now } of await findOverCampaigns(gateway, now)) {
    const over = { set: { state: 'ended' as const, endedAt: endsAt } };
    if (await changeCampaign(gateway, _id, ['live'], over, { endsAt })) ended += 1;
  }
  return { ended };
}

/**
 * Creates the campaigns of one process: saved, released, used by the conversation, ended. Nothing
 * is stored about people who answer.
 */
export function createCampaigns(deps: CampaignDeps) {
  const { gateway } = deps.db;
  const live = new LiveCampaigns(deps.db);
  return {
    /** The part that the conversation uses. */
    live,
    refresh: (now: Date): Promise<number> => live.refresh(now),
    /** The places that `refresh` would read; undefined while some campaigns are known. */
    waiting: (now: Date): readonly Place[] | undefined =>
      live.size > 0 ? undefined : currentCampaignsPlaces(now),

    /**
     * Saves a draft, or a new version of a live campaign; an ended one becomes a draft again.
     * @param seen the `rev` of the campaign to change: one with another `rev` is left alone;
     * absent: any is changed
     */
    save: (content: unknown, seen?: number): Promise<SavedCampaign> => save(deps, content, seen),

    /** Releases a campaign: within seconds every process answers its words. Idempotent. */
    open: (name: string, now: Date): Promise<Released> => open(deps, name, now),

    /** Ends a campaign: nobody is sent it any more. */
    end: (name: string, now: Date): Promise<Ended> => end(deps, name, now),

    /**
     * Ends campaigns whose time is over; a job does it, in any process.
     * @returns how many there were
     */
    tend: (now: Date): Promise<{ readonly ended: number }> => tend(deps, now),

    async find(name: string): Promise<CampaignState | undefined> {
      const doc = await findCampaign(gateway, name);
      return doc && stateOf(doc);
    },
    /** Lists campaigns: live ones first, then drafts. */
    list: async (): Promise<CampaignState[]> => (await listCampaigns(gateway)).map(stateOf),
  };
}

/** See `createCampaigns`. */
export type Campaigns = ReturnType<typeof createCampaigns>;
