import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Attachments } from '../../src/attachments/attachments.js';
import { createAttachments } from '../../src/attachments/create.js';
import { defaultLimits } from '../../src/attachments/limits.js';
import type { Channel, ChannelId } from '../../src/bots/channel.js';
import { SendError } from '../../src/bots/errors.js';
import {
  attachmentsOf,
  beginAttachments,
  prepareAttachments,
} from '../../src/models/cases/attachment.js';
import { prepareAttachmentFetches } from '../../src/models/gateway/attachment-fetch.js';
import { fileKey } from '../../src/privacy/file-seal.js';
import { MINUTE } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { keyring } from '../outbox/harness.js';
import { silentLog } from '../../src/shared/log.js';
import { scriptChannel } from '../outbox/script-channel.js';
import { photoWithPlace } from './pictures.js';

const photo = await photoWithPlace();
const start = new Date('2026-11-28T12:00:00Z');
const ring = keyring('s');
const sms = provider('sms');
const telegram = provider('telegram');
let db: TestDb;
let attachments: Attachments;
beforeAll(async () => {
  db = await testDb('attachments');
  attachments = createAttachments({
    db,
    keyring: () => ring,
    channels: [sms.channel, telegram.channel],
    copies: { add: () => Promise.resolve() },
    limits: defaultLimits,
    free: () => Promise.resolve(Infinity),
    log: silentLog,
  });
  await prepareAttachments(db.cases);
  await prepareAttachmentFetches(db.gateway);
});
afterAll(() => dropTestDb(db));

/** A provider of files: those whose source begins with "bad" cannot be had. */
function provider(id: ChannelId) {
  const asked: string[] = [];
  const channel: Channel = {
    ...scriptChannel(id),
    fetchFile(source) {
      asked.push(source);
      if (source.startsWith('bad')) throw new SendError('unavailable', { code: 'ETIMEDOUT' });
      return Promise.resolve({ ok: true, bytes: photo });
    },
  };
  return { channel, asked };
}

/** A message with files. */
async function sent(channel: ChannelId, sources: readonly string[]) {
  const files = sources.map((source) => ({
    ...{ id: randomId(), source },
    key: fileKey(Buffer.alloc(32, 7), source).toString('base64'),
  }));
  await beginAttachments(
    db.cases,
    files.map(({ id }) => ({
      doc: { _id: id, tip: 'tip', strand: 's', kind: 'photo', state: 'waiting', receivedAt: start },
    })),
  );
  await attachments.expect({ id: randomId(), channel, files }, start);
}

test('a provider that does not answer is asked a few times, and others are not waited for', async () => {
  const ten = Array.from({ length: 10 }, (_, i) => `bad${i}`);
  for (let i = 0; i < 6; i += 1) await sent('sms', ten);
  await sent('telegram', ['good']);
  const counts = await attachments.tick(start);
  expect(counts).toEqual({ fetched: 1, postponed: 6, givenUp: 0 });
  expect(telegram.asked).toEqual(['good']);
  // Two files of each of two messages, each of which may take a minute.
  expect(sms.asked).toHaveLength(4);
});

test('one file that its provider does not have holds up neither its message nor the others', async () => {
  await db.gateway.collection('attachmentfetches').deleteMany({});
  sms.asked.length = 0;
  await sent('sms', ['bad', 'good1', 'good2']);
  await sent('sms', ['good3']);
  await sent('sms', ['bad', 'good4']);
  expect(await attachments.tick(start)).toEqual({ fetched: 1, postponed: 2, givenUp: 0 });
  expect([...sms.asked].sort()).toEqual(['bad', 'bad', 'good1', 'good2', 'good3', 'good4']);
  expect(await attachments.tick(new Date(start.getTime() + MINUTE))).toMatchObject({ fetched: 0 });
  const kept = (await attachmentsOf(db.cases, 'tip')).filter(({ state }) => state === 'kept');
  expect(kept).toHaveLength(5);
});
