import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SEND_TIMEOUT } from '../../src/outbox/send.js';
import type { Wait } from '../../src/outbox/wait.js';
import { afi, kofi } from '../fixtures/people.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { until } from '../support/until.js';
import { delivery, outboxDb, outboxOn, START } from './harness.js';
import { scriptChannel } from './script-channel.js';

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));
beforeEach(() => db.gateway.collection('deliveries').deleteMany({}));

/** Time that passes only when `pass` is called; a provider that hangs is waited for without end. */
function heldTime() {
  const waits: (() => void)[] = [];
  const wait: Wait = (ms, hold) =>
    new Promise((resolve) => {
      hold?.(resolve);
      if (ms !== SEND_TIMEOUT) waits.push(resolve);
    });
  const pass = async () => {
    await until('somebody waits', () => waits.length > 0);
    for (const ring of waits.splice(0)) ring();
  };
  return { wait, waits, pass };
}

const byTelegram = { targets: [{ channel: 'telegram', to: kofi.telegram }] } as const;
const bySms = { targets: [{ channel: 'sms', to: afi.phone }] } as const;

/** An outbox whose tick waits for one text that its provider does not answer for. */
async function hungOn(slow: 'alert' | 'broadcast' | 'reply' | 'urgent') {
  const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
  sms.script = ['hang'];
  const time = heldTime();
  const { outbox } = outboxOn(db, [sms, telegram], { wait: time.wait });
  await outbox.enqueue([delivery('slow', { class: slow, ...bySms })], START);
  let over = false;
  const tick = outbox.tick(START).finally(() => (over = true));
  await until('the slow text was handed over', () => sms.asked.length === 1);
  const end = async () => {
    await until('the tick returned', () => {
      time.waits.splice(0).forEach((ring) => ring());
      return over;
    });
    await tick;
  };
  return { sms, telegram, outbox, time, end };
}

describe('while a tick waits for a text that hangs', () => {
  test.each(['alert', 'broadcast', 'reply', 'urgent'] as const)(
    'calls and replies of every channel are claimed on their own rhythm beside a slow %s',
    async (slow) => {
      const { sms, telegram, outbox, time, end } = await hungOn(slow);
      await outbox.enqueue(
        [
          delivery('call', { class: 'urgent', ...byTelegram }),
          delivery('another', { class: 'escalation', ...bySms }),
          delivery('thanks', { class: 'reply', ...byTelegram }),
        ],
        START,
      );
      await time.pass();
      await until(
        'the calls and the reply went out',
        () => telegram.sent.length === 2 && sms.sent.length === 1,
      );
      await end();
      expect([...telegram.sent, ...sms.sent].map(({ text }) => text)).not.toContain('Text of slow');
    },
  );
});
