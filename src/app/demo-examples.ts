import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Campaigns } from '../campaigns/campaigns.js';
import type { DemoLink } from '../demo/deps.js';
import type { Polls } from '../polls/polls.js';
import { OPENING } from '../polls/release.js';
import { DAY } from '../shared/clock.js';
import { projectRoot } from '../shared/root.js';
import { seedDemoMembers } from './demo-members.js';
import type { KeyStore } from '../privacy/key-store.js';
import { MADE_UP_POLL, seedMadeUpResult } from './demo-result.js';
import type { Db } from '../models/store/db.js';

/** How long the example is open in a demo. */
const OPEN = 30 * DAY;
const second = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

const example = (...at: string[]): unknown =>
  parse(readFileSync(path.join(projectRoot(), 'examples', ...at), 'utf8'));

async function seedPoll(polls: DemoExamples['polls'], now: Date): Promise<boolean> {
  const poll = example('polls', 'job-offers.yaml') as { readonly poll: string };
  if (await polls.find(poll.poll)) return false;
  const times = { opens: second(now), closes: second(new Date(now.getTime() + OPEN)) };
  const saved = await polls.save({ ...poll, ...times }, now);
  return saved.ok && (await polls.open(saved.poll, now)).ok;
}

async function seedCampaign(campaigns: DemoExamples['campaigns'], now: Date): Promise<boolean> {
  const campaign = example('campaigns', 'real-offer.yaml') as { readonly campaign: string };
  if (await campaigns.find(campaign.campaign)) return false;
  const saved = await campaigns.save(campaign);
  return saved.ok && (await campaigns.open(campaign.campaign, now)).ok;
}

/** Other links of the demo: the console, and the page of the closed poll. */
export const DEMO_LINKS: readonly DemoLink[] = [
  { href: '/console', says: 'Open the console' },
  { href: `/polls/${MADE_UP_POLL}`, says: 'See a closed poll with made-up answers' },
];

/** The parts that release the examples. */
export interface DemoExamples {
  readonly polls: Pick<Polls, 'find' | 'save' | 'open' | 'refresh'>;
  readonly campaigns: Pick<Campaigns, 'find' | 'save' | 'open' | 'refresh'>;
}

/**
 * Releases the example poll and campaign in the demo, so that a person with the simulated phones
 * can join them at once by their words (JOBS, OFFER): no other process has to learn of them first.
 * It also adds a closed poll of invented people, and members for the estimate of a sending. This
 * happens once: an example that a person has ended stays ended.
 * @returns whether each was released now
 */
export async function seedDemoExamples(
  { polls, campaigns }: DemoExamples,
  db: Pick<Db, 'gateway'>,
  keys: KeyStore,
  now: Date,
): Promise<{
  readonly poll: boolean;
  readonly campaign: boolean;
  readonly result: boolean;
  readonly members: number;
}> {
  const before = new Date(now.getTime() - OPENING);
  const seeded = {
    poll: await seedPoll(polls, before),
    campaign: await seedCampaign(campaigns, before),
    result: await seedMadeUpResult(db, now),
    members: await seedDemoMembers(db, keys, now),
  };
  await Promise.all([polls.refresh(now), campaigns.refresh(now)]);
  return seeded;
}
