import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
import type { PackDoc } from '../models/gateway/recipient-doc.js';

/**
 * Somebody in a pack: the mark of a subscriber, or, of
 * a list, an address with the number of ours they know.
 */
export type Packed =
  string | { readonly a: string; readonly f?: string | undefined; readonly l: string };

const place = (id: string) => ({ collection: 'recipients', field: 'box', id });

/**
 * Up to a hundred people as they are kept. @param kid the broadcast's key
 * @throws Fault when the key is not there: it was destroyed, or this process has not read it yet
 */
export function pack(
  keys: GatewayKeyring,
  kid: string,
  people: readonly Packed[],
  rest: Pick<PackDoc, 'broadcast' | 'batch' | 'channel' | 'zone' | 'dueAt'>,
): PackDoc {
  const _id = randomId();
  const box = keys.sealPoll(kid, place(_id), pad(JSON.stringify(people)));
  if (!box)
    throw new Fault(
      'The key of a broadcast is not there. It is tried again; if this repeats, restore the key file.',
    );
  const todo = people.map((_, i) => i);
  return {
    _id,
    ...rest,
    state: 'due',
    phase: 0,
    size: people.length,
    todo,
    busy: [],
    said: [],
    box,
  };
}

/**
 * Who is in a pack, in the order of their places.
 * @returns undefined when the broadcast's key is not there
 */
export function unpack(
  keys: GatewayKeyring,
  { _id, box }: Pick<PackDoc, '_id' | 'box'>,
): readonly Packed[] | undefined {
  const opened = keys.openPoll(place(_id), box);
  return opened && (JSON.parse(unpad(opened)) as readonly Packed[]);
}
