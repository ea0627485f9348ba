import type { Campaigns, CampaignState } from '../campaigns/campaigns.js';
import type { Clock } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import type { DeskAudit } from './audit.js';
import { notReleased, type BlockingFound, type CheckedCampaign, type Given } from './check.js';
import { done, refuse, type Outcome, type Refusal } from './refusal.js';
import { aCampaign, changedMeanwhile, mayReplace, noneOf, type Seen } from './replacing.js';
import type { MakeLink, PreviewLink } from './preview-link.js';
import { campaignTrialOf, isTrial } from './trials.js';
import type { Who } from './who.js';

/** A campaign as whoever works with it sees it. */
export interface CampaignView extends Omit<CampaignState, 'rev'> {
  /** Names what is kept now: whoever changes it says which one they saw. */
  readonly tag: string;
}

export interface CampaignDeskDeps {
  readonly campaigns: Campaigns;
  readonly check: (given: Given) => Outcome<CheckedCampaign>;
  readonly clock: Clock;
  readonly audit: DeskAudit;
  readonly link: MakeLink;
}

const view = ({ rev, ...campaign }: CampaignState): CampaignView => ({
  ...campaign,
  tag: String(rev),
});
const over = (name: string): Refusal =>
  refuse(
    'wrongState',
    `The campaign ${name} is over.`,
    'Raise its "version", write a later "ends" or none, and save it: then it is a draft again.',
  );

/** Campaigns as documents: written, seen, released, tried, ended. */
export function createCampaignDesk({ campaigns, check, clock, audit, link }: CampaignDeskDeps) {
  async function find(name: string): Promise<Outcome<CampaignState>> {
    const campaign = isTrial(name) ? undefined : await campaigns.find(name);
    return campaign ? done(campaign) : noneOf(aCampaign, name);
  }

  return {
    /** Checks a campaign and keeps nothing. */
    check,

    /**
     * Keeps a campaign as a draft, or a new version of one that is live.
     * @param name what the campaign is called where it is saved; undefined: what it calls itself
     */
    async save(
      who: Who,
      given: Given,
      seen: Seen,
      name?: string,
    ): Promise<Outcome<CampaignView & { blocking: readonly BlockingFound[] }>> {
      const checked = check(given);
      if (!checked.ok) return checked;
      const { campaign, blocking } = checked.value;
      const called = campaign.campaign;
      if (name !== undefined && name !== called)
        return refuse(
          'notRight',
          `The campaign calls itself ${called}, and is to be kept as ${name}.`,
          'Let the two agree.',
        );
      if (isTrial(called))
        return refuse(
          'notRight',
          'Names that begin with "try-" are for tests.',
          'Use another name.',
        );
      const present = await campaigns.find(called);
      const refused = mayReplace(aCampaign, called, present?.rev, seen);
      if (refused) return refused;
      const saved = await campaigns.save(campaign, present?.rev);
      if (!saved.ok && saved.reason === 'refused')
        throw new Fault('A campaign that was right is refused.');
      if (!saved.ok && saved.reason === 'changed') return changedMeanwhile(aCampaign, called);
      if (!saved.ok && saved.reason === 'wordTaken')
        return refuse(
          'wrongState',
          `${saved.by[0]?.toUpperCase()}${saved.by.slice(1)} answers the word ${saved.word} already.`,
          'Use another word, or end the other first.',
        );
      if (!saved.ok)
        return refuse(
          'wrongState',
          `The campaign ${called} was released, so version ${campaign.version} must be higher than the one that is kept.`,
          'Raise "version".',
        );
      await audit(who, 'campaign.saved', `campaign/${called}/${campaign.version}`);
      const kept = await find(called);
      return kept.ok ? done({ ...view(kept.value), blocking }) : kept;
    },

    async show(name: string): Promise<Outcome<CampaignView>> {
      const found = await find(name);
      return found.ok ? done(view(found.value)) : found;
    },

    /** Those that are live come first, then drafts. */
    list: async (): Promise<readonly CampaignView[]> =>
      (await campaigns.list()).filter(({ campaign }) => !isTrial(campaign)).map(view),

    /** Releases a campaign: its words are answered, and who joins is told it if it says so. Nobody is written to. */
    async open(who: Who, name: string): Promise<Outcome<CampaignView>> {
      const found = await find(name);
      if (!found.ok) return found;
      const opened = await campaigns.open(name, clock.now());
      if (!opened.ok && opened.reason === 'refused')
        return notReleased('campaign', name, opened.findings);
      if (!opened.ok) return opened.reason === 'unknown' ? noneOf(aCampaign, name) : over(name);
      if (found.value.state === 'draft') await audit(who, 'campaign.opened', `campaign/${name}`);
      return this.show(name);
    },

    /**
     * Has a campaign ready to be tried, word for word as it is, on the phone of whoever texts its word within an hour.
     * @returns the word, and until when
     */
    async trial(
      who: Who,
      name: string,
    ): Promise<Outcome<{ readonly word: string; readonly until: Date }>> {
      const found = await find(name);
      if (!found.ok) return found;
      const { campaign, word, until } = campaignTrialOf(found.value.definition, clock.now());
      const saved = await campaigns.save(campaign);
      if (!saved.ok && saved.reason === 'refused')
        return notReleased('campaign', name, saved.findings);
      const opened = saved.ok && (await campaigns.open(campaign.campaign, clock.now()));
      if (!opened || !opened.ok)
        throw new Fault('A campaign could not be made ready to be tried. Try again.');
      await audit(who, 'campaign.tried', `campaign/${name}`);
      return done({ word, until });
    },

    /** A link to the preview of a campaign as a web page, below the address of this Amana, for an hour. It holds no token. */
    async link(name: string): Promise<Outcome<PreviewLink>> {
      const found = await find(name);
      return found.ok ? done(link({ kind: 'campaigns', name }, clock.now())) : found;
    },

    /** Ends a campaign: its words are answered no more, and what is being sent of it ends. */
    async end(who: Who, name: string): Promise<Outcome<CampaignView>> {
      const found = await find(name);
      if (!found.ok) return found;
      const ended = await campaigns.end(name, clock.now());
      if (!ended.ok)
        return refuse(
          'wrongState',
          `The campaign ${name} is not live: it is ${found.value.state}.`,
          'Nothing has to be ended.',
        );
      await audit(who, 'campaign.ended', `campaign/${name}`);
      return this.show(name);
    },
  };
}

export type CampaignDesk = ReturnType<typeof createCampaignDesk>;
