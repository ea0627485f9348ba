import type { ChannelId } from '../bots/channel.js';
import {
  audienceFilter,
  countAudience,
  readAudience,
  type AudienceFilter,
} from '../models/gateway/audience.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { openSubscriber } from '../models/gateway/subscriber.js';
import type { Wish } from '../shared/traits.js';
import type { BroadcastDeps, Listed } from './deps.js';

/** Somebody a broadcast is for. */
export interface Person {
  /** In the order of which people are read; chance. */
  readonly id: string;
  readonly channel: string;
  /** Of a subscriber: what they are found by again. Of somebody on a list: nothing. */
  readonly mark?: string;
  /** Of somebody on a list. */
  readonly address?: string;
  readonly country?: string | undefined;
  readonly language: string;
  /**
   * Only of people who are on a list: the number of ours they
   * know. Of subscribers it is read when they are written to.
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

/** What somebody must have wanted to be told this unasked. */
export const wishOf = ({ kind }: Pick<BroadcastDoc, 'kind'>): Wish => wishes[kind];

/** Those who are told results are on a list of their own (ADR 012); all others are subscribers. */
export const isListed = ({ kind }: Pick<BroadcastDoc, 'kind'>): boolean => kind === 'results';

/**
 * The filter of a broadcast's audience.
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

/** What reading people takes. */
export type PeopleDeps = Pick<BroadcastDeps, 'db' | 'keys' | 'channels' | 'answered' | 'listed'>;
/** What of a broadcast says whom it is for. */
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
 * Reads a page of those whom a broadcast is for.
 * @param languages in which it can be said
 * @param limit people looked at
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

/** Looked at in one read when people are counted one by one. */
const PAGE = 2_000;

/** Everybody a broadcast is for, a page at a time. */
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

/**
 * How many people a broadcast is for: counted in an index, or, where it depends on what people
 * answered or on a list, one by one.
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
