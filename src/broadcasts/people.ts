import type { ChannelId } from '../bots/channel.js';
import {
  audienceFilter,
  countAudience,
  readAudience,
  type AudienceFilter,
} from '../models/gateway/audience.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { openSubscriber } from '../models/gateway/subscriber-doc.js';
import type { Wish } from '../shared/traits.js';
import type { BroadcastDeps, Listed } from './deps.js';

/** A person for whom a broadcast is. */
export interface Person {
  /** A random id; people are read in the order of their ids. */
  readonly id: string;
  readonly channel: string;
  /** For a subscriber: the mark by which they are found again. Absent for people on a list. */
  readonly mark?: string;
  /** The address of a person on a list. */
  readonly address?: string;
  readonly country?: string | undefined;
  readonly language: string;
  /**
   * Only for people on a list: our number that they know. For subscribers it is read when they are
   * written to.
   */
  readonly from?: string | undefined;
}

/** A page of people, and where the next one begins; `after` is absent at the end. */
export interface Page {
  readonly people: readonly Person[];
  readonly after?: string;
}

const wishes: Readonly<Record<BroadcastDoc['kind'], Wish>> = {
  poll: 'polls',
  results: 'polls',
  campaign: 'campaigns',
  alert: 'alerts',
};

/** Returns what a person must have wished to be told to be sent this unasked. */
export const wishOf = ({ kind }: Pick<BroadcastDoc, 'kind'>): Wish => wishes[kind];

/**
 * Checks for results, whose recipients are on a list of their own (ADR 012); the recipients of all
 * other broadcasts are subscribers.
 */
export const isListed = ({ kind }: Pick<BroadcastDoc, 'kind'>): boolean => kind === 'results';

/**
 * Returns the database filter of a broadcast's audience.
 * @param languages in which it can be said
 * @param channels that are set up
 */
export function filterOf(
  { kind, audience }: Pick<BroadcastDoc, 'kind' | 'audience'>,
  languages?: readonly string[],
  channels?: readonly string[],
): AudienceFilter {
  const { channels: wanted } = audience;
  const there =
    wanted && channels ? wanted.filter((one) => channels.includes(one)) : (wanted ?? channels);
  return audienceFilter({ ...audience, channels: there }, wishOf({ kind }), languages);
}

/** What is needed to read people. */
export type PeopleDeps = Pick<BroadcastDeps, 'db' | 'keys' | 'channels' | 'answered' | 'listed'>;
/** The fields of a broadcast that say for whom it is. */
export type ForWhom = Pick<BroadcastDoc, 'kind' | 'audience' | 'poll'>;

const fits = (
  { audience }: Pick<BroadcastDoc, 'audience'>,
  { channel, language }: Listed,
  languages: readonly string[],
): boolean =>
  languages.includes(language) &&
  (audience.channels?.includes(channel) ?? true) &&
  (audience.languages?.includes(language) ?? true);

/**
 * Reads a page of the people for whom a broadcast is.
 * @param languages in which it can be said
 * @param limit the number of people checked
 */
export async function readPeople(
  deps: PeopleDeps,
  doc: ForWhom,
  languages: readonly string[],
  after: string,
  limit: number,
): Promise<Page> {
  if (isListed(doc)) {
    const listed = (await deps.listed?.(doc.poll ?? '', after, limit)) ?? [];
    const last = listed.length === limit ? listed.at(-1)?.id : undefined;
    return {
      people: listed.filter(
        (one) => deps.channels.has(one.channel as ChannelId) && fits(doc, one, languages),
      ),
      ...(last === undefined ? {} : { after: last }),
    };
  }
  const { answered } = doc.audience;
  const filter = filterOf(doc, languages, [...deps.channels.keys()]);
  const docs = await readAudience(deps.db.gateway, filter, after, {
    limit,
    boxes: answered !== undefined,
  });
  const last = docs.length === limit ? docs.at(-1)?._id : undefined;
  const people = docs.map(({ _id: id, mark, channel, country, language }): Person => ({
    id,
    mark,
    channel,
    country,
    language,
  }));
  const addresses = () =>
    docs.map(({ _id, channel, box }) => ({
      channel,
      address: box ? openSubscriber(deps.keys.gateway(), { _id, box }).address : '',
    }));
  const kept = answered ? await deps.answered?.(answered, addresses()) : undefined;
  const chosen = answered ? people.filter((_, i) => kept?.[i] === true) : people;
  return { people: chosen, ...(last === undefined ? {} : { after: last }) };
}

/** How many people are read at once when they are counted one by one. */
const PAGE = 2_000;

/** Yields everybody for whom a broadcast is, a page at a time. */
export async function* everybody(
  deps: PeopleDeps,
  doc: ForWhom,
  languages: readonly string[],
): AsyncGenerator<readonly Person[]> {
  for (let after = ''; ;) {
    const page = await readPeople(deps, doc, languages, after, PAGE);
    yield page.people;
    if (page.after === undefined) return;
    after = page.after;
  }
}

/** The same, and what says whether a poll is still open. */
export type CountingDeps = PeopleDeps & Pick<BroadcastDeps, 'subject'>;

/**
 * Returns the people for whom a broadcast is as they may be counted for people who work with it.
 * How many gave an answer is a result: beside the traits of an audience it would name single
 * people. So everybody is counted who may have given it.
 * @returns undefined when nobody is left: their poll is closed, and who answered what is destroyed
 */
export async function countable<T extends ForWhom>(
  deps: CountingDeps,
  doc: T,
): Promise<T | undefined> {
  const { answered, ...audience } = doc.audience;
  if (!answered) return doc;
  const subject = await deps.subject({ poll: answered.poll });
  return subject === undefined || subject.state === 'over' ? undefined : { ...doc, audience };
}

/**
 * Counts the people for whom a broadcast is: in an index or, where it depends on answers or on a
 * list, one by one. The number is not for people who work with it; theirs is `countable`.
 * @param languages in which it can be said
 */
export async function countPeople(
  deps: PeopleDeps,
  doc: ForWhom,
  languages: readonly string[],
): Promise<number> {
  if (!isListed(doc) && !doc.audience.answered)
    return countAudience(deps.db.gateway, filterOf(doc, languages, [...deps.channels.keys()]));
  let people = 0;
  for await (const page of everybody(deps, doc, languages)) people += page.length;
  return people;
}
