import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';
import type { WrapDoc } from './wrap.js';

/**
 * The states of an alert. `proposed`: officers of a neighbour ask to publish it here too.
 * `approved`: two officers approved it and it is being published. `standing`: it is published.
 * `dropped`: a draft that nobody wants any more.
 */
export const alertStates = [
  'proposed',
  'draft',
  'asked',
  'approved',
  'standing',
  'ended',
  'denied',
  'dropped',
] as const;
export type AlertState = (typeof alertStates)[number];

/** An alert is about a child who meets the criteria; a notice is about anybody who is missing. */
export const alertKinds = ['alert', 'notice'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** How an alert ended. `stopped`: by the kill switch. */
export const alertEnds = ['found', 'cancelled', 'expired', 'stopped'] as const;
export type AlertEnd = (typeof alertEnds)[number];

/** The approval of one person. */
export interface Approval {
  /** The id of an account. */
  readonly by: string;
  /** To the minute. */
  readonly at: Date;
}

/** A message that was published, without its words. */
export interface AlertMessage {
  /** Its identifier in CAP. */
  readonly id: string;
  readonly msgType: 'Alert' | 'Update' | 'Cancel';
  readonly sent: Date;
}

/** A value sealed under its own key, and that key sealed to the compartment. */
export interface SealedBox {
  readonly box: Buffer;
  readonly wraps: readonly WrapDoc[];
}

/** A message in preparation: the first message of an alert, or an update of a published one. */
export interface AlertDraft {
  readonly msgType: 'Alert' | 'Update';
  readonly state: 'draft' | 'asked';
  /**
   * Accounts of all who wrote in it; none of them may approve it, except an officer who asks for
   * it.
   */
  readonly authors: readonly string[];
  readonly askedBy?: string | undefined;
  readonly askedAt?: Date | undefined;
  /** What officers were asked about besides the fields (alerts/frame.ts `frameName`). */
  readonly askedAs?: string | undefined;
  readonly approvals: readonly Approval[];
  /** The fields, sealed under their own key, and that key sealed to the compartment. */
  readonly box: Buffer;
  readonly wraps: readonly WrapDoc[];
  /** The picture, sealed for people who hold the key of the alert and may not read the case. */
  readonly photo?: SealedBox | undefined;
}

/**
 * A neighbour's alert that is published here again: what its message says of itself. The neighbour
 * has published all of it.
 */
export interface RelayDoc {
  /** The id of the neighbour's message, as it was read there. */
  readonly item: string;
  /** The keys of all the neighbour's messages that it follows. */
  readonly follows: readonly string[];
  /** The address of the feed. */
  readonly feed: string;
  /** The names of the message in CAP. */
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
  /** The name of the authority, as people call it. */
  readonly name: string;
  /** How to reach the authority. */
  readonly contact?: string | undefined;
  /** When the neighbour's alert ends: ours never ends later. */
  readonly expires: Date;
  /**
   * Country and message, while it is in progress: meanwhile no other relay may publish the same
   * message again.
   */
  readonly claim?: string | undefined;
  /** What the neighbour has published since. It stays until an update with it is published. */
  readonly news?:
    { readonly kind: 'update' | 'end'; readonly item: string; readonly at: Date } | undefined;
}

/** An alert in the cases half: ids, codes and times; every word is in the sealed draft. */
export interface AlertDoc {
  readonly _id: string;
  /** The name that people use: `TG-2026-07`. */
  readonly number: string;
  /** The case that it is about; for a neighbour's proposal the case there. A relay has none. */
  readonly case?: string | undefined;
  /** ISO 3166-1 alpha-2: the country whose officers decide. */
  readonly country: string;
  /** ISO 3166-1 or 3166-2, as far as they are chosen. */
  readonly areas: readonly string[];
  readonly kind: AlertKind;
  readonly state: AlertState;
  /** The compartment whose key opens the draft. */
  readonly compartment: string;
  readonly draft?: AlertDraft | undefined;
  /** The message that was published last, sealed: an update starts from its fields. */
  readonly said?: (SealedBox & { readonly photo?: SealedBox | undefined }) | undefined;
  /** The id of the account of the person who began it. */
  readonly by: string;
  /** To the minute. */
  readonly beganAt: Date;
  /** When the last published message ends. */
  readonly expires?: Date | undefined;
  readonly status?: 'Test' | 'Actual' | undefined;
  readonly messages: readonly AlertMessage[];
  /** The id of the published alert; it leads back to nothing here. */
  readonly published?: string | undefined;
  /**
   * What must be published: the release that two officers approved, or `end`. Absent once that is
   * done.
   */
  readonly release?: string | undefined;
  /** The officers who approved the last published message. */
  readonly approvedBy?: readonly string[] | undefined;
  /** Accounts of all who had a part in what went out: they hear what becomes of it. */
  readonly concerned?: readonly string[] | undefined;
  /** What was told to them. */
  readonly told?: readonly string[] | undefined;
  /** Another authority's alert, of which there is no case here. */
  readonly relay?: RelayDoc | undefined;
  /** Where a neighbour's alert came from. */
  readonly origin?: { readonly alert: string; readonly number: string } | undefined;
  readonly deniedBy?: string | undefined;
  /** Why it was denied, sealed. */
  readonly reason?: SealedBox | undefined;
  readonly endedAs?: AlertEnd | undefined;
  readonly endedBy?: string | undefined;
  readonly endedAt?: Date | undefined;
  /** When all its sealed words are deleted; number, dates and reason stay. */
  readonly wordsGoAt?: Date | undefined;
  /** The form that changed it last: sending it twice has the effect of once. */
  readonly form?: string | undefined;
  /** Increases with every change. */
  readonly v: number;
}

const sealed = {
  box: { type: Buffer, required: true },
  wraps: [{ _id: false, kid: String, box: Buffer }],
};
const text = { type: String, required: true };

const schema = schemaOf(
  {
    _id: text,
    number: text,
    case: String,
    country: text,
    areas: [String],
    kind: { ...text, enum: alertKinds },
    state: { ...text, enum: alertStates },
    compartment: text,
    draft: {
      type: {
        _id: false,
        msgType: String,
        state: String,
        authors: [String],
        askedBy: String,
        askedAt: Date,
        askedAs: String,
        approvals: [{ _id: false, by: String, at: Date }],
        ...sealed,
        photo: { type: { _id: false, ...sealed }, default: undefined },
      },
      default: undefined,
    },
    said: {
      type: {
        _id: false,
        ...sealed,
        photo: { type: { _id: false, ...sealed }, default: undefined },
      },
      default: undefined,
    },
    by: text,
    beganAt: { type: Date, required: true },
    expires: Date,
    status: { type: String, enum: ['Test', 'Actual'] },
    messages: [{ _id: false, id: String, msgType: String, sent: Date }],
    published: String,
    release: String,
    approvedBy: { type: [String], default: undefined },
    concerned: { type: [String], default: undefined },
    told: { type: [String], default: undefined },
    origin: { type: { _id: false, alert: String, number: String }, default: undefined },
    relay: {
      type: {
        _id: false,
        item: text,
        follows: [String],
        feed: text,
        ...{ sender: text, identifier: text, sent: text, name: text },
        contact: String,
        expires: { type: Date, required: true },
        claim: String,
        news: { type: { _id: false, kind: String, item: String, at: Date }, default: undefined },
      },
      default: undefined,
    },
    deniedBy: String,
    reason: { type: { _id: false, ...sealed }, default: undefined },
    endedAs: { type: String, enum: alertEnds },
    endedBy: String,
    endedAt: Date,
    wordsGoAt: Date,
    form: String,
    v: { type: Number, required: true },
  },
  { collection: 'alerts', versionKey: false, strict: 'throw', minimize: false },
);
// A number belongs to one alert: two that are begun at once do not get the same.
schema.index({ number: 1 }, { unique: true });
// For alertsOfCase.
schema.index({ case: 1 });
// For listAlerts: current and past alerts of some countries.
schema.index({ country: 1, beganAt: -1 });
// For findInState: alerts that must be ended.
schema.index({ state: 1, expires: 1 });
// For findUnreleased: what must be published. Few documents have the field.
schema.index({ release: 1 }, { sparse: true });
// For caseOfPublished: the person who has its case is called for a sighting.
schema.index({ published: 1 }, { sparse: true });
// For alertsOfOrigin. Few documents have the field.
schema.index({ 'origin.alert': 1 }, { sparse: true });
// For findRelays: those in progress. Two relays of a country never publish the same message.
schema.index({ 'relay.claim': 1 }, { unique: true, sparse: true });
// For hasMessage: whether a message that a neighbour sends or names is one of ours.
schema.index({ 'messages.id': 1 });
// For findWordsToGo. Alerts whose words are deleted no longer have the field.
schema.index({ wordsGoAt: 1 }, { sparse: true });

/** Creates the collection and its indexes. */
export async function prepareAlerts(cases: Connection): Promise<void> {
  await cases.model('Alert', schema).createIndexes();
}

/** The driver's own collection. */
export const alertsOf = (cases: Connection) =>
  cases.collection('alerts') as unknown as mongo.Collection<AlertDoc>;

/** The place where alerts are stored, in every state. */
export const alertsPlace: Place = { collection: 'alerts', filter: {} };

const cleanBox = <T extends SealedBox & { readonly photo?: SealedBox | undefined }>(one: T): T => ({
  ...one,
  box: asBuffer(one.box),
  wraps: one.wraps.map((wrap) => ({ ...wrap, box: asBuffer(wrap.box) })),
  ...(one.photo ? { photo: cleanBox(one.photo) } : {}),
});

/** Returns an alert with its bytes as Buffers: the driver has its own type for them. */
export const readAlert = ({ draft, said, reason, ...doc }: AlertDoc): AlertDoc => ({
  ...doc,
  ...(draft ? { draft: cleanBox(draft) } : {}),
  ...(said ? { said: cleanBox(said) } : {}),
  ...(reason ? { reason: cleanBox(reason) } : {}),
});
