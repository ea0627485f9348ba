import type { Broadcasts } from '../broadcasts/broadcasts.js';
import { whyNotConfirmed } from '../broadcasts/confirm.js';
import type { Foreseen as BroadcastForeseen } from '../broadcasts/draft.js';
import type { Estimate } from '../broadcasts/estimate.js';
import {
  audienceShape,
  problemCode,
  problemsOf,
  type Audience,
  type BroadcastInput,
  type InputProblem,
} from '../broadcasts/input.js';
import type { AuditAction } from '../models/cases/audit.js';
import { done, refuse, type Found, type Outcome, type Refusal } from './refusal.js';
import { noSending, refusedDecision } from './sending-refusals.js';
import { release, type ReleaseDeps } from './sending-release.js';
import { sendingView, type SendingView } from './sending-view.js';
import { isTrial } from './trials.js';
import type { Who } from './who.js';

export interface SendingDeps extends ReleaseDeps {
  readonly broadcasts: Broadcasts;
}

export { audienceChannels } from '../broadcasts/input.js';

/** The settings for sending a poll, its results or a campaign. */
export type SendingInput = BroadcastInput;

/** A draft with its estimate. */
export interface Drafted {
  readonly sending: SendingView;
  readonly estimate: Estimate;
}

/** The estimate of a sending that was not drafted: it has no id. */
export interface Foreseen {
  readonly sending: Omit<SendingView, 'id'>;
  readonly estimate: Estimate;
}

/** A sending that could be saved as it is. */
type Planned = Pick<Extract<BroadcastForeseen, { ok: true }>, 'broadcast' | 'estimate'>;

/** Returns a problem of a sending, with its place for programs. */
const problemFound = ({ path, message, code, params }: InputProblem): Found => ({
  at: path,
  path: path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  code: code ?? problemCode(message),
  ...(params ? { params } : {}),
  says: message,
});

const notRight = (says: string, problems: readonly InputProblem[]): Refusal =>
  refuse('notRight', says, 'Fix the problems listed.', {
    findings: problems.map(problemFound),
  });
const notSent = (problems: readonly InputProblem[]): Refusal =>
  notRight('It cannot be sent like this.', problems);

/**
 * Refuses to send a trial, which is its own poll or campaign for an hour: sent to an audience, it
 * would be missing from the sums of the real one.
 */
function trialNotSent({ poll, campaign }: SendingInput): Refusal | undefined {
  const tried = [poll, campaign].find((name) => name !== undefined && isTrial(name));
  return tried === undefined
    ? undefined
    : refuse(
        'notRight',
        `${tried} is a test, which is only for people who text its word.`,
        'Send the poll or the campaign itself.',
      );
}

/**
 * Sendings: the audience, the cost, the decisions, the progress. Nothing is sent before a person
 * has typed the number of recipients.
 */
export class SendingDesk {
  constructor(private readonly deps: SendingDeps) {}

  private now(): Date {
    return this.deps.clock.now();
  }

  /**
   * Returns how many people of an audience now want this kind of message and read one of these
   * languages.
   */
  async count(
    kind: 'poll' | 'campaign',
    audience: Audience,
    languages: readonly string[],
  ): Promise<Outcome<number>> {
    const read = audienceShape.safeParse(audience);
    if (!read.success) return notRight('There is no such audience.', problemsOf(read.error));
    await this.deps.polls.refresh(this.now());
    return done(await this.deps.broadcasts.count(kind, read.data, languages));
  }

  /** Estimates a sending. Nothing is saved, and no message is sent. */
  async foresee(who: Who, input: SendingInput): Promise<Outcome<Foreseen>> {
    const planned = await this.plan(who, input);
    if (!planned.ok) return planned;
    const { broadcast, estimate } = planned.value;
    const texts = { waiting: 0, dead: 0, withdrawn: 0 };
    const { id: _id, ...sending } = sendingView({ broadcast, waiting: 0, texts }, this.now());
    return done({ sending, estimate });
  }

  /**
   * Sends what was estimated.
   * @param number of recipients in its estimate, typed by the person who confirms
   */
  async send(who: Who, input: SendingInput, number: number): Promise<Outcome<SendingView>> {
    const planned = await this.plan(who, input);
    if (!planned.ok) return planned;
    const { broadcasts } = this.deps;
    const { broadcast } = planned.value;
    const { _id: id } = broadcast;
    const refused = whyNotConfirmed(broadcast, number, this.now());
    if (refused) return refusedDecision(id, refused);
    await broadcasts.keep(broadcast);
    const confirmed = await this.confirm(who, id, number);
    if (!confirmed.ok) await broadcasts.discard(id);
    return confirmed;
  }

  /** Returns a sending as it would be saved, with its estimate. Nothing is saved. */
  private async plan(who: Who, input: SendingInput): Promise<Outcome<Planned>> {
    const refused = trialNotSent(input);
    if (refused) return refused;
    const now = this.now();
    await this.deps.polls.refresh(now);
    const foreseen = await this.deps.broadcasts.foresee(input, who.person, now);
    return foreseen.ok ? done(foreseen) : notSent(foreseen.problems);
  }

  /** Drafts a sending and estimates it. No message is sent. */
  async draft(who: Who, input: SendingInput): Promise<Outcome<Drafted>> {
    const refused = trialNotSent(input);
    if (refused) return refused;
    await this.deps.polls.refresh(this.now());
    const drafted = await this.deps.broadcasts.draft(input, this.now());
    return drafted.ok ? this.estimate(who, drafted.broadcast._id) : notSent(drafted.problems);
  }

  /** Estimates a draft again. A person types its number of recipients to confirm it. */
  async estimate(who: Who, id: string): Promise<Outcome<Drafted>> {
    await this.deps.polls.refresh(this.now());
    const estimate = await this.deps.broadcasts.estimate(id, who.person, this.now());
    const sending = await this.status(id);
    if (!sending.ok) return sending;
    if (!estimate)
      return refuse(
        'wrongState',
        `The sending ${id} has nothing to say any more.`,
        'Its poll may be closed, or its campaign over: draft another one.',
      );
    return done({ sending: sending.value, estimate });
  }

  /**
   * Confirms a draft.
   * @param number of recipients in its estimate, typed by the person who confirms
   */
  async confirm(who: Who, id: string, number: number): Promise<Outcome<SendingView>> {
    const doc = await this.deps.broadcasts.find(id);
    if (!doc) return noSending(id);
    const { state, estimated } = doc;
    // It is released only if it will be sent: the decision itself checks the other refusals.
    if (state === 'draft' && estimated?.recipients === number && number > 0) {
      if (await this.deps.broadcasts.isChanged(doc))
        return refusedDecision(id, { ok: false, reason: 'contentChanged' });
      const refused = await release(this.deps, doc, who);
      if (refused) return refused;
    }
    return this.decide(who, id, 'sending.confirmed', () =>
      this.deps.broadcasts.confirm(id, number, who.person, this.now()),
    );
  }

  /** Records that a second person approves a sending that waits for it. */
  approve(who: Who, id: string): Promise<Outcome<SendingView>> {
    return this.decide(who, id, 'sending.approved', () =>
      this.deps.broadcasts.approve(id, who.person, this.now()),
    );
  }

  pause(who: Who, id: string): Promise<Outcome<SendingView>> {
    return this.decide(who, id, 'sending.paused', () =>
      this.deps.broadcasts.pause(id, who.person, this.now()),
    );
  }

  resume(who: Who, id: string): Promise<Outcome<SendingView>> {
    return this.decide(who, id, 'sending.resumed', () =>
      this.deps.broadcasts.resume(id, who.person, this.now()),
    );
  }

  /** The kill switch: stops the sending. Cannot be undone. */
  stop(who: Who, id: string): Promise<Outcome<SendingView>> {
    return this.decide(who, id, 'sending.stopped', () =>
      this.deps.broadcasts.stop(id, who.person, this.now()),
    );
  }

  /**
   * Reminds people who were asked and have not answered; once.
   * @param at by default now
   */
  remind(who: Who, id: string, at?: Date): Promise<Outcome<SendingView>> {
    return this.decide(who, id, 'sending.reminded', () =>
      this.deps.broadcasts.remind(id, who.person, this.now(), at),
    );
  }

  /** Returns the state of a sending. */
  async status(id: string): Promise<Outcome<SendingView>> {
    const status = await this.deps.broadcasts.status(id);
    return status ? done(sendingView(status, this.now())) : noSending(id);
  }

  /**
   * Returns sendings, latest first.
   * @param kinds to show; by default all
   */
  async list(
    limit: number,
    kinds: readonly SendingView['kind'][] = ['poll', 'results', 'campaign'],
  ): Promise<readonly SendingView[]> {
    const { broadcasts } = this.deps;
    const docs = await broadcasts.list(limit, kinds);
    const statuses = await Promise.all(docs.map(({ _id }) => broadcasts.status(_id)));
    return statuses.flatMap((status) => (status ? [sendingView(status, this.now())] : []));
  }

  /** Carries out a decision, records it, and shows the sending after it. */
  private async decide(
    who: Who,
    id: string,
    action: AuditAction,
    decision: () => ReturnType<Broadcasts['pause']>,
  ): Promise<Outcome<SendingView>> {
    const decided = await decision();
    if (!decided.ok) return refusedDecision(id, decided);
    await this.deps.audit(who, action, `sending/${id}`);
    return this.status(id);
  }
}
