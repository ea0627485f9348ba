import type { Poll } from '../polls/definition.js';
import type { Polls, PollState } from '../polls/polls.js';
import { Fault } from '../shared/fault.js';
import { notReleased, type CheckedPoll, type Given } from './check.js';
import {
  DocumentDesk,
  viewOf,
  type DocumentDeskDeps,
  type DocumentView,
  type Keepable,
  type TrialBegun,
} from './documents.js';
import { done, refuse, wordTakenAt, type Outcome, type Refusal } from './refusal.js';
import { aPoll, changedMeanwhile, noneOf } from './replacing.js';
import { isTrial, trialOf } from './trials.js';
import type { Who } from './who.js';

/** A poll as people who work with it see it. */
export type PollView = DocumentView<PollState>;

export interface PollDeskDeps extends DocumentDeskDeps {
  readonly polls: Polls;
  readonly check: (given: Given) => Outcome<CheckedPoll>;
}

export const noPoll = (name: string): Refusal => noneOf(aPoll, name);

type Unsaved = Extract<Awaited<ReturnType<Polls['save']>>, { ok: false }>['reason'];

/** Returns why a version cannot be saved, in words. */
function notSaved(reason: Unsaved, { poll, version, join }: Poll): Refusal {
  switch (reason) {
    case 'refused':
      throw new Fault('A poll that was right is refused.');
    case 'changed':
      return changedMeanwhile(aPoll, poll);
    case 'closed':
      return refuse(
        'wrongState',
        `The poll ${poll} is over and cannot be changed.`,
        'Save it under a new name.',
      );
    case 'version':
      return refuse(
        'wrongState',
        `People may be answering the poll ${poll}, so version ${version} must be higher than the one they answer.`,
        'Raise "version", and name renamed questions in "renamed".',
      );
    case 'wordTaken':
      return refuse(
        'wrongState',
        `Another poll is joined by the word ${join ?? ''}, or a campaign answers it.`,
        'Use another word, or close the other first.',
        { findings: [wordTakenAt(['join'], join ?? '')] },
      );
  }
}

/** Returns why a poll cannot be released, in words. */
function notOpened(
  name: string,
  opened: Extract<Awaited<ReturnType<Polls['open']>>, { ok: false }>,
): Refusal {
  if (opened.reason === 'unknown') return noPoll(name);
  if (opened.reason === 'refused') return notReleased('poll', name, opened.findings);
  return opened.reason === 'over'
    ? refuse(
        'wrongState',
        `The time of the poll ${name} is over before it could open.`,
        'Write a later "closes", and save it.',
      )
    : refuse(
        'wrongState',
        `The poll ${name} is closed, and cannot be opened again.`,
        'Save it under a new name.',
      );
}

/** Polls as documents: write, show, release, close. */
export class PollDesk extends DocumentDesk<PollState> {
  constructor(private readonly deps: PollDeskDeps) {
    super(deps, aPoll);
  }

  protected load(name: string): Promise<PollState | undefined> {
    return this.deps.polls.find(name);
  }

  protected async beginTrial({ definition }: PollState): Promise<TrialBegun> {
    const { polls } = this.deps;
    const now = this.now();
    const trial = trialOf(definition, now);
    const saved = await polls.save(trial, now);
    if (!saved.ok) return saved.reason === 'refused' ? saved : { ok: false };
    const opened = await polls.open(trial.poll, now);
    return opened.ok ? { ok: true, word: trial.join ?? '', until: opened.closesAt } : { ok: false };
  }

  protected keepable(given: Given): Outcome<Keepable> {
    const checked = this.deps.check(given);
    if (!checked.ok) return checked;
    const { poll, blocking } = checked.value;
    return done({
      called: poll.poll,
      version: poll.version,
      blocking,
      keep: async (rev) => {
        const saved = await this.deps.polls.save(poll, this.now(), rev);
        return saved.ok ? undefined : notSaved(saved.reason, poll);
      },
    });
  }

  /**
   * Returns polls sorted by closing time, latest first.
   * @param after the name of the last one that was seen
   */
  async list(
    limit: number,
    after?: string,
  ): Promise<{ readonly polls: readonly PollView[]; readonly next?: string }> {
    const all = (await this.deps.polls.list(10_000)).filter(({ poll }) => !isTrial(poll));
    const from = after === undefined ? 0 : all.findIndex(({ poll }) => poll === after) + 1;
    const shown = all.slice(from, from + limit);
    const next = from + limit < all.length ? shown.at(-1)?.poll : undefined;
    return { polls: shown.map(viewOf), ...(next === undefined ? {} : { next }) };
  }

  /** Releases a poll: from its start on, people may join it by its word. */
  open(who: Who, name: string): Promise<Outcome<PollView>> {
    return this.decide(name, async ({ state }) => {
      const opened = await this.deps.polls.open(name, this.now());
      if (!opened.ok) return notOpened(name, opened);
      if (state === 'draft') await this.note(who, 'opened', name);
      return undefined;
    });
  }

  /**
   * Closes a poll before its closing time: answers are counted, and destroyed with their key.
   * Cannot be undone.
   */
  close(who: Who, name: string): Promise<Outcome<PollView>> {
    return this.decide(name, async ({ state }) => {
      const closed = await this.deps.polls.close(name, this.now());
      if (!closed.ok && closed.reason === 'unknown') return noPoll(name);
      if (!closed.ok)
        return refuse(
          'wrongState',
          `The poll ${name} is not open: it is ${state}.`,
          'Nothing has to be closed.',
        );
      await this.deps.audit(who, 'poll.closed', `poll/${name}`);
      return undefined;
    });
  }
}
