import type { Campaigns } from '../campaigns/campaigns.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import type { Polls } from '../polls/polls.js';
import type { Clock } from '../shared/clock.js';
import type { DeskAudit } from './audit.js';
import { notReleased } from './check.js';
import { refuse, type Refusal } from './refusal.js';
import type { Who } from './who.js';

/** The services that a release needs. */
export interface ReleaseDeps {
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly clock: Clock;
  readonly audit: DeskAudit;
}

async function releasePoll(
  { polls, clock, audit }: ReleaseDeps,
  poll: string,
  who: Who,
): Promise<Refusal | undefined> {
  const before = await polls.find(poll);
  const opened = await polls.open(poll, clock.now());
  if (opened.ok && before?.state === 'draft') await audit(who, 'poll.opened', `poll/${poll}`);
  if (opened.ok) return undefined;
  if (opened.reason === 'refused') return notReleased('poll', poll, opened.findings);
  return refuse(
    'wrongState',
    `The poll ${poll} cannot be released: its time is over, or it is closed.`,
    'Save it anew with a later close, or under another name.',
  );
}

async function releaseCampaign(
  { campaigns, clock, audit }: ReleaseDeps,
  campaign: string,
  who: Who,
): Promise<Refusal | undefined> {
  const before = await campaigns.find(campaign);
  const opened = await campaigns.open(campaign, clock.now());
  if (opened.ok && before?.state === 'draft')
    await audit(who, 'campaign.opened', `campaign/${campaign}`);
  if (opened.ok) return undefined;
  if (opened.reason === 'refused') return notReleased('campaign', campaign, opened.findings);
  return refuse(
    'wrongState',
    `The campaign ${campaign} cannot be released: it is over.`,
    'Save it anew with a higher version and a later end, or under another name.',
  );
}

/**
 * Releases a document with its first sending: before that, nobody could answer it.
 * @returns why it is not possible
 */
export async function release(
  deps: ReleaseDeps,
  { kind, poll, campaign }: BroadcastDoc,
  who: Who,
): Promise<Refusal | undefined> {
  if (kind === 'poll' && poll !== undefined) return releasePoll(deps, poll, who);
  return kind === 'campaign' && campaign !== undefined
    ? releaseCampaign(deps, campaign, who)
    : undefined;
}
