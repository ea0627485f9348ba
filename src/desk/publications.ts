import { createHash } from 'node:crypto';
import type { Db } from '../models/store/db.js';
import {
  findPublished,
  keepGroups,
  keepPublished,
  listPublished,
  type PublishedDoc,
} from '../models/gateway/published.js';
import { pollShape } from '../polls/definition.js';
import type { Polls, PollState } from '../polls/polls.js';
import type { Result } from '../results/pages.js';
import { publish } from '../results/publish.js';
import { fromStored, toStored, type StoredPublished } from '../results/published.js';
import { OpenCount, type OpenAnswers } from '../results/words.js';
import { withPauses } from '../shared/with-pauses.js';
import { isTrial } from './trials.js';

/** The published results of polls, and the publishing of new ones. */
export interface Publications {
  /** @returns whether something new was published */
  publish(name: string, now: Date): Promise<boolean>;
  /**
   * Publishes the groups of open answers, once: a second publication could be compared with the
   * first.
   * @returns why not: no group has eleven answers, or it was done before
   */
  publishGroups(name: string): Promise<'published' | 'tooFew' | 'before' | 'notClosed'>;
  find(name: string): Promise<Result | undefined>;
  /** Returns all published results, newest first. */
  all(): Promise<readonly Result[]>;
  /** Returns a text that changes whenever something is published; it is cheap. */
  stamp(): Promise<string>;
  /**
   * Publishes everything that may be published again. A job does it; any number of processes may.
   */
  publishAll(now: Date): Promise<{ readonly published: number }>;
}

const storedIn = ({ stored }: PublishedDoc) => fromStored(JSON.parse(stored) as StoredPublished);

/** The open answers that are counted before other tasks get a turn. */
const AT_ONCE = 100;

type OpenByQuestion = Record<string, OpenAnswers>;

/**
 * Returns only the words: people sort answers into groups, and can read them only after the poll
 * has closed.
 */
const withoutGroups = (open: OpenByQuestion): OpenByQuestion =>
  Object.fromEntries(Object.entries(open).map(([id, one]) => [id, { ...one, groups: [] }]));

/** The database of publications, and the polls they are made from. */
interface PublicationDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly polls: Polls;
}

/** Returns what may be shown of the current open answers of a closed poll. */
async function openOf(
  { polls }: PublicationDeps,
  { poll, definition }: PollState,
): Promise<OpenByQuestion> {
  const open = definition.questions.filter(({ kind }) => kind === 'text');
  const counts = new Map(open.map(({ id }) => [id, new OpenCount()]));
  // The database returns many at once; other tasks get a turn between them.
  for await (const answer of withPauses(polls.words(poll), AT_ONCE))
    counts.get(answer.question)?.add(answer);
  return Object.fromEntries([...counts].map(([id, count]) => [id, count.seen()]));
}

async function resultOf(
  { db: { gateway }, polls }: PublicationDeps,
  name: string,
): Promise<Result | undefined> {
  const doc = await findPublished(gateway, name);
  const poll = doc && (await polls.find(name));
  return (
    poll && {
      published: storedIn(doc),
      poll: pollShape.parse(poll.definition),
      open: JSON.parse(doc.open) as OpenByQuestion,
      grouped: doc.grouped === true,
    }
  );
}

async function publishOne(deps: PublicationDeps, name: string, now: Date): Promise<boolean> {
  const { db, polls } = deps;
  const poll = isTrial(name) ? undefined : await polls.find(name);
  if (!poll || poll.state === 'draft') return false;
  const doc = await findPublished(db.gateway, name);
  const before = doc && storedIn(doc);
  if (before?.closed) return false;
  const tally = await polls.tally(name, now);
  if (!tally) return false;
  const next = publish(tally, poll.definition, before);
  if (next === before) return false;
  const open = next.closed ? withoutGroups(await openOf(deps, poll)) : {};
  const fresh = {
    _id: name,
    stored: JSON.stringify(toStored(next)),
    open: JSON.stringify(open),
    asOf: new Date(next.asOf),
  };
  return keepPublished(db.gateway, fresh, doc?.asOf);
}

async function publishGroups(
  deps: PublicationDeps,
  name: string,
): ReturnType<Publications['publishGroups']> {
  const { gateway } = deps.db;
  const [poll, doc] = await Promise.all([deps.polls.find(name), findPublished(gateway, name)]);
  if (!poll || !doc || !storedIn(doc).closed) return 'notClosed';
  if (doc.grouped) return 'before';
  const fresh = await openOf(deps, poll);
  const open = Object.fromEntries(
    Object.entries(JSON.parse(doc.open) as OpenByQuestion).map(([id, was]) => [
      id,
      { ...was, groups: fresh[id]?.groups ?? [] },
    ]),
  );
  if (Object.values(open).every(({ groups }) => groups.length === 0)) return 'tooFew';
  return (await keepGroups(gateway, name, JSON.stringify(open))) ? 'published' : 'before';
}

/** Reads all results one after another; other tasks get a turn between two of them. */
async function allResults(deps: PublicationDeps): Promise<Result[]> {
  const results: Result[] = [];
  for (const { _id } of await listPublished(deps.db.gateway)) {
    const result = await resultOf(deps, _id);
    if (result) results.push(result);
  }
  return results;
}

async function stamp({ db }: PublicationDeps): Promise<string> {
  const hash = createHash('sha256');
  for (const { _id, asOf, grouped } of await listPublished(db.gateway))
    hash.update(`${_id} ${asOf.getTime()} ${grouped === true}\n`);
  return hash.digest('base64url');
}

/**
 * A poll that cannot be published does not stop the others; the run of the job still fails, and
 * reports it.
 */
async function publishAll(deps: PublicationDeps, now: Date): Promise<{ published: number }> {
  let published = 0;
  const failed: unknown[] = [];
  for (const { poll } of await deps.polls.list(1_000))
    await publishOne(deps, poll, now).then(
      (done) => (published += Number(done)),
      (error: unknown) => failed.push(error),
    );
  if (failed.length > 0) throw failed[0];
  return { published };
}

/**
 * Creates the publications. They are stored in the gateway half with their exact numbers; only
 * `find` and `all` return them.
 */
export const createPublications = (deps: PublicationDeps): Publications => ({
  publish: (name, now) => publishOne(deps, name, now),
  publishGroups: (name) => publishGroups(deps, name),
  find: (name) => resultOf(deps, name),
  all: () => allResults(deps),
  stamp: () => stamp(deps),
  publishAll: (now) => publishAll(deps, now),
});
