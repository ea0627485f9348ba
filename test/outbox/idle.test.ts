import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { profiled } from '../support/profile.js';
import { at, delivery, outboxDb, outboxOn, START } from './harness.js';
import { scriptChannel } from './script-channel.js';

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));

test('a tick with nothing due asks once for all channels and classes, and reads no document', async () => {
  const channels = (['sms', 'whatsapp', 'telegram'] as const).map((id) => scriptChannel(id));
  const { outbox } = outboxOn(db, channels);
  const waiting = Array.from({ length: 50 }, (_, i) =>
    delivery(`d${i}`, { notBefore: at(HOUR), class: i % 2 ? 'mail' : 'broadcast' }),
  );
  await outbox.enqueue(waiting, START);
  await outbox.tick(START);
  const commands = await profiled(db.gateway, () => outbox.tick(START));
  const asked = commands.filter(({ collection }) => collection === 'deliveries');
  expect(asked.map(({ op }) => op)).toEqual(['query']);
  expect(asked[0]).toMatchObject({ docsExamined: 0, returned: 0 });
  expect(asked[0]?.keysExamined).toBeLessThan(20);
  expect(await outbox.tick(at(HOUR + MINUTE))).toMatchObject({ sent: 50 });
});
