import type { Connection, mongo } from 'mongoose';
import { DAY, endOfDay } from '../../shared/clock.js';
import { createUnordered } from '../store/clustered.js';
import { Group } from '../store/group-commit.js';
import { groupedRepeatable } from '../store/repeatable-writes.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * Keyed marks of the message ids of one ended conversation, under an id that leads to nobody. They
 * recognise a request that is replayed long after: Twilio's signature covers no time.
 */
interface ReplayGuardDoc {
  readonly _id: string;
  readonly marks: readonly string[];
  readonly expiresAt: Date;
}

/**
 * How long a replayed message is recognised. An older one fails with the provider's old secret, if
 * that is changed at least this often (docs/operate.md).
 */
export const REPLAY_GUARD_KEPT = 90 * DAY;

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    marks: { type: [String], required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'heard', versionKey: false },
);
schema.index({ marks: 1 }); // For ReplayGuard.knows: a message comes.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/**
 * The marks of one conversation. The id was drawn with the turn that ended it, so that saving them
 * twice has the effect of once.
 */
export interface EndedTalk {
  readonly id: string;
  readonly marks: readonly string[];
}

/** Recognises messages of earlier conversations. */
export interface ReplayGuard {
  /**
   * Whether a message came in an earlier conversation.
   * @param marks of one message, under every key
   */
  knows(marks: readonly string[]): Promise<boolean>;
  keep(talk: EndedTalk, now: Date): Promise<void>;
}

/** Creates the collection and its indexes. */
export async function prepareReplayGuard(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'heard');
  await gateway.model('Heard', schema).createIndexes();
}

/** Creates the guard of one process. Reads and writes of the same moment share one command. */
export function createReplayGuard(gateway: Connection): ReplayGuard {
  const collection = (): mongo.Collection<ReplayGuardDoc> =>
    gateway.collection<ReplayGuardDoc>('heard');
  const asked = new Group<readonly string[], boolean>(async (wanted) => {
    const docs = await collection()
      .find({ marks: { $in: [...new Set(wanted.flat())] } }, { projection: { _id: 0, marks: 1 } })
      .toArray();
    const known = new Set(docs.flatMap(({ marks }) => marks));
    return wanted.map((marks) => marks.some((mark) => known.has(mark)));
  });
  const kept = groupedRepeatable(collection);
  return {
    knows: (marks) => asked.add(marks),
    async keep({ id, marks }, now) {
      // To the day, so that nobody can read from it when a conversation ended.
      const set = { marks: [...marks], expiresAt: endOfDay(now.getTime() + REPLAY_GUARD_KEPT) };
      await kept.add({
        updateOne: { filter: { _id: id }, update: { $setOnInsert: set }, upsert: true },
      });
    },
  };
}
