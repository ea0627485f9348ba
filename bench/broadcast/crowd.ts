import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import type { KeyStore } from '../../src/privacy/key-store.js';
import { randomId } from '../../src/shared/ids.js';

const now = new Date();
const places = [
  ['TG', 'TG-M', 'fr'],
  ['GH', 'GH-AA', 'en'],
  ['NG', 'NG-LA', 'en'],
] as const;
const ages = ['15-17', '18-24', '25-30', '31-34', '35+'] as const;

export const phone = (i: number): string => `+2289${String(i).padStart(8, '0')}`;

/** The i-th of a million people who take part, as the program itself would keep them. */
export function listener(keys: KeyStore, i: number): SubscriberDoc {
  const [country, area, language] = places[i % 3] ?? places[0];
  const [_id] = keys.gateway().names('subscriber', ['sms', phone(i)], now);
  const box = sealSubscriber(keys.gateway(), _id, { address: phone(i) }, now);
  return {
    _id,
    name: _id,
    channel: 'sms',
    language,
    country,
    area,
    age: ages[i % 5] ?? '35+',
    gender: i % 2 === 0 ? 'female' : 'male',
    wants: { polls: true, alerts: true, campaigns: true },
    box,
    mark: randomId(),
    applied: [],
    since: now,
  };
}
