import type { Connection, mongo } from 'mongoose';
import type { Wish } from '../../shared/traits.js';
import { asBuffer } from '../store/as-buffer.js';
import type { StoredAudience } from './broadcast-doc.js';
import { audienceIndex, type SubscriberDoc } from './subscriber-doc.js';

/** A filter for subscribers. */
export type AudienceFilter = mongo.Filter<SubscriberDoc>;

/** The fields of a subscriber that are copied into a broadcast; the box only when asked for. */
export type Listener = Pick<SubscriberDoc, '_id' | 'mark' | 'channel' | 'country' | 'language'> & {
  readonly box?: Buffer;
};

/**
 * Returns an audience as a filter; it leaves out the condition on answers.
 * @param wish what the people must have wanted
 * @param languages that the broadcast has
 */
export function audienceFilter(
  { countries, areas, languages, ages, genders, channels }: StoredAudience,
  wish: Wish,
  said?: readonly string[],
): AudienceFilter {
  const among = (list: readonly string[] | undefined) => (list ? { $in: [...list] } : undefined);
  const spoken =
    languages && said ? languages.filter((one) => said.includes(one)) : (languages ?? said);
  const lists = {
    country: among(countries),
    area: among(areas),
    language: among(spoken),
    channel: among(channels),
    age: among(ages),
    gender: among(genders),
  };
  const given = Object.entries(lists).filter(([, list]) => list !== undefined);
  return { ...Object.fromEntries(given), [`wants.${wish}`]: true };
}

const subscribersOf = (gateway: Connection) =>
  gateway.collection('subscribers') as unknown as mongo.Collection<SubscriberDoc>;

/**
 * Counts the people of an audience.
 * @param filters all of them must match
 */
export async function countAudience(
  gateway: Connection,
  ...filters: AudienceFilter[]
): Promise<number> {
  const [only] = filters;
  const filter = only && filters.length === 1 ? only : { $and: filters };
  return subscribersOf(gateway).countDocuments(filter, { hint: audienceIndex });
}

/** People who share these values. */
export interface AudiencePart {
  readonly channel: string;
  readonly country?: string | undefined;
  readonly language: string;
  readonly people: number;
}

/** Counts the people of an audience by the values that decide the channel and the cost. */
export async function audienceByPart(
  gateway: Connection,
  filter: AudienceFilter,
): Promise<AudiencePart[]> {
  const parts = await subscribersOf(gateway)
    .aggregate<{ _id: Omit<AudiencePart, 'people'>; people: number }>(
      [
        { $match: filter },
        {
          $group: {
            _id: { channel: '$channel', country: '$country', language: '$language' },
            people: { $sum: 1 },
          },
        },
      ],
      { hint: audienceIndex },
    )
    .toArray();
  return parts.map(({ _id, people }) => ({ ..._id, people }));
}

const copied = ['mark', 'channel', 'country', 'language'] as const;

/**
 * A page as the database sends it: one list for each field, which takes the driver a fifth of the
 * memory of a list of documents.
 */
interface Columns {
  readonly id: readonly string[];
  readonly mark: readonly string[];
  readonly channel: readonly string[];
  readonly country: readonly (string | null)[];
  readonly language: readonly string[];
  readonly box?: readonly Buffer[];
}

/**
 * Returns a page of an audience, in the order of the keyed names, which is random.
 * @param after the last one of the page before
 * @param limit the most to return
 * @param boxes whether to include them
 */
export async function readAudience(
  gateway: Connection,
  filter: AudienceFilter,
  after: string,
  { limit, boxes }: { readonly limit: number; readonly boxes: boolean },
): Promise<Listener[]> {
  const column = (field: keyof Listener) => ({ $push: { $ifNull: [`$${field}`, null] } });
  const fields = boxes ? ([...copied, 'box'] as const) : copied;
  const [page] = await subscribersOf(gateway)
    .aggregate<Columns>(
      [
        { $match: { ...filter, _id: { $gt: after } } },
        { $sort: { _id: 1 } },
        { $limit: limit },
        {
          $group: {
            _id: null,
            id: { $push: '$_id' },
            ...Object.fromEntries(fields.map((field) => [field, column(field)])),
          },
        },
      ],
      { hint: { _id: 1 } },
    )
    .toArray();
  if (!page) return [];
  const { id, mark, channel, country, language, box } = page;
  return id.map((_id, i) => ({
    _id,
    mark: mark[i] ?? '',
    channel: channel[i] ?? '',
    country: country[i] ?? undefined,
    language: language[i] ?? '',
    ...(box?.[i] ? { box: asBuffer(box[i]) } : {}),
  }));
}

/** Returns which of some people, given by their marks, are still there and want to be told. */
export async function stillWanting(
  gateway: Connection,
  marks: readonly string[],
  wish: Wish,
): Promise<Required<Listener>[]> {
  const filter = { mark: { $in: [...marks] }, [`wants.${wish}`]: true } as AudienceFilter;
  const docs = await subscribersOf(gateway)
    .find(filter, {
      projection: Object.fromEntries([...copied, 'box'].map((field) => [field, 1])),
      hint: { mark: 1 },
    })
    .toArray();
  return docs.map((doc) => ({ ...doc, box: asBuffer(doc.box) }) as Required<Listener>);
}
