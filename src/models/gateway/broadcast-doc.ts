import { Schema, type Connection, type mongo } from 'mongoose';
import type { AgeBand, Gender } from '../../shared/traits.js';

/** Whom a broadcast is for. A list that is left out means everybody; lists together mean both. */
export interface StoredAudience {
  readonly countries?: readonly string[] | undefined;
  readonly areas?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly ages?: readonly AgeBand[] | undefined;
  readonly genders?: readonly Gender[] | undefined;
  readonly channels?: readonly string[] | undefined;
  /** Who gave one of these answers to a question of a poll that is still open. */
  readonly answered?:
    | { readonly poll: string; readonly question: string; readonly values: readonly string[] }
    | undefined;
}

/** What a broadcast says. */
export type BroadcastKind = 'poll' | 'results' | 'campaign' | 'alert';

/**
 * - `draft`: nobody has confirmed it · `waiting`: a second
 * person must approve · `scheduled`: it begins at `startsAt`
 * - `copying`: its people are being copied into `recipients` · `sending` · `ending`, `done`: over
 * - `stopping`, `stopped`: by the kill switch. While it
 * ends, its recipients and their key are being destroyed
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

/** People by what became of them. Moved in one transaction with the recipients they are of. */
export interface BroadcastCounts {
  /** Copied into `recipients`. */
  readonly total: number;
  /** It was said to them; their texts may still be on their way. */
  readonly said: number;
  /** They said STOP, erased themselves, or want it no more since they were copied. */
  readonly left: number;
  /** They had answered already. */
  readonly answered: number;
  /** Its time was over before they could be spoken to. */
  readonly unreached: number;
  /** Reminded. */
  readonly reminded: number;
}

/** A decision of somebody, named by the id of their token. */
export interface Decision {
  readonly what: 'confirm' | 'approve' | 'pause' | 'resume' | 'stop' | 'remind';
  readonly by: string;
  readonly at: Date;
}

/** How far the copying of people is: a kill goes on from here, with the same sample. */
export interface Copying {
  /** Batches that are copied. */
  readonly batch: number;
  /** The last person that was looked at. */
  readonly after?: string;
  /** People that were in the audience so far, chosen or not, of how many when the copying began. */
  readonly seen: number;
  readonly of: number;
  /** Whoever copies, and until when nobody else does. */
  readonly by?: string;
  readonly until?: Date;
}

/** What was summed when it was decided whether a second person must approve. */
export interface SummedPeople {
  /** Above so many people in all, a second person must approve. */
  readonly above: number;
  /** People of the same poll or campaign, of all its sendings that nobody had to approve. */
  readonly ofSubject: number;
  /**
   * People of all sendings that the same person began on the same day and nobody had to approve.
   */
  readonly byPerson: number;
}

/** Which message of an alert is sent, and to whom. */
export interface AlertSending {
  /** The published alert: what is said is read there. */
  readonly id: string;
  /** Its place among the messages of the alert, from 0. */
  readonly message: number;
  /** The sending of the message before, whose people it takes over. */
  readonly follows?: string | undefined;
  /**
   * It tells that the alert is over: it goes to those who
   * were told, and its people are destroyed after it.
   */
  readonly last?: true | undefined;
  /** Its texts are of no use after this moment. */
  readonly goodUntil: Date;
}

/** One thing said to many people. */
export interface BroadcastDoc {
  readonly _id: string;
  readonly kind: BroadcastKind;
  readonly state: BroadcastState;
  /** Nothing is claimed and nothing sent while it is there. */
  readonly pausedAt?: Date;
  readonly poll?: string;
  readonly campaign?: string;
  readonly alert?: AlertSending;
  /** The sending of the alert's next message, which took its people over. */
  readonly next?: string;
  /** By language: what is said when it is neither a poll nor a campaign. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly audience: StoredAudience;
  /** So many of the audience, drawn by lot. */
  readonly sample?: number;
  /** The lot. */
  readonly seed: string;
  readonly startsAt: Date;
  readonly closesAt: Date;
  /** Local hours in which people may be written to. */
  readonly hours: { readonly from: number; readonly to: number };
  /** So many people at a time, so many minutes apart. */
  readonly waves?: { readonly people: number; readonly minutes: number };
  /**
   * What was shown before it was confirmed: people in
   * the audience, and whom of them it would be said to.
   */
  readonly estimated?: {
    readonly people: number;
    readonly recipients: number;
    readonly at: Date;
    /** SMS segments that one person takes, on average. */
    readonly segments: number;
    readonly languages: readonly string[];
    /** A mark of the words that were shown; absent where the broadcast holds its own. */
    readonly content?: string;
  };
  /** Why a second person had to approve it; absent when nobody had to. */
  readonly approval?: SummedPeople;
  /** The key of its recipients. */
  readonly kid: string;
  readonly copying?: Copying;
  readonly counts: BroadcastCounts;
  /** When those who were asked and have not answered are reminded, once. */
  readonly remindAt?: Date;
  /** They are being, or have been. */
  readonly reminding?: boolean;
  readonly decisions: readonly Decision[];
  readonly createdAt: Date;
  readonly endedAt?: Date;
}

const count = { type: Number, required: true, default: 0 };
const schema = new Schema(
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
/** Those that are under way are few among all there ever were. */
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
// For the sums that say whether a second person must approve (broadcast-sums.ts).
schema.index({ poll: 1 }, { sparse: true });
schema.index({ campaign: 1 }, { sparse: true });
schema.index({ 'decisions.by': 1, 'decisions.at': 1 });

/** The model, for its schema. */
export const broadcastModel = (gateway: Connection) =>
  gateway.models['Broadcast'] ?? gateway.model('Broadcast', schema as Schema);

/** The driver's own collection. */
export const broadcastsOf = (gateway: Connection) =>
  broadcastModel(gateway).collection as unknown as mongo.Collection<BroadcastDoc>;

/** Creates the collection's indexes where they are missing. */
export async function prepareBroadcasts(gateway: Connection): Promise<void> {
  await broadcastModel(gateway).createIndexes();
}
