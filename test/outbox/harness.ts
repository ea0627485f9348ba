import type { Channel } from '../../src/bots/channel.js';
import { prepareDeliveries, type StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import type { Delivery } from '../../src/outbox/delivery.js';
import { createOutbox, type RunningOutbox } from '../../src/outbox/outbox.js';
import { systemWait, type Wait } from '../../src/outbox/wait.js';
import { newTimedKey, type TimedKey } from '../../src/privacy/keyfile.js';
import { GatewayKeyring } from '../../src/privacy/keyring.js';
import { stoppedClock } from '../../src/shared/clock.js';
import type { Log, LogFields } from '../../src/shared/log.js';
import { afi } from '../fixtures/people.js';
import { testDb, type TestDb } from '../support/db.js';

export const START = new Date('2026-03-01T10:00:00Z');
export const at = (ms: number) => new Date(START.getTime() + ms);

const made = new Map<string, TimedKey>();
/** A key is the same wherever its name is said; the later named are newer. */
function key(kid: string): TimedKey {
  const from = new Date(Date.UTC(2026, 0, 1 + made.size));
  const one = made.get(kid) ?? newTimedKey(kid, from);
  made.set(kid, one);
  return one;
}

/** Keys of the gateway with session keys of these names. */
export function keyring(...names: string[]): GatewayKeyring {
  const session = names.map(key);
  return new GatewayKeyring({
    version: 1,
    demo: false,
    pseudonym: [key('p')],
    session,
    address: [key('a')],
  });
}

/** A log that remembers. */
export function memoryLog(): Log & { readonly lines: ({ event: string } & LogFields)[] } {
  const lines: ({ event: string } & LogFields)[] = [];
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, ...fields });
  return { lines, info: write, warn: write, error: write };
}

/** A hundred times as fast as the machine's timer. */
export const hasty: Wait = (ms, hold) => systemWait(ms / 100, hold);

/** An empty database with its indexes. */
export async function outboxDb(): Promise<TestDb> {
  const db = await testDb('outbox');
  await prepareDeliveries(db);
  return db;
}

const keys = keyring('s');

/** An outbox, its log and its clock, which stands still at START. */
export function outboxOn(
  db: TestDb,
  channels: Channel[],
  options: { wait?: Wait; keys?: GatewayKeyring } = {},
) {
  const log = memoryLog();
  const clock = stoppedClock(START);
  const { wait } = options;
  const outbox: RunningOutbox = createOutbox({
    db,
    keyring: () => options.keys ?? keys,
    channels,
    log,
    clock,
    ...(wait ? { wait } : {}),
  });
  return { outbox, log, clock };
}

/** A delivery to Afi by SMS, unless said otherwise. */
export function delivery(id: string, rest: Partial<Delivery> = {}): Delivery {
  const targets = [{ channel: 'sms', to: afi.phone } as const];
  return { id, class: 'mail', targets, text: `Text of ${id}`, ...rest };
}

/** What is stored of a delivery. */
export async function stored(db: TestDb, id: string): Promise<StoredDelivery | undefined> {
  const found = await db.gateway.collection<StoredDelivery>('deliveries').findOne({ _id: id });
  return found ?? undefined;
}
