import { Schema, type Connection, type mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';

/** What a page shows of an alert in one language. */
export interface ShownTexts {
  readonly headline: string;
  readonly description: string;
  readonly instruction: string;
  readonly contact: string;
}

/** A text as it goes out by SMS, and as it goes out where letters are not counted. */
export interface SaidTexts {
  readonly sms: string;
  readonly chat: string;
}

/** A message that went out: its bytes do not change. */
export interface PublishedMessage {
  /** Its identifier in CAP. */
  readonly id: string;
  readonly msgType: 'Alert' | 'Update' | 'Cancel';
  readonly sent: Date;
  /** The sender of CAP, as later messages name this one. */
  readonly sender?: string;
  /**
   * The XML, byte for byte; destroyed with the alert, but for that of the end, which names nobody.
   */
  readonly cap?: string;
  /** No later message has replaced or ended it. */
  readonly stands: boolean;
}

/** What is seen of an alert while it stands. */
export interface ShownAlert {
  readonly byLanguage: Readonly<Record<string, ShownTexts>>;
  readonly name?: string;
  readonly age?: number;
  readonly sex?: string;
  readonly photo?: true;
  /** A neighbour's alert that is passed on: whose it is. */
  readonly origin?: string;
}

/**
 * An alert as the world sees it. It holds nothing of
 * the case; what leads there is its number alone.
 */
export interface PublishedAlert {
  /** Random: the page's address. */
  readonly _id: string;
  readonly number: string;
  /** What people text to report a sighting; unique among the standing ones. */
  readonly word: string;
  readonly country: string;
  /** The countries of its areas. */
  readonly countries: readonly string[];
  readonly areas: readonly string[];
  readonly kind: 'alert' | 'notice';
  readonly status: 'Test' | 'Actual';
  readonly languages: readonly string[];
  /** When its first message was sent. */
  readonly sent: Date;
  readonly expires: Date;
  readonly state: 'standing' | 'ended';
  readonly endedAs?: 'found' | 'cancelled' | 'expired' | 'stopped';
  readonly endedAt?: Date;
  /** Destroyed at the end. */
  readonly shown?: ShownAlert;
  readonly messages: readonly PublishedMessage[];
}

/** A picture as it is shown: re-encoded, without anything of where it was taken. */
export interface PublishedPhoto {
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly bytes: Buffer;
}

/** What the bytes of a message are, before it is the one that stands. */
export interface Release {
  /** The release: the alert on the side of cases names it when two officers approved. */
  readonly id: string;
  readonly at: Date;
  readonly message: Omit<PublishedMessage, 'stands'>;
  readonly expires: Date;
  readonly areas: readonly string[];
  readonly countries: readonly string[];
  readonly languages: readonly string[];
  readonly shown: ShownAlert;
  readonly says: Readonly<Record<string, SaidTexts>>;
  /** The local hours in which it is sent. */
  readonly hours: { readonly from: number; readonly to: number };
  readonly photo?: PublishedPhoto;
}

/** As it is kept: with what is sent, and what is not out yet. */
export interface PublishedDoc extends Omit<PublishedAlert, 'state'> {
  /** `pending`: nothing of it is out; nobody but the alerts themselves sees it. */
  readonly state: 'pending' | 'standing' | 'ended';
  readonly pending?: Release;
  /** The texts of the message that stands, by language. */
  readonly says?: Readonly<Record<string, SaidTexts>>;
  readonly hours?: { readonly from: number; readonly to: number };
  readonly photo?: PublishedPhoto;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    word: { type: String, required: true },
    country: { type: String, required: true },
    countries: [String],
    areas: [String],
    kind: { type: String, required: true },
    status: { type: String, required: true },
    languages: [String],
    sent: { type: Date, required: true },
    expires: { type: Date, required: true },
    state: { type: String, required: true, enum: ['pending', 'standing', 'ended'] },
    endedAs: String,
    endedAt: Date,
    shown: Schema.Types.Mixed,
    messages: [Schema.Types.Mixed],
    pending: Schema.Types.Mixed,
    says: Schema.Types.Mixed,
    hours: Schema.Types.Mixed,
    photo: Schema.Types.Mixed,
  },
  { collection: 'publishedalerts', versionKey: false, strict: 'throw', minimize: false },
);
// For findPublishedAlert: by the number that people call it.
schema.index({ number: 1 }, { unique: true });
// For findPublishedByWord: a sighting by the word.
schema.index({ word: 1 });
// For standingAlerts, feeds and what is to be ended.
schema.index({ state: 1, expires: 1 });

/** Creates the collection and its indexes. */
export async function preparePublishedAlerts(gateway: Connection): Promise<void> {
  await gateway.model('PublishedAlert', schema as Schema).createIndexes();
}

/** The driver's own collection. */
export const publishedAlertsOf = (gateway: Connection) =>
  gateway.collection('publishedalerts') as unknown as mongo.Collection<PublishedDoc>;

/**
 * What is for nobody to see: the texts that are sent,
 * what is not out yet, and the bytes of the picture.
 */
const withoutInner = { pending: 0, says: 0, hours: 0, photo: 0 } as const;

/** The alerts that stand now, latest first. @param country whose areas they are for */
export async function standingAlerts(
  gateway: Connection,
  now: Date,
  country?: string,
): Promise<PublishedAlert[]> {
  const found = await publishedAlertsOf(gateway)
    .find(
      {
        state: 'standing',
        expires: { $gt: now },
        ...(country === undefined ? {} : { countries: country }),
      },
      { projection: withoutInner },
    )
    .sort({ sent: -1 })
    .toArray();
  return found as unknown as PublishedAlert[];
}

/**
 * The alerts of which a feed may have something to show: those that stand, and those that ended a
 * while ago, whose end is told until it expires. Latest first.
 * @param since the ends that are not older
 */
export async function feedAlerts(gateway: Connection, since: Date): Promise<PublishedAlert[]> {
  const found = await publishedAlertsOf(gateway)
    .find(
      { $or: [{ state: 'standing' }, { state: 'ended', endedAt: { $gte: since } }] },
      { projection: withoutInner },
    )
    .sort({ sent: -1 })
    .toArray();
  return found as unknown as PublishedAlert[];
}

/** A published alert, standing or ended, by its id or its number. */
export async function findPublished(
  gateway: Connection,
  idOrNumber: string,
): Promise<PublishedAlert | undefined> {
  const seen = { state: { $ne: 'pending' } } as const;
  const found =
    (await publishedAlertsOf(gateway).findOne(
      { _id: idOrNumber, ...seen },
      { projection: withoutInner },
    )) ??
    (await publishedAlertsOf(gateway).findOne(
      { number: idOrNumber, ...seen },
      { projection: withoutInner },
    ));
  return (found as unknown as PublishedAlert | null) ?? undefined;
}

/** The latest alert with a word that people text, standing or ended. */
export async function findPublishedByWord(
  gateway: Connection,
  word: string,
): Promise<PublishedAlert | undefined> {
  const [found] = await publishedAlertsOf(gateway)
    .find({ word, state: { $ne: 'pending' } }, { projection: withoutInner })
    .sort({ sent: -1 })
    .limit(1)
    .toArray();
  return found as unknown as PublishedAlert | undefined;
}

/** The picture of an alert that stands. */
export async function publishedPhoto(
  gateway: Connection,
  id: string,
): Promise<PublishedPhoto | undefined> {
  const found = await publishedAlertsOf(gateway).findOne(
    { _id: id, state: 'standing' },
    { projection: { photo: 1 } },
  );
  return found?.photo && { ...found.photo, bytes: asBuffer(found.photo.bytes) };
}

/** The texts that are sent of an alert now, and whether a picture goes with them. */
export async function alertSays(
  gateway: Connection,
  id: string,
): Promise<
  { readonly says: NonNullable<PublishedDoc['says']>; readonly photo: boolean } | undefined
> {
  const found = await publishedAlertsOf(gateway).findOne(
    { _id: id, state: { $ne: 'pending' } },
    { projection: { says: 1, 'shown.photo': 1 } },
  );
  return found?.says && { says: found.says, photo: found.shown?.photo === true };
}

/** As it is kept. */
export const findPublishedDoc = async (
  gateway: Connection,
  id: string,
): Promise<PublishedDoc | undefined> =>
  (await publishedAlertsOf(gateway).findOne({ _id: id })) ?? undefined;

/** Those that may have to be published, ended or destroyed. */
export const publishedUnderWay = (gateway: Connection): Promise<PublishedDoc[]> =>
  publishedAlertsOf(gateway)
    .find({ state: { $in: ['pending', 'standing'] } }, { projection: { photo: 0 } })
    .sort({ state: 1, expires: 1 })
    .toArray();

/** Changes a published alert in one durable update. @returns whether it was as was said */
export async function changePublished(
  gateway: Connection,
  filter: mongo.Filter<PublishedDoc>,
  change: mongo.UpdateFilter<PublishedDoc> | mongo.Document[],
): Promise<boolean> {
  const { matchedCount } = await publishedAlertsOf(gateway).updateOne(filter, change, {
    writeConcern: durable,
  });
  return matchedCount === 1;
}
