import { sealSubscriber } from '../models/gateway/subscriber-doc.js';
import { createSubscribers } from '../models/gateway/subscriber.js';
import type { Db } from '../models/store/db.js';
import type { KeyStore } from '../privacy/key-store.js';
import { randomId } from '../shared/ids.js';
import { ageBands } from '../shared/traits.js';

/** The number of invented subscribers in a demo: enough for a useful estimate. */
const MEMBERS = 60;

/**
 * Their places and languages. As everywhere in the demo, the numbers begin with 00 after the
 * country code, so that nobody has them.
 */
const homes = [
  { country: 'TG', area: 'TG-M', language: 'fr', code: '+228' },
  { country: 'GH', area: 'GH-AA', language: 'en', code: '+233' },
  { country: 'GW', area: 'GW-BS', language: 'pt', code: '+245' },
] as const;

/**
 * Adds invented subscribers to the demo, on phones that nobody simulates, so that people can try an
 * audience and its estimate.
 * @returns the number added now: all of them, once
 */
export async function seedDemoMembers(
  { gateway }: Pick<Db, 'gateway'>,
  keys: KeyStore,
  now: Date,
): Promise<number> {
  const keyring = keys.gateway();
  const subscribers = createSubscribers(gateway);
  const addressOf = (i: number) =>
    `${homes[i % homes.length]?.code ?? '+228'}0000${String(2_000 + i)}`;
  const namesOf = (i: number) => keyring.names('subscriber', ['demo-sms', addressOf(i)], now);
  // The last one is checked, so that the next start completes an interrupted one.
  if (await subscribers.find(namesOf(MEMBERS - 1))) return 0;
  const all = Array.from({ length: MEMBERS }, (_, i) => {
    const { country, area, language } = homes[i % homes.length] ?? homes[0];
    const [_id, ...olderIds] = namesOf(i);
    return subscribers.put({
      _id,
      olderIds,
      promise: randomId(),
      channel: 'demo-sms',
      ...{ country, area, language },
      age: ageBands[1 + (i % (ageBands.length - 1))] ?? '35+',
      gender: i % 2 === 0 ? 'female' : 'male',
      wants: { polls: true, alerts: true, campaigns: true },
      box: sealSubscriber(keyring, _id, { address: addressOf(i) }, now),
      since: now,
    });
  });
  await Promise.all(all);
  return MEMBERS;
}
