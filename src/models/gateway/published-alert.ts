import { Schema, type Connection, type mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/** The texts that a page shows of an alert in one language. */
export interface ShownTexts {
  readonly headline: string;
  readonly description: string;
  readonly instruction: string;
  readonly contact: string;
}

/** A text as it is sent by SMS, and as it is sent where letters are not counted. */
export interface SaidTexts {
  readonly sms: string;
  readonly chat: string;
}

/** A published message: its bytes do not change. */
export interface PublishedMessage {
  /** Its identifier in CAP. */
  readonly id: string;
  readonly msgType: 'Alert' | 'Update' | 'Cancel';
  readonly sent: Date;
  /** The sender in CAP, which later messages use to name this one. */
  readonly sender?: string;
  /**
   * The XML, byte for byte; destroyed with the alert, except that of the end, which names nobody.
   */
  readonly cap?: string;
  /** It is in force: no later message has replaced or ended it. */
  readonly stands: boolean;
}

/** What is shown of an alert while it is in force. */
export interface ShownAlert {
  readonly byLanguage: Readonly<Record<string, ShownTexts>>;
  readonly name?: string;
  readonly age?: number;
  readonly sex?: string;
  readonly photo?: true;
  /** For a neighbour's alert that is relayed: whose it is. */
  readonly origin?: string;
}

/** An alert as the public sees it. It contains nothing of the case; only its number leads there. */
export interface PublishedAlert {
  /** Random: part of the page's address. */
  readonly _id: string;
  readonly number: string;
  /** The word people text to report a sighting; unique among alerts in force. */
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

/** A picture as it is served: re-encoded, without any data about where it was taken. */
export interface PublishedPhoto {
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly bytes: Buffer;
}

/** A prepared message, before it is the one in force. */
export interface Release {
  /**
   * The id of the release: the alert in the cases half names it when two officers have approved it.
   */
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

/**
 * An alert as it is stored: with the texts that are sent, and the release that is not published
 * yet.
 */
export interface PublishedDoc extends Omit<PublishedAlert, 'state'> {
  /** `pending`: nothing of it is published; only the code for alerts sees it. */
  readonly state: 'pending' | 'standing' | 'ended';
  readonly pending?: Release;
  /** The texts of the message in force, by language. */
  readonly says?: Readonly<Record<string, SaidTexts>>;
  readonly hours?: { readonly from: number; readonly to: number };
  readonly photo?: PublishedPhoto;
}

const schema = schemaOf(
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
// For findPublishedAlert: by the number that people use.
schema.index({ number: 1 }, { unique: true });
// For findPublishedByWord: a sighting by the word.
schema.index({ word: 1 });
// For standingAlerts, feeds and alerts that must be ended.
schema.index({ state: 1, expires: 1 });

/** Creates the collection and its indexes. */
export async function preparePublishedAlerts(gateway: Connection): Promise<void> {
  await gateway.model('PublishedAlert', schema).createIndexes();
}

/** The driver's own collection. */
export const publishedAlertsOf = (gateway: Connection) =>
  gateway.collection('publishedalerts') as unknown as mongo.Collection<PublishedDoc>;

/**
 * Fields that nobody may see: the texts that are sent, the release that is not published yet, and
 * the bytes of the picture.
 */
const withoutInner = { pending: 0, says: 0, hours: 0, photo: 0 } as const;

/**
 * Returns the alerts that are in force, latest first.
 * @param country whose areas they are for
 */
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
 * Returns the alerts that a feed may show: those in force, and those that ended recently, whose end
 * is shown until it expires. Latest first.
 * @param since ends before that are left out
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

/** Finds a published alert, in force or ended, by its id or its number. */
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

/** Finds the latest alert with a word that people text, in force or ended. */
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

/** Returns the picture of an alert in force. */
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

/** Returns the texts that are sent of an alert now, and whether a picture is sent with them. */
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

/** Finds a published alert as it is stored. */
export const findPublishedDoc = async (
  gateway: Connection,
  id: string,
): Promise<PublishedDoc | undefined> =>
  (await publishedAlertsOf(gateway).findOne({ _id: id })) ?? undefined;

/** Returns those that may have to be published, ended or destroyed. */
export const publishedUnderWay = (gateway: Connection): Promise<PublishedDoc[]> =>
  publishedAlertsOf(gateway)
    .find({ state: { $in: ['pending', 'standing'] } }, { projection: { photo: 0 } })
    .sort({ state: 1, expires: 1 })
    .toArray();

/**
 * Changes a published alert in one durable update.
 * @returns whether it was in the expected state
 */
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
