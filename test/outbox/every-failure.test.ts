import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Channel } from '../../src/bots/channel.js';
import { aboutOf, SendError, sendFailures, type SendFailure } from '../../src/bots/errors.js';
import type { StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import { classes, isCall, type DeliveryClass } from '../../src/outbox/delivery.js';
import { HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { at, delivery, hasty, outboxDb, outboxOn } from './harness.js';
import { scriptChannel } from './script-channel.js';

/**
 * Every class of texts against every way to fail, at once and as reported later: one person's
 * texts always fail, others' never do. Nobody else waits for them, they are not tried for ever, and
 * of a call that is not delivered the ladder is told, so that somebody else is called.
 */
const kinds = Object.keys(classes) as DeliveryClass[];
const failures = Object.keys(sendFailures) as SendFailure[];
const BAD = '+22890000001';
const GOOD = '+22890000002';
/** The most tries of one text: the longest table of waits, the first try, and one of a hold. */
const MOST = 12;
const LATER = 5 * SECOND;
const EVERY = 20 * MINUTE;
const LONG = 2 * HOUR;

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  for (const name of ['deliveries', 'senderholds', 'senderslots'])
    await db.gateway.collection(name).deleteMany({});
});

/** A provider that fails for one person, at once or later. */
function provider(failure: SendFailure, late: boolean) {
  const asked: string[] = [];
  const taken: string[] = [];
  const channel: Channel = {
    ...scriptChannel('sms'),
    async send({ to, reference = '' }) {
      if (to === GOOD) return { providerId: 'good', segments: 1 };
      asked.push(reference);
      if (!late) throw new SendError(failure, { code: '12345' });
      taken.push(reference);
      return { providerId: 'bad', segments: 1 };
    },
  };
  return { channel, asked, taken };
}

const group = (kind: DeliveryClass) =>
  kind === 'alert' || kind === 'broadcast' ? { group: 'g', counted: 'said' as const } : {};
const text = (id: string, kind: DeliveryClass, to: string) =>
  delivery(id, { class: kind, targets: [{ channel: 'sms', to }], ...group(kind) });
const deliveries = () => db.gateway.collection<StoredDelivery>('deliveries');

/** Lets hours pass: one text of each class fails, and another of each class goes now and then. */
async function hours(failure: SendFailure, late: boolean) {
  const { channel, asked, taken } = provider(failure, late);
  const { outbox } = outboxOn(db, [channel], { wait: hasty });
  const told: string[] = [];
  outbox.onDead(async (id) => void told.push(id));
  outbox.onDelayed(async (id) => void told.push(id));
  const bad = kinds.map((kind) => text(`bad-${kind}`, kind, BAD));
  await outbox.enqueue(bad, at(0));
  const waited: number[] = [];
  let ms = 0;
  for (let round = 0; ms < LONG; round += 1) {
    const good = kinds.map((kind) => text(`good-${round}-${kind}`, kind, GOOD));
    await outbox.enqueue(good, at(ms));
    const began = ms;
    while (ms < began + EVERY) {
      do await outbox.tick(at(ms));
      while (outbox.waiting(at(ms)) === undefined);
      const waiting = { _id: { $regex: `^good-${round}-` }, state: 'due' as const };
      if (waited.length <= round && (await deliveries().countDocuments(waiting)) === 0)
        waited.push(ms - began);
      for (const reference of taken.splice(0)) {
        const failed = { reference, state: 'failed', failure, code: '12345', to: BAD } as const;
        await outbox.onStatus(failed, at(ms + LATER), 'sms');
      }
      const next = await deliveries().findOne({ state: 'due' }, { sort: { dueAt: 1 } });
      const due = (next?.dueAt?.getTime() ?? Infinity) - at(0).getTime();
      ms = Math.min(began + EVERY, Math.max(due, ms + LATER));
    }
  }
  return { asked, told, waited };
}

describe.each([
  ['at once', false],
  ['later', true],
] as const)('what fails %s', (_when, late) => {
  test.each(failures)('as "%s" stops nobody else, and ends', async (failure) => {
    const { asked, told, waited } = await hours(failure, late);
    // What a provider says of our account at once, it says of everybody: it is asked slowly, and
    // each of the texts that fail may be asked about once before another is.
    const ours = !late && ['sender', 'route'].includes(aboutOf(failure));
    expect(Math.max(...waited)).toBeLessThanOrEqual(ours ? 5 * MINUTE : 30 * SECOND);
    expect(waited).toHaveLength(LONG / EVERY);
    // A held sender is asked once a minute; a text of its own is tried as often as its class says.
    expect(asked.length).toBeLessThanOrEqual(LONG / MINUTE + MOST * kinds.length);
    for (const kind of kinds) {
      const tries = asked.filter((reference) => reference === `bad-${kind}`).length;
      expect([kind, tries >= 1 && (ours || tries <= MOST)]).toEqual([kind, true]);
      expect([kind, told.includes(`bad-${kind}`)]).toEqual([kind, isCall(kind)]);
    }
  });
});
