import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SendError } from '../../src/bots/errors.js';
import { createOutbox } from '../../src/outbox/outbox.js';
import { silentLog } from '../../src/shared/log.js';
import { systemClock } from '../../src/shared/clock.js';
import { createSimulator } from '../../src/bots/simulator/simulator.js';
import { newInstallation, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

test('an operator sees what reached nobody, without address and text, and has it tried again', async () => {
  expect((await here.run(['deadletters', 'list'])).out).toBe('There are no dead letters.\n');
  const [channel] = createSimulator({ clock: systemClock }).channels;
  const failing = {
    ...channel,
    send: () => Promise.reject(new SendError('unreachable', { code: '21211' })),
  };
  const keyring = () => here.keys.gateway();
  const outbox = createOutbox({
    db: here.db,
    keyring,
    channels: [failing],
    log: silentLog,
    clock: systemClock,
  });
  const delivery = {
    id: 'd.1',
    class: 'escalation',
    targets: [{ channel: 'demo-sms', to: '+22800000777' }],
    text: 'CANARY',
  } as const;
  const now = new Date();
  await outbox.enqueue([delivery], now);
  await outbox.tick(now);

  const { code, out } = await here.run(['deadletters', 'list']);
  expect(code).toBe(0);
  expect(out).toMatch(/d\.1 +escalation +demo-sms +unreachable \(21211\) .* yes/);
  const none = await here.run(['deadletters', 'retry', 'd.2']);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('None of these')]);
  const retried = await here.run(['deadletters', 'retry', 'd.1', '--json']);
  expect(JSON.parse(retried.out)).toEqual({ retried: 1 });
  expect((await here.run(['deadletters', 'list', '--json'])).out).toBe('[]\n');
  expect(here.said()).not.toMatch(/CANARY|0000777/);
  await outbox.stop();
});
