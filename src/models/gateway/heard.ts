import { Schema, type Connection, type mongo } from 'mongoose';
import { DAY, endOfDay } from '../../shared/clock.js';
import { createUnordered } from '../store/clustered.js';
import { Group, groupedWrites } from '../store/group-commit.js';

/**
 * What was heard in one talk: keyed marks of the provider's message ids, under an id that leads to nobody. A request
 * that is played again long after is recognised by it, though Twilio signs no time.
 */
interface HeardDoc {
  readonly _id: string;
  readonly marks: readonly string[];
  readonly expiresAt: Date;
}

/**
 * How long a message is recognised when it is played again. Older ones end with the provider's secret: whoever changes
 * it at least so often leaves no gap (docs/operate.md).
 */
export const HEARD_KEPT = 90 * DAY;

const schema = new Schema(
  {
    _id: { type: String, required: true },
    marks: { type: [String], required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'heard', versionKey: false },
);
schema.index({ marks: 1 }); // For Heard.knows: a message comes.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The marks of one talk, under an id drawn with the turn that ended it: keeping them twice is keeping them once. */
export interface HeardTalk {
  readonly id: string;
  readonly marks: readonly string[];
}

/** What was heard in earlier talks. */
export interface Heard {
  /** Whether any of these was heard before. @param marks of one message, under every key */
  knows(marks: readonly string[]): Promise<boolean>;
  keep(talk: HeardTalk, now: Date): Promise<void>;
}

/** Creates the collection and its indexes. */
export async function prepareHeard(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'heard');
  await gateway.model('Heard', schema).createIndexes();
}

/** What one process asks and keeps, grouped with what is asked and kept of other people in the same moment. */
export function createHeard(gateway: Connection): Heard {
  const collection = (): mongo.Collection<HeardDoc> => gateway.collection<HeardDoc>('heard');
  const asked = new Group<readonly string[], boolean>(async (wanted) => {
    const docs = await collection()
      .find({ marks: { $in: [...new Set(wanted.flat())] } }, { projection: { _id: 0, marks: 1 } })
      .toArray();
    const known = new Set(docs.flatMap(({ marks }) => marks));
    return wanted.map((marks) => marks.some((mark) => known.has(mark)));
  });
  const kept = groupedWrites(collection);
  return {
    knows: (marks) => asked.add(marks),
    async keep({ id, marks }, now) {
      // To the day, as the end of a person is: when a talk ended is nobody's business.
      const set = { marks: [...marks], expiresAt: endOfDay(now.getTime() + HEARD_KEPT) };
      await kept.add({
        updateOne: { filter: { _id: id }, update: { $setOnInsert: set }, upsert: true },
      });
    },
  };
}
