import type { Campaigns } from '../campaigns/campaigns.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { Estimate } from '../broadcasts/estimate.js';
import type { Audience, BroadcastInput } from '../broadcasts/input.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import type { AuditAction } from '../models/cases/audit.js';
import type { Polls } from '../polls/polls.js';
import type { Clock } from '../shared/clock.js';
import { command } from '../shared/command.js';
import type { DeskAudit } from './audit.js';
import { notReleased } from './check.js';
import { done, refuse, type Outcome, type Refusal } from './refusal.js';
import { refusedDecision } from './sending-refusals.js';
import { sendingView, type SendingView } from './sending-view.js';
import { isTrial } from './trials.js';
import type { Who } from './who.js';

export interface SendingDeps {
  readonly broadcasts: Broadcasts;
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly clock: Clock;
  readonly audit: DeskAudit;
}

/** How a poll, its results or a campaign is to be sent. */
export type SendingWish = BroadcastInput;

/** A draft with what it would come to. */
export interface Drafted {
  readonly sending: SendingView;
  readonly estimate: Estimate;
}

const noSending = (id: string): Refusal =>
  refuse(
    'unknown',
    `There is no sending ${id}.`,
    `See which there are: ${command('polls sendings')}, or GET /sendings.`,
  );

/** A test is a poll or a campaign of its own for an hour: sent to an audience, it would be in no sum with the real one. */
const trialNotSent = (name: string): Refusal =>
  refuse(
    'notRight',
    `${name} is a test, which is only for people who text its word.`,
    'Send the poll or the campaign itself.',
  );

/** Sending: whom, what it costs, who decides, how far it is. Nothing is sent before somebody typed the number. */
export function createSendingDesk({ broadcasts, polls, campaigns, clock, audit }: SendingDeps) {
  async function find(id: string): Promise<Outcome<BroadcastDoc>> {
    const doc = await broadcasts.find(id);
    return doc ? done(doc) : noSending(id);
  }

  async function view(id: string): Promise<Outcome<SendingView>> {
    const status = await broadcasts.status(id);
    return status ? done(sendingView(status, clock.now())) : noSending(id);
  }

  async function releasePoll(poll: string, who: Who): Promise<Refusal | undefined> {
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

  async function releaseCampaign(campaign: string, who: Who): Promise<Refusal | undefined> {
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

  /** What is sent is released with its first sending: before that nobody could answer it. */
  async function release(
    { kind, poll, campaign }: BroadcastDoc,
    who: Who,
  ): Promise<Refusal | undefined> {
    if (kind === 'poll' && poll !== undefined) return releasePoll(poll, who);
    return kind === 'campaign' && campaign !== undefined
      ? releaseCampaign(campaign, who)
      : undefined;
  }

  /** Carries out a decision, notes it, and shows what has become of the sending. */
  async function decide(
    who: Who,
    id: string,
    action: AuditAction,
    decision: () => ReturnType<Broadcasts['pause']>,
  ): Promise<Outcome<SendingView>> {
    const decided = await decision();
    if (!decided.ok) return refusedDecision(id, decided);
    await audit(who, action, `sending/${id}`);
    return view(id);
  }

  return {
    /** How many people an audience has now, who want this kind of message and read one of these languages. */
    async count(
      kind: 'poll' | 'campaign',
      audience: Audience,
      languages: readonly string[],
    ): Promise<number> {
      await polls.refresh(clock.now());
      return broadcasts.count(kind, audience, languages);
    },

    /** Drafts a sending and says what it would come to. Nobody is written to. */
    async draft(who: Who, wish: SendingWish): Promise<Outcome<Drafted>> {
      const now = clock.now();
      const tried = [wish.poll, wish.campaign].find((name) => name !== undefined && isTrial(name));
      if (tried !== undefined) return trialNotSent(tried);
      await polls.refresh(now);
      const drafted = await broadcasts.draft(wish, now);
      if (!drafted.ok) {
        const findings = drafted.problems.map(({ path, message }) => ({ at: path, says: message }));
        return refuse('notRight', 'It cannot be sent like this.', 'Mend what is listed.', {
          findings,
        });
      }
      return this.estimate(who, drafted.broadcast._id);
    },

    /** What a draft would come to now. Its number of recipients is what is typed to confirm it. */
    async estimate(who: Who, id: string): Promise<Outcome<Drafted>> {
      await polls.refresh(clock.now());
      const estimate = await broadcasts.estimate(id, who.person, clock.now());
      const sending = await view(id);
      if (!sending.ok) return sending;
      if (!estimate)
        return refuse(
          'wrongState',
          `The sending ${id} has nothing to say any more.`,
          'Its poll may be closed, or its campaign over: draft another one.',
        );
      return done({ sending: sending.value, estimate });
    },

    /** Confirms a draft. @param number of recipients in its estimate, typed by whoever confirms */
    async confirm(who: Who, id: string, number: number): Promise<Outcome<SendingView>> {
      const found = await find(id);
      if (!found.ok) return found;
      const { state, estimated } = found.value;
      // Released only when it will be sent: the rest of the refusals come from the decision itself.
      if (state === 'draft' && estimated?.recipients === number && number > 0) {
        const refused = await release(found.value, who);
        if (refused) return refused;
      }
      return decide(who, id, 'sending.confirmed', () =>
        broadcasts.confirm(id, number, who.person, clock.now()),
      );
    },

    /** A second person approves a large sending. */
    approve: (who: Who, id: string) =>
      decide(who, id, 'sending.approved', () => broadcasts.approve(id, who.person, clock.now())),
    pause: (who: Who, id: string) =>
      decide(who, id, 'sending.paused', () => broadcasts.pause(id, who.person, clock.now())),
    resume: (who: Who, id: string) =>
      decide(who, id, 'sending.resumed', () => broadcasts.resume(id, who.person, clock.now())),
    /** The kill switch. Cannot be undone. */
    stop: (who: Who, id: string) =>
      decide(who, id, 'sending.stopped', () => broadcasts.stop(id, who.person, clock.now())),
    /** Reminds those who were asked and have not answered; once. @param at by default now */
    remind: (who: Who, id: string, at?: Date) =>
      decide(who, id, 'sending.reminded', () => broadcasts.remind(id, who.person, clock.now(), at)),

    status: view,

    /** The latest first. @param kinds that are shown; by default all */
    async list(
      limit: number,
      kinds: readonly SendingView['kind'][] = ['poll', 'results', 'campaign'],
    ): Promise<readonly SendingView[]> {
      const docs = (await broadcasts.list(limit)).filter(({ kind }) => kinds.includes(kind));
      const statuses = await Promise.all(docs.map(({ _id }) => broadcasts.status(_id)));
      return statuses.flatMap((status) => (status ? [sendingView(status, clock.now())] : []));
    },
  };
}

export type SendingDesk = ReturnType<typeof createSendingDesk>;
