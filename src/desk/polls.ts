import type { Poll } from '../polls/definition.js';
import type { Polls, PollState } from '../polls/polls.js';
import type { Clock } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import type { DeskAudit } from './audit.js';
import { notReleased, type BlockingFound, type CheckedPoll, type Given } from './check.js';
import { done, refuse, type Outcome, type Refusal } from './refusal.js';
import { aPoll, changedMeanwhile, mayReplace, noneOf, type Seen } from './replacing.js';
import type { MakeLink, PreviewLink } from './preview-link.js';
import { isTrial, trialOf } from './trials.js';
import type { Who } from './who.js';

/** A poll as whoever works with it sees it. */
export interface PollView extends Omit<PollState, 'rev'> {
  /** Names what is kept now: whoever changes it says which one they saw. */
  readonly tag: string;
}

export interface PollDeskDeps {
  readonly polls: Polls;
  readonly check: (given: Given) => Outcome<CheckedPoll>;
  readonly clock: Clock;
  readonly audit: DeskAudit;
  readonly link: MakeLink;
}

export const noPoll = (name: string): Refusal => noneOf(aPoll, name);

const view = ({ rev, ...poll }: PollState): PollView => ({ ...poll, tag: String(rev) });

/** What keeps a version from being kept, put into words. */
function notSaved(
  reason: 'closed' | 'version' | 'wordTaken',
  { poll, version, join }: Poll,
): Refusal {
  switch (reason) {
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
      );
  }
}

/** Polls as documents: written, seen, released, closed. */
export function createPollDesk({ polls, check, clock, audit, link }: PollDeskDeps) {
  async function find(name: string): Promise<Outcome<PollState>> {
    const poll = isTrial(name) ? undefined : await polls.find(name);
    return poll ? done(poll) : noPoll(name);
  }

  return {
    /**
     * Keeps a poll as a draft, or a new version of one that is open.
     * @param name what the poll is called where it is saved; undefined: what it calls itself
     */
    async save(
      who: Who,
      given: Given,
      seen: Seen,
      name?: string,
    ): Promise<Outcome<PollView & { blocking: readonly BlockingFound[] }>> {
      const checked = check(given);
      if (!checked.ok) return checked;
      const { poll, blocking } = checked.value;
      if (name !== undefined && name !== poll.poll)
        return refuse(
          'notRight',
          `The poll calls itself ${poll.poll}, and is to be kept as ${name}.`,
          'Let the two agree.',
        );
      if (isTrial(poll.poll))
        return refuse(
          'notRight',
          'Names that begin with "try-" are for tests.',
          'Use another name.',
        );
      const present = await polls.find(poll.poll);
      const refused = mayReplace(aPoll, poll.poll, present?.rev, seen);
      if (refused) return refused;
      const saved = await polls.save(poll, clock.now(), present?.rev);
      if (!saved.ok && saved.reason === 'refused')
        throw new Fault('A poll that was right is refused.');
      if (!saved.ok)
        return saved.reason === 'changed'
          ? changedMeanwhile(aPoll, poll.poll)
          : notSaved(saved.reason, poll);
      await audit(who, 'poll.saved', `poll/${poll.poll}/${poll.version}`);
      const kept = await find(poll.poll);
      return kept.ok ? done({ ...view(kept.value), blocking }) : kept;
    },

    async show(name: string): Promise<Outcome<PollView>> {
      const found = await find(name);
      return found.ok ? done(view(found.value)) : found;
    },

    /** Those that close last come first. @param after the name of the last one that was seen */
    async list(
      limit: number,
      after?: string,
    ): Promise<{ readonly polls: readonly PollView[]; readonly next?: string }> {
      const all = (await polls.list(10_000)).filter(({ poll }) => !isTrial(poll));
      const from = after === undefined ? 0 : all.findIndex(({ poll }) => poll === after) + 1;
      const shown = all.slice(from, from + limit);
      const next = from + limit < all.length ? shown.at(-1)?.poll : undefined;
      return { polls: shown.map(view), ...(next === undefined ? {} : { next }) };
    },

    /** Releases a poll: people may join it by its word, from its start on. */
    async open(who: Who, name: string): Promise<Outcome<PollView>> {
      const found = await find(name);
      if (!found.ok) return found;
      const opened = await polls.open(name, clock.now());
      if (!opened.ok && opened.reason === 'unknown') return noPoll(name);
      if (!opened.ok && opened.reason === 'refused')
        return notReleased('poll', name, opened.findings);
      if (!opened.ok && opened.reason === 'over')
        return refuse(
          'wrongState',
          `The time of the poll ${name} is over before it could open.`,
          'Write a later "closes", and save it.',
        );
      if (!opened.ok)
        return refuse(
          'wrongState',
          `The poll ${name} is closed, and cannot be opened again.`,
          'Save it under a new name.',
        );
      if (found.value.state === 'draft') await audit(who, 'poll.opened', `poll/${name}`);
      return this.show(name);
    },

    /**
     * Has a poll ready to be tried, word for word as it is, on the phone of whoever texts its word within an hour.
     * @returns the word, and until when
     */
    async trial(
      who: Who,
      name: string,
    ): Promise<Outcome<{ readonly word: string; readonly until: Date }>> {
      const found = await find(name);
      if (!found.ok) return found;
      const now = clock.now();
      const trial = trialOf(found.value.definition, now);
      const saved = await polls.save(trial, now);
      if (!saved.ok && saved.reason === 'refused') return notReleased('poll', name, saved.findings);
      const opened = saved.ok && (await polls.open(trial.poll, now));
      if (!opened || !opened.ok)
        throw new Fault('A poll could not be made ready to be tried. Try again.');
      await audit(who, 'poll.tried', `poll/${name}`);
      return done({ word: trial.join ?? '', until: opened.closesAt });
    },

    /** A link to the preview of a poll as a web page, below the address of this Amana, for an hour. It holds no token. */
    async link(name: string): Promise<Outcome<PreviewLink>> {
      const found = await find(name);
      return found.ok ? done(link({ kind: 'polls', name }, clock.now())) : found;
    },

    /** Closes a poll before its time: answers are counted, and destroyed with their key. Cannot be undone. */
    async close(who: Who, name: string): Promise<Outcome<PollView>> {
      const found = await find(name);
      if (!found.ok) return found;
      const closed = await polls.close(name, clock.now());
      if (!closed.ok && closed.reason === 'unknown') return noPoll(name);
      if (!closed.ok)
        return refuse(
          'wrongState',
          `The poll ${name} is not open: it is ${found.value.state}.`,
          'Nothing has to be closed.',
        );
      await audit(who, 'poll.closed', `poll/${name}`);
      return this.show(name);
    },
  };
}

export type PollDesk = ReturnType<typeof createPollDesk>;
