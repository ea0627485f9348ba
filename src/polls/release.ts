import { whoseWords } from '../models/gateway/campaign.js';
import {
  changePoll,
  findPoll,
  insertPoll,
  pollJoinedBy,
  type PollKids,
} from '../models/gateway/poll.js';
import { makePassingKey } from '../privacy/passing-keys.js';
import { SECOND } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { fold } from '../shared/texts/fold.js';
import { checkPoll } from './check.js';
import { pollShape } from './definition.js';
import type { PollDeps } from './deps.js';
import type { Finding } from './finding.js';

/** A poll is open so long after it was released, in milliseconds: by then every process knows it and its keys. */
export const OPENING = 15 * SECOND;

/** What became of a poll that was to be kept. */
export type Saved =
  | {
      readonly ok: true;
      readonly poll: string;
      readonly ready: readonly string[];
      readonly blocking: readonly Finding[];
    }
  /** It is not right: see what is wrong, and where. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] }
  /**
   * `version`: people may be answering it, so a change needs a higher one. `wordTaken`: another poll is joined by it.
   * `changed`: it is not any more what the caller has seen.
   */
  | { readonly ok: false; readonly reason: 'closed' | 'version' | 'wordTaken' | 'changed' };

export type Opened =
  /** People may answer from then on. */
  | { readonly ok: true; readonly opensAt: Date; readonly closesAt: Date }
  | { readonly ok: false; readonly reason: 'unknown' | 'over' | 'closed' }
  /** It was kept by an older version, and what is wrong with it is refused today. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] };

export type Closing =
  { readonly ok: true } | { readonly ok: false; readonly reason: 'unknown' | 'notOpen' };

/** Polls from their first draft to their close. */
export function createRelease(deps: PollDeps) {
  const { gateway } = deps.db;

  /** Whether another poll is joined by this word, or a campaign answers it. */
  async function isTaken(word: string | undefined, poll: string): Promise<boolean> {
    if (word === undefined) return false;
    const folded = [fold(word)];
    return Boolean(
      (await pollJoinedBy(gateway, folded, poll)) ?? (await whoseWords(gateway, folded)),
    );
  }

  return {
    /**
     * Keeps a poll as a draft, or a new version of one that is open.
     * @param seen the `rev` of the poll that is changed: another one is left alone; absent: whatever there is is changed
     */
    async save(content: unknown, now: Date, seen?: number): Promise<Saved> {
      const checked = checkPoll(content, deps.texts, deps.show);
      if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
      const { poll, ready, blocking } = checked;
      if (await isTaken(poll.join, poll.poll)) return { ok: false, reason: 'wordTaken' };
      const [opensAt, closesAt] = [new Date(poll.opens), new Date(poll.closes)];
      const written = { version: poll.version, definition: poll, ready, closesAt };
      const kids: PollKids = { people: randomId(), words: randomId(), tell: randomId() };
      const saved = { ok: true, poll: poll.poll, ready, blocking } as const;
      const present = seen === undefined ? {} : { rev: seen };
      if (
        seen === undefined &&
        (await insertPoll(gateway, {
          _id: poll.poll,
          ...written,
          opensAt,
          state: 'draft',
          rev: 1,
          kids,
          late: 0,
          lateIds: [],
        }))
      )
        return saved;
      if (await changePoll(gateway, poll.poll, ['draft'], { ...written, opensAt }, present))
        return saved;
      const newer = { ...present, version: { $lt: poll.version }, closesAt: { $gt: now } };
      if (await changePoll(gateway, poll.poll, ['open'], written, newer)) return saved;
      const there = await findPoll(gateway, poll.poll);
      if (seen !== undefined && there?.rev !== seen) return { ok: false, reason: 'changed' };
      return {
        ok: false,
        reason: there?.state === 'open' && there.closesAt > now ? 'version' : 'closed',
      };
    },

    /** Releases a poll: its keys are made, and people may answer from its start on, seconds later at the earliest. */
    async open(name: string, now: Date): Promise<Opened> {
      const poll = await findPoll(gateway, name);
      if (!poll?.kids) return { ok: false, reason: 'unknown' };
      const { opensAt, closesAt } = poll;
      if (poll.state === 'open') return { ok: true, opensAt, closesAt };
      if (poll.state !== 'draft') return { ok: false, reason: 'closed' };
      const from = new Date(
        Math.max(Date.parse(pollShape.parse(poll.definition).opens), now.getTime() + OPENING),
      );
      if (from >= closesAt) return { ok: false, reason: 'over' };
      const checked = checkPoll(poll.definition, deps.texts, deps.show);
      if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
      for (const kid of [poll.kids.people, poll.kids.words, poll.kids.tell])
        await makePassingKey(deps.keyFolder, kid, now);
      deps.keys.refresh();
      const opened = await changePoll(
        gateway,
        name,
        ['draft', 'open'],
        { state: 'open', opensAt: from, ready: checked.ready },
        { rev: poll.rev },
      );
      return opened
        ? { ok: true, opensAt: opened.opensAt, closesAt: opened.closesAt }
        : this.open(name, now);
    },

    /** Closes a poll before its time. What was answered is counted and destroyed by the upkeep, within minutes. */
    async close(name: string, now: Date): Promise<Closing> {
      if (
        await changePoll(
          gateway,
          name,
          ['open'],
          { state: 'closing', closesAt: now, closingAt: now },
          { closesAt: { $gt: now } },
        )
      )
        return { ok: true };
      if (await changePoll(gateway, name, ['open'], { state: 'closing', closingAt: now }))
        return { ok: true };
      return { ok: false, reason: (await findPoll(gateway, name)) ? 'notOpen' : 'unknown' };
    },
  };
}
