import type { Db } from '../models/db.js';
import { findPublished, keepPublished, listPublished, type PublishedDoc } from '../models/published.js';
import { pollShape } from '../polls/definition.js';
import type { OpenAnswer, Polls, PollState } from '../polls/polls.js';
import type { Result } from '../results/pages.js';
import { publish } from '../results/publish.js';
import { fromStored, toStored, type StoredPublished } from '../results/published.js';
import { openAnswersOf, type OpenAnswers } from '../results/words.js';
import { groupBy } from '../shared/group-by.js';
import { isTrial } from './trials.js';

/** What was published of polls, and the publishing of it. */
export interface Publications {
  /** @returns whether something new was published */
  publish(name: string, now: Date): Promise<boolean>;
  find(name: string): Promise<Result | undefined>;
  /** The newest first. */
  all(): Promise<readonly Result[]>;
  /** Publishes whatever may be published anew. A job does it; any number of processes may. */
  publishAll(now: Date): Promise<{ readonly published: number }>;
}

const storedIn = ({ stored }: PublishedDoc) => fromStored(JSON.parse(stored) as StoredPublished);

/** Publications are kept in the gateway's half, with what their numbers were exactly; only `find` and `all` give them out. */
export function createPublications({ db: { gateway }, polls }: { readonly db: Pick<Db, 'gateway'>; readonly polls: Polls }): Publications {
  /** What may be seen of open answers: made once, when the poll has closed. */
  async function openOf({ poll, definition }: PollState): Promise<Record<string, OpenAnswers>> {
    const all: OpenAnswer[] = [];
    for await (const answer of polls.words(poll)) all.push(answer);
    const answers = groupBy(all, ({ question }) => question);
    const open = definition.questions.filter(({ kind }) => kind === 'text');
    return Object.fromEntries(open.map(({ id }) => [id, openAnswersOf(answers.get(id) ?? [])]));
  }

  async function resultOf(doc: PublishedDoc): Promise<Result | undefined> {
    const poll = await polls.find(doc._id);
    return poll && { published: storedIn(doc), poll: pollShape.parse(poll.definition), open: JSON.parse(doc.open) as Record<string, OpenAnswers> };
  }

  async function publishOne(name: string, now: Date): Promise<boolean> {
    const poll = isTrial(name) ? undefined : await polls.find(name);
    if (!poll || poll.state === 'draft') return false;
    const doc = await findPublished(gateway, name);
    const before = doc && storedIn(doc);
    if (before?.closed) return false;
    const tally = await polls.tally(name, now);
    if (!tally) return false;
    const next = publish(tally, poll.definition, before);
    if (next === before) return false;
    const open = next.closed ? await openOf(poll) : {};
    const fresh = { _id: name, stored: JSON.stringify(toStored(next)), open: JSON.stringify(open), asOf: new Date(next.asOf) };
    return keepPublished(gateway, fresh, doc?.asOf);
  }

  return {
    publish: publishOne,
    async find(name) {
      const doc = await findPublished(gateway, name);
      return doc && resultOf(doc);
    },
    async all() {
      const results = await Promise.all((await listPublished(gateway)).map(resultOf));
      return results.filter((one) => one !== undefined);
    },
    async publishAll(now) {
      let published = 0;
      for (const { poll } of await polls.list(1_000)) published += Number(await publishOne(poll, now));
      return { published };
    },
  };
} // prettier-ignore
