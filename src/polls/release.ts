import { whoseWords } from '../models/gateway/campaign.js';
import {
  changePoll,
  findPoll,
  insertPoll,
  pollJoinedBy,
  type PollDoc,
  type PollKids,
} from '../models/gateway/poll.js';
import { makePassingKey } from '../privacy/passing-keys.js';
import { SECOND } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { fold } from '../shared/texts/fold.js';
import { checkPoll } from './check.js';
import { pollShape, type Poll } from './definition.js';
import type { PollDeps } from './deps.js';
import type { Finding } from './finding.js';

/**
 * How long after its release a poll opens, in milliseconds: by then every process knows it and its
 * keys.
 */
export const OPENING = 15 * SECOND;

/** The result of saving a poll. */
export type Saved =
  | {
      readonly ok: true;
      readonly poll: string;
      readonly ready: readonly string[];
      readonly blocking: readonly Finding[];
    }
  /** The poll has errors; the findings say what is wrong, and where. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] }
  /**
   * `version`: people may be answering it, so a change needs a higher one. `wordTaken`: another
   * poll is joined by this word. `changed`: it is no longer what the caller has seen.
   */
  | { readonly ok: false; readonly reason: 'closed' | 'version' | 'wordTaken' | 'changed' };

export type Opened =
  /** People may answer from `opensAt` on. */
  | { readonly ok: true; readonly opensAt: Date; readonly closesAt: Date }
  | { readonly ok: false; readonly reason: 'unknown' | 'over' | 'closed' }
  /** An older version saved it, and it has errors that are refused today. */
  | { readonly ok: false; readonly reason: 'refused'; readonly findings: readonly Finding[] };

export type Closing =
  { readonly ok: true } | { readonly ok: false; readonly reason: 'unknown' | 'notOpen' };

/** Checks whether another poll is joined by this word, or a campaign answers it. */
async function isTaken(
  { db: { gateway } }: PollDeps,
  word: string | undefined,
  poll: string,
): Promise<boolean> {
  if (word === undefined) return false;
  const folded = [fold(word)];
  return Boolean(
    (await pollJoinedBy(gateway, folded, poll)) ?? (await whoseWords(gateway, folded)),
  );
}

/** Returns the fields to write for a valid poll. */
const writtenOf = (poll: Poll, ready: readonly string[]) => ({
  version: poll.version,
  definition: poll,
  ready,
  closesAt: new Date(poll.closes),
});

/** Returns a poll that was never saved before. */
const bornOf = (
  name: string,
  draft: ReturnType<typeof writtenOf> & { opensAt: Date },
): PollDoc => ({
  _id: name,
  ...draft,
  state: 'draft',
  rev: 1,
  kids: { people: randomId(), words: randomId(), tell: randomId() },
  late: 0,
  lateIds: [],
});

async function save(deps: PollDeps, content: unknown, now: Date, seen?: number): Promise<Saved> {
  const { gateway } = deps.db;
  const checked = checkPoll(content, deps.texts, deps.show);
  if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
  const { poll, ready, blocking } = checked;
  if (await isTaken(deps, poll.join, poll.poll)) return { ok: false, reason: 'wordTaken' };
  const name = poll.poll;
  const saved = { ok: true, poll: name, ready, blocking } as const;
  const written = writtenOf(poll, ready);
  const draft = { ...written, opensAt: new Date(poll.opens) };
  if (seen === undefined && (await insertPoll(gateway, bornOf(name, draft)))) return saved;
  const present = seen === undefined ? {} : { rev: seen };
  if (await changePoll(gateway, name, ['draft'], draft, present)) return saved;
  const newer = { ...present, version: { $lt: poll.version }, closesAt: { $gt: now } };
  if (await changePoll(gateway, name, ['open'], written, newer)) return saved;
  const there = await findPoll(gateway, name);
  if (seen !== undefined && there?.rev !== seen) return { ok: false, reason: 'changed' };
  const isOpen = there?.state === 'open' && there.closesAt > now;
  return { ok: false, reason: isOpen ? 'version' : 'closed' };
}

/** Makes the keys of a poll, if they do not exist yet. */
async function makeKeys({ keyFolder, keys }: PollDeps, kids: PollKids, now: Date): Promise<void> {
  for (const kid of [kids.people, kids.words, kids.tell]) await makePassingKey(keyFolder, kid, now);
  keys.refresh();
}

async function open(deps: PollDeps, name: string, now: Date): Promise<Opened> {
  const { gateway } = deps.db;
  const poll = await findPoll(gateway, name);
  if (!poll?.kids) return { ok: false, reason: 'unknown' };
  const { opensAt, closesAt } = poll;
  if (poll.state === 'open') return { ok: true, opensAt, closesAt };
  if (poll.state !== 'draft') return { ok: false, reason: 'closed' };
  const opens = Date.parse(pollShape.parse(poll.definition).opens);
  const from = new Date(Math.max(opens, now.getTime() + OPENING));
  if (from >= closesAt) return { ok: false, reason: 'over' };
  const checked = checkPoll(poll.definition, deps.texts, deps.show);
  if (!checked.ok) return { ok: false, reason: 'refused', findings: checked.findings };
  await makeKeys(deps, poll.kids, now);
  const opened = await changePoll(
    gateway,
    name,
    ['draft', 'open'],
    { state: 'open', opensAt: from, ready: checked.ready },
    { rev: poll.rev },
  );
  // Somebody changed it meanwhile: it is checked again.
  if (!opened) return open(deps, name, now);
  return { ok: true, opensAt: opened.opensAt, closesAt: opened.closesAt };
}

async function close({ db: { gateway } }: PollDeps, name: string, now: Date): Promise<Closing> {
  const closing = { state: 'closing', closingAt: now } as const;
  const early = { closesAt: { $gt: now } };
  if (await changePoll(gateway, name, ['open'], { ...closing, closesAt: now }, early))
    return { ok: true };
  if (await changePoll(gateway, name, ['open'], closing)) return { ok: true };
  return { ok: false, reason: (await findPoll(gateway, name)) ? 'notOpen' : 'unknown' };
}

/** Makes the functions for polls from their first draft to their close. */
export const createRelease = (deps: PollDeps) => ({
  /**
   * Saves a poll as a draft, or a new version of one that is open.
   * @param seen the `rev` of the poll to change: a poll with another `rev` is left alone; absent:
   * any is changed
   */
  save: (content: unknown, now: Date, seen?: number): Promise<Saved> =>
    save(deps, content, now, seen),

  /**
   * Releases a poll: its keys are made, and people may answer from its start on, but not before
   * some seconds have passed.
   */
  open: (name: string, now: Date): Promise<Opened> => open(deps, name, now),

  /**
   * Closes a poll before its time. The upkeep counts the answers and destroys them, within minutes.
   */
  close: (name: string, now: Date): Promise<Closing> => close(deps, name, now),
});
