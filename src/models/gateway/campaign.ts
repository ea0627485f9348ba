import { Schema, type Connection, type mongo } from 'mongoose';
import { DAY } from '../../shared/clock.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/**
 * - `draft`: written, not released · `live`: people who text its words get answers, and it can be
 *   sent · `ended`
 */
export const campaignStates = ['draft', 'live', 'ended'] as const;
export type CampaignState = (typeof campaignStates)[number];

/**
 * A campaign as it is stored. Its content is public; no data about people who answer it is stored
 * here or anywhere.
 */
export interface CampaignDoc {
  /** The campaign's name. */
  readonly _id: string;
  readonly version: number;
  /** What its author wrote: src/campaigns/definition.ts. */
  readonly definition: unknown;
  /** The languages it is ready in. */
  readonly ready: readonly string[];
  /** The words people text for it, folded: those of its answers, and the one to join by. */
  readonly words: readonly string[];
  readonly state: CampaignState;
  /** Increases with every change, so that a process knows what it must read again. */
  readonly rev: number;
  /** When it ends by itself. */
  readonly endsAt?: Date;
  readonly releasedAt?: Date;
  readonly endedAt?: Date;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    definition: { type: Schema.Types.Mixed, required: true },
    ready: { type: [String], required: true },
    words: { type: [String], required: true },
    state: { type: String, required: true, enum: campaignStates },
    rev: { type: Number, required: true },
    endsAt: Date,
    releasedAt: Date,
    endedAt: Date,
  },
  { collection: 'campaigns', versionKey: false, strict: 'throw' },
);
// For findCurrentCampaigns, every few seconds in every process, for findOverCampaigns, and for
// words that are already taken.
schema.index({ state: 1, endedAt: -1 });

const campaignsOf = (gateway: Connection) =>
  gateway.collection('campaigns') as unknown as mongo.Collection<CampaignDoc>;

/** Creates the collection and its index. */
export async function prepareCampaigns(gateway: Connection): Promise<void> {
  await gateway.model('Campaign', schema).createIndexes();
}

/**
 * For this long after its end, a person who still answers a campaign, or texts a word of it, is
 * told that it has ended.
 */
export const REMEMBERED_ENDED = 30 * DAY;

const isLive = { state: 'live' } as const;
const endedLately = (now: Date) =>
  ({ state: 'ended', endedAt: { $gte: new Date(now.getTime() - REMEMBERED_ENDED) } }) as const;

/** The place of campaigns that people may still write to. */
export const currentCampaignsPlaces = (now: Date): readonly Place[] => [
  { collection: 'campaigns', filter: isLive },
  { collection: 'campaigns', filter: endedLately(now) },
];

/**
 * Returns the names of the campaigns that people may still write to, with the number of the last
 * change of each.
 */
export async function findCurrentCampaigns(
  gateway: Connection,
  now: Date,
): Promise<Pick<CampaignDoc, '_id' | 'rev'>[]> {
  const named = { projection: { rev: 1 } } as const;
  const [live, ended] = await Promise.all([
    campaignsOf(gateway).find(isLive, named).toArray(),
    campaignsOf(gateway).find(endedLately(now), named).toArray(),
  ]);
  return [...live, ...ended];
}

/** Finds several campaigns by their names. */
export async function findCampaigns(
  gateway: Connection,
  names: readonly string[],
): Promise<CampaignDoc[]> {
  if (names.length === 0) return [];
  return campaignsOf(gateway)
    .find({ _id: { $in: [...names] } })
    .toArray();
}

const over = (now: Date) => ({ state: 'live', endsAt: { $lte: now } }) as const;

/** The place of live campaigns whose end has come. */
export const overCampaignsPlace = (now: Date): Place => ({
  collection: 'campaigns',
  filter: over(now),
});

/** Returns live campaigns whose end has come. */
export async function findOverCampaigns(gateway: Connection, now: Date): Promise<CampaignDoc[]> {
  return campaignsOf(gateway).find(over(now)).toArray();
}

/**
 * Returns the name of a campaign, draft or live, that answers one of these words; undefined when
 * there is none.
 */
export async function whoseWords(
  gateway: Connection,
  folded: readonly string[],
  but?: string,
): Promise<{ readonly campaign: string; readonly word: string } | undefined> {
  if (folded.length === 0) return undefined;
  const found = await campaignsOf(gateway)
    .find({ state: { $in: ['draft', 'live'] } }, { projection: { words: 1 } })
    .toArray();
  for (const { _id, words } of found) {
    const word = _id === but ? undefined : words.find((one) => folded.includes(one));
    if (word !== undefined) return { campaign: _id, word };
  }
  return undefined;
}

/** Finds a campaign (index: _id). */
export async function findCampaign(
  gateway: Connection,
  name: string,
): Promise<CampaignDoc | undefined> {
  return (await campaignsOf(gateway).findOne({ _id: name })) ?? undefined;
}

/** Returns all campaigns: live ones, then drafts, then ended ones, each by name. */
export async function listCampaigns(gateway: Connection): Promise<CampaignDoc[]> {
  const docs = await campaignsOf(gateway)
    .find({ state: { $in: [...campaignStates] } })
    .toArray();
  const place = ({ state }: CampaignDoc) => ['live', 'draft', 'ended'].indexOf(state);
  return docs.sort((a, b) => place(a) - place(b) || (a._id < b._id ? -1 : 1));
}

/**
 * Saves a new campaign.
 * @returns false when there is one of this name
 */
export async function insertCampaign(gateway: Connection, campaign: CampaignDoc): Promise<boolean> {
  return unlessThere(campaignsOf(gateway).insertOne(campaign, { writeConcern: durable }));
}

/** The fields that a change sets, and those that it removes. */
export interface CampaignChange {
  readonly set: Partial<Omit<CampaignDoc, '_id' | 'rev'>>;
  readonly unset?: readonly (keyof CampaignDoc)[];
}

/**
 * Changes a campaign, durably, if it is in one of these states.
 * @param more further conditions
 * @returns the campaign after it, or undefined when the conditions did not hold
 */
export async function changeCampaign(
  gateway: Connection,
  name: string,
  states: readonly CampaignState[],
  { set, unset = [] }: CampaignChange,
  more: mongo.Filter<CampaignDoc> = {},
): Promise<CampaignDoc | undefined> {
  const filter = { _id: name, state: { $in: [...states] }, ...more } as mongo.Filter<CampaignDoc>;
  const gone =
    unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [field, ''])) } : {};
  const update = { $set: set, $inc: { rev: 1 }, ...gone } as mongo.UpdateFilter<CampaignDoc>;
  const changed = await campaignsOf(gateway).findOneAndUpdate(filter, update, {
    returnDocument: 'after',
    writeConcern: durable,
  });
  return changed ?? undefined;
}
