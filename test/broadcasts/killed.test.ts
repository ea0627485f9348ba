import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SECOND, systemClock } from '../../src/shared/clock.js';
import { dropTestDb } from '../support/db.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';
import { until } from '../support/until.js';
import { scriptChannel } from '../outbox/script-channel.js';
import { confirmed, docOf, ground, join, openPoll, processOn, type Ground } from './support.js';
import type { WorkerSetting } from './worker.js';

let there: Ground;
let twilio: TwilioServer;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  [there, twilio] = await Promise.all([ground(), startTwilioServer()]);
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await twilio.close();
  await dropTestDb(there.db);
});

function start(): ChildProcess {
  const setting: WorkerSetting = {
    address: there.db.address,
    keyFolder: there.keyFolder,
    twilio: { url: twilio.url, accountSid: twilio.accountSid, authToken: twilio.authToken },
  };
  const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_OPTIONS: '', WORKER: JSON.stringify(setting) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  running.delete(child);
}

/** The leases and locks of whoever died are over. */
async function leasesEnd(): Promise<void> {
  const { gateway } = there.db;
  const past = new Date(Date.now() - SECOND);
  await gateway
    .collection('broadcasts')
    .updateMany({ 'copying.until': { $exists: true } }, { $set: { 'copying.until': past } });
  await gateway.collection('recipients').updateMany({ state: 'due' }, { $set: { dueAt: past } });
  await gateway
    .collection('deliveries')
    .updateMany({ state: 'due', lockedUntil: { $exists: true } }, { $set: { dueAt: past } });
}

test('a poll that is killed again and again while it copies and sends asks nobody twice and misses nobody', async () => {
  const many = 500;
  await join(there, many, () => ({ channel: 'sms' }));
  const subject = () => openPoll({ closesAt: new Date(Date.now() + 86_400_000) });
  const desk = processOn(there, [scriptChannel('sms')], { clock: systemClock, subject });
  const id = await confirmed(desk, { hours: { from: 0, to: 24 } });
  let kills = 0;
  let child = start();
  const killWhen = async (holds: () => boolean | Promise<boolean>) => {
    await until('it is time to kill', holds, 60 * SECOND);
    await kill(child);
    kills += 1;
    await leasesEnd();
    child = start();
  };
  // In the middle of copying, or as near to it as may be; then while it sends.
  await killWhen(async () => (await docOf(there, id)).counts.total > 0);
  for (const heard of [20, 200]) await killWhen(() => twilio.messages.length >= heard);
  await until(
    'everybody is spoken to',
    async () => (await docOf(there, id)).counts.said === many,
    60 * SECOND,
  );
  await until(
    'nothing waits',
    async () =>
      (await there.db.gateway.collection('deliveries').countDocuments({ state: 'due' })) === 0,
    60 * SECOND,
  );
  await kill(child);

  const heard = new Map<string, number>();
  for (const { to } of twilio.messages) heard.set(to, (heard.get(to) ?? 0) + 1);
  expect(heard.size).toBe(many);
  expect((await docOf(there, id)).counts).toMatchObject({
    total: many,
    said: many,
    left: 0,
    unreached: 0,
  });
  // One text a person is all there ever was in the outbox.
  expect(await there.db.gateway.collection('deliveries').countDocuments({ group: id })).toBe(many);
  // A text that was with the provider in the moment of a kill
  // is sent again: it cannot be known whether it arrived.
  const twice = [...heard.values()].filter((times) => times > 1).length;
  expect(twice).toBeLessThanOrEqual(kills * 64);
});
