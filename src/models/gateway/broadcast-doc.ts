import type { Connection, mongo } from 'mongoose';
import type { AgeBand, Gender } from '../../shared/traits.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * Whom a broadcast is for. A list that is left out means everybody; several lists are combined with
 * "and".
 */
export interface StoredAudience {
  readonly countries?: readonly string[] | undefined;
  readonly areas?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly ages?: readonly AgeBand[] | undefined;
  readonly genders?: readonly Gender[] | undefined;
  readonly channels?: readonly string[] | undefined;
  /** People who gave one of these answers to a question of a poll that is still open. */
  readonly answered?:
    | { readonly poll: string; readonly question: string; readonly values: readonly string[] }
    | undefined;
}

/** What a broadcast sends. */
export type BroadcastKind = 'poll' | 'results' | 'campaign' | 'alert';

/**
 * - `draft`: nobody has confirmed it · `waiting`: a second person must approve · `scheduled`: it
 *   begins at `startsAt`
 * - `copying`: its people are being copied into `recipients` · `sending` · `ending`, `done`: it has
 *   ended
 * - `stopping`, `stopped`: by the kill switch. While it ends, its recipients and their key are
 *   destroyed
 */
const broadcastStates = [
  'draft',
  'waiting',
  'scheduled',
  'copying',
  'sending',
  'ending',
  'done',
  'stopping',
  'stopped',
] as const;
export type BroadcastState = (typeof broadcastStates)[number];

/** People counted by outcome. Changed in one transaction with the recipients they count. */
export interface BroadcastCounts {
  /** Copied into `recipients`. */
  readonly total: number;
  /** The text was handed to the outbox for them; it may still be on its way. */
  readonly said: number;
  /** They said STOP, erased themselves, or do not want it any more since they were copied. */
  readonly left: number;
  /** They had answered already. */
  readonly answered: number;
  /** It ended before a text could be sent to them. */
  readonly unreached: number;
  /** They were reminded. */
  readonly reminded: number;
}

/** A person's decision, with the id of their token. */
export interface Decision {
  readonly what: 'confirm' | 'approve' | 'pause' | 'resume' | 'stop' | 'remind';
  readonly by: string;
  readonly at: Date;
}

/**
 * How far the copying of people has come: after a crash it continues from here, with the same
 * sample.
 */
export interface Copying {
  /** Batches that were copied. */
  readonly batch: number;
  /** The last person that was looked at. */
  readonly after?: string;
  /**
   * People of the audience seen so far, chosen or not, and how many there were when the copying
   * began.
   */
  readonly seen: number;
  readonly of: number;
  /** The process that copies, and until when no other does. */
  readonly by?: string;
  readonly until?: Date;
}

/** The sums on which it was decided whether a second person must approve. */
export interface SummedPeople {
  /** Above this number of people in all, a second person must approve. */
  readonly above: number;
  /** People of the same poll or campaign, in all its sendings that nobody had to approve. */
  readonly ofSubject: number;
  /**
   * People in all sendings that the same person began on the same day and nobody had to approve.
   */
  readonly byPerson: number;
}

/** Which message of an alert is sent, and to whom. */
export interface AlertSending {
  /** The id of the published alert, where the text is read. */
  readonly id: string;
  /** The index of the message in the alert, from 0. */
  readonly message: number;
  /** The sending of the message before, whose people it takes over. */
  readonly follows?: string | undefined;
  /**
   * It tells that the alert has ended: it is sent to those who were told, and its list of people is
   * destroyed after it.
   */
  readonly last?: true | undefined;
  /** Its texts are of no use after this moment. */
  readonly goodUntil: Date;
}

/** One sending to many people. */
export interface BroadcastDoc {
  readonly _id: string;
  readonly kind: BroadcastKind;
  readonly state: BroadcastState;
  /** While it is set, nothing is claimed and nothing is sent. */
  readonly pausedAt?: Date;
  readonly poll?: string;
  readonly campaign?: string;
  readonly alert?: AlertSending;
  /** The sending of the alert's next message, which took its people over. */
  readonly next?: string;
  /** By language: the text, when it is neither a poll nor a campaign. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly audience: StoredAudience;
  /** How many people of the audience are drawn at random. */
  readonly sample?: number;
  /** The seed of the draw. */
  readonly seed: string;
  readonly startsAt: Date;
  readonly closesAt: Date;
  /** Local hours in which people may be written to. */
  readonly hours: { readonly from: number; readonly to: number };
  /** How many people at a time, and how many minutes apart. */
  readonly waves?: { readonly people: number; readonly minutes: number };
  /**
   * What was shown before it was confirmed: people in the audience, and how many of them would get
   * it.
   */
  readonly estimated?: {
    readonly people: number;
    readonly recipients: number;
    readonly at: Date;
    /** SMS segments for one person, on average. */
    readonly segments: number;
    readonly languages: readonly string[];
    /** A mark of the words that were shown; absent where the broadcast contains its own. */
    readonly content?: string;
  };
  /** Why a second person had to approve it; absent when nobody had to. */
  readonly approval?: SummedPeople;
  /** The key of its recipients. */
  readonly kid: string;
  readonly copying?: Copying;
  readonly counts: BroadcastCounts;
  /** When people who were asked and have not answered are reminded, once. */
  readonly remindAt?: Date;
  /** They are being reminded, or were. */
  readonly reminding?: boolean;
  readonly decisions: readonly Decision[];
  readonly createdAt: Date;
  readonly endedAt?: Date;
}

const count = { type: Number, required: true, default: 0 };
const schema = schemaOf(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true, enum: ['poll', 'results', 'campaign', 'alert'] },
    state: {
      type: String,
      required: true,
      enum: broadcastStates,
    },
    pausedAt: Date,
    poll: String,
    campaign: String,
    alert: {
      type: {
        _id: false,
        id: String,
        message: Number,
        follows: String,
        last: Boolean,
        goodUntil: Date,
      },
      default: undefined,
    },
    next: String,
    texts: { type: Map, of: String, default: undefined },
    audience: {
      type: {
        _id: false,
        countries: { type: [String], default: undefined },
        areas: { type: [String], default: undefined },
        languages: { type: [String], default: undefined },
        ages: { type: [String], default: undefined },
        genders: { type: [String], default: undefined },
        channels: { type: [String], default: undefined },
        answered: {
          type: { _id: false, poll: String, question: String, values: [String] },
          default: undefined,
        },
      },
      required: true,
    },
    sample: Number,
    seed: { type: String, required: true },
    startsAt: { type: Date, required: true },
    closesAt: { type: Date, required: true },
    hours: { _id: false, from: Number, to: Number },
    waves: { type: { _id: false, people: Number, minutes: Number }, default: undefined },
    estimated: {
      type: {
        _id: false,
        people: Number,
        recipients: Number,
        at: Date,
        segments: Number,
        languages: [String],
        content: String,
      },
      default: undefined,
    },
    approval: {
      type: { _id: false, above: Number, ofSubject: Number, byPerson: Number },
      default: undefined,
    },
    kid: { type: String, required: true },
    copying: {
      type: {
        _id: false,
        batch: Number,
        after: String,
        seen: Number,
        of: Number,
        by: String,
        until: Date,
      },
      default: undefined,
    },
    counts: {
      _id: false,
      total: count,
      said: count,
      left: count,
      answered: count,
      unreached: count,
      reminded: count,
    },
    remindAt: Date,
    reminding: Boolean,
    decisions: [{ _id: false, what: String, by: String, at: Date }],
    createdAt: { type: Date, required: true },
    endedAt: Date,
  },
  { collection: 'broadcasts', versionKey: false, strict: 'throw', minimize: false },
);
/** The states of broadcasts in progress: few among all there ever were. */
export const liveStates: readonly BroadcastState[] = [
  'scheduled',
  'copying',
  'sending',
  'ending',
  'stopping',
];
// For findLive: the feeder asks every other second.
schema.index({ state: 1, startsAt: 1 });
// For the list, latest first.
schema.index({ createdAt: -1 });
// For the sums that decide whether a second person must approve (broadcast-sums.ts).
schema.index({ poll: 1 }, { sparse: true });
schema.index({ campaign: 1 }, { sparse: true });
schema.index({ 'decisions.by': 1, 'decisions.at': 1 });

/** The model, for its schema. */
export const broadcastModel = (gateway: Connection) =>
  gateway.models['Broadcast'] ?? gateway.model('Broadcast', schema);

/** The driver's own collection. */
export const broadcastsOf = (gateway: Connection) =>
  broadcastModel(gateway).collection as unknown as mongo.Collection<BroadcastDoc>;

/** Creates the collection's indexes where they are missing. */
export async function prepareBroadcasts(gateway: Connection): Promise<void> {
  await broadcastModel(gateway).createIndexes();
}
