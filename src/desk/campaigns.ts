import type { Campaigns, CampaignState, SavedCampaign } from '../campaigns/campaigns.js';
import type { Campaign } from '../campaigns/definition.js';
import { Fault } from '../shared/fault.js';
import { fold } from '../shared/texts/fold.js';
import { notReleased, type CheckedCampaign, type Given } from './check.js';
import {
  DocumentDesk,
  viewOf,
  type DocumentDeskDeps,
  type DocumentView,
  type Keepable,
  type TrialBegun,
} from './documents.js';
import { done, refuse, wordTakenAt, type Outcome, type Refusal } from './refusal.js';
import { aCampaign, changedMeanwhile, noneOf } from './replacing.js';
import { campaignTrialOf, isTrial } from './trials.js';
import type { Who } from './who.js';

/** A campaign as people who work with it see it. */
export type CampaignView = DocumentView<CampaignState>;

export interface CampaignDeskDeps extends DocumentDeskDeps {
  readonly campaigns: Campaigns;
  readonly check: (given: Given) => Outcome<CheckedCampaign>;
}

const over = (name: string): Refusal =>
  refuse(
    'wrongState',
    `The campaign ${name} is over.`,
    'Raise its "version", write a later "ends" or none, and save it: then it is a draft again.',
  );

/**
 * Returns the place of a word in a campaign: as the join word, or among the words that it answers.
 */
function placeOfWord({ join, faq = [] }: Campaign, word: string): (string | number)[] {
  const same = (one: string | undefined) => one !== undefined && fold(one) === fold(word);
  if (same(join)) return ['join'];
  const places = faq.flatMap(({ words }, at) =>
    Object.entries(words).flatMap(([language, list]) =>
      list.flatMap((one, place) => (same(one) ? [['faq', at, 'words', language, place]] : [])),
    ),
  );
  return places[0] ?? ['join'];
}

/** Returns why a version cannot be saved, in words. */
function notSaved(saved: Extract<SavedCampaign, { ok: false }>, definition: Campaign): Refusal {
  const { campaign, version } = definition;
  switch (saved.reason) {
    case 'refused':
      throw new Fault('A campaign that was right is refused.');
    case 'changed':
      return changedMeanwhile(aCampaign, campaign);
    case 'wordTaken':
      return refuse(
        'wrongState',
        `${saved.by[0]?.toUpperCase()}${saved.by.slice(1)} answers the word ${saved.word} already.`,
        'Use another word, or end the other first.',
        { findings: [wordTakenAt(placeOfWord(definition, saved.word), saved.word)] },
      );
    case 'version':
      return refuse(
        'wrongState',
        `The campaign ${campaign} was released, so version ${version} must be higher than the one that is kept.`,
        'Raise "version".',
      );
  }
}

/** Returns why a campaign cannot be released, in words. */
function notOpened(
  name: string,
  opened: Extract<Awaited<ReturnType<Campaigns['open']>>, { ok: false }>,
): Refusal {
  if (opened.reason === 'refused') return notReleased('campaign', name, opened.findings);
  return opened.reason === 'unknown' ? noneOf(aCampaign, name) : over(name);
}

/** Campaigns as documents: write, show, release, try, end. */
export class CampaignDesk extends DocumentDesk<CampaignState> {
  constructor(private readonly deps: CampaignDeskDeps) {
    super(deps, aCampaign);
  }

  protected load(name: string): Promise<CampaignState | undefined> {
    return this.deps.campaigns.find(name);
  }

  protected async beginTrial({ definition }: CampaignState): Promise<TrialBegun> {
    const { campaigns } = this.deps;
    const { campaign, word, until } = campaignTrialOf(definition, this.now());
    const saved = await campaigns.save(campaign);
    if (!saved.ok) return saved.reason === 'refused' ? saved : { ok: false };
    const opened = await campaigns.open(campaign.campaign, this.now());
    return opened.ok ? { ok: true, word, until } : { ok: false };
  }

  /** Checks a campaign and saves nothing. */
  check(given: Given): Outcome<CheckedCampaign> {
    return this.deps.check(given);
  }

  protected keepable(given: Given): Outcome<Keepable> {
    const checked = this.check(given);
    if (!checked.ok) return checked;
    const { campaign, blocking } = checked.value;
    return done({
      called: campaign.campaign,
      version: campaign.version,
      blocking,
      keep: async (rev) => {
        const saved = await this.deps.campaigns.save(campaign, rev);
        return saved.ok ? undefined : notSaved(saved, campaign);
      },
    });
  }

  /** Returns live campaigns first, then drafts. */
  async list(): Promise<readonly CampaignView[]> {
    const all = await this.deps.campaigns.list();
    return all.filter(({ campaign }) => !isTrial(campaign)).map(viewOf);
  }

  /**
   * Releases a campaign: Amana answers its words, and new subscribers receive it if it says so. No
   * message is sent now.
   */
  open(who: Who, name: string): Promise<Outcome<CampaignView>> {
    return this.decide(name, async ({ state }) => {
      const opened = await this.deps.campaigns.open(name, this.now());
      if (!opened.ok) return notOpened(name, opened);
      if (state === 'draft') await this.note(who, 'opened', name);
      return undefined;
    });
  }

  /** Ends a campaign: Amana no longer answers its words, and its sendings stop. */
  end(who: Who, name: string): Promise<Outcome<CampaignView>> {
    return this.decide(name, async ({ state }) => {
      const ended = await this.deps.campaigns.end(name, this.now());
      if (!ended.ok)
        return refuse(
          'wrongState',
          `The campaign ${name} is not live: it is ${state}.`,
          'Nothing has to be ended.',
        );
      await this.deps.audit(who, 'campaign.ended', `campaign/${name}`);
      return undefined;
    });
  }
}
