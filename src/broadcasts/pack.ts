import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
import type { PackDoc } from '../models/gateway/recipient-doc.js';

/**
 * A person in a pack: the mark of a subscriber or, for a list, an address with our number that they
 * know.
 */
export type Packed =
  string | { readonly a: string; readonly f?: string | undefined; readonly l: string };

const place = (id: string) => ({ collection: 'recipients', field: 'box', id });

/**
 * Seals up to a hundred people.
 * @param kid the broadcast's key
 * @throws Fault when the key is missing: it was destroyed, or this process has not read it yet
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
 * Returns the people in a pack, in the order of their positions.
 * @returns undefined when the broadcast's key is missing
 */
export function unpack(
  keys: GatewayKeyring,
  { _id, box }: Pick<PackDoc, '_id' | 'box'>,
): readonly Packed[] | undefined {
  const opened = keys.openPoll(place(_id), box);
  return opened && (JSON.parse(unpad(opened)) as readonly Packed[]);
}
