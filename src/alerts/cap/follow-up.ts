import { randomId } from '../../shared/ids.js';
import type { CapAlert, CapInfo, Reference } from './alert.js';
import { referenceText } from './lists.js';
import { capTime, distinctSecond, momentOf } from './times.js';

/**
 * Returns a new identifier. It contains no time, and two of the same second differ.
 * @param country ISO 3166-1 alpha-2
 */
export const newIdentifier = (country: string): string => `amana.${country}.${randomId()}`;

/** The values that identify one message. */
export interface Stamp {
  readonly identifier: string;
  readonly sent: string;
}

/**
 * Returns the identifier and the second of a new message.
 * @param zone time zone of the country
 * @param before messages of the same sender, so that no two have the same second
 */
export function stampOf(
  country: string,
  zone: string,
  now: Date,
  before: readonly Reference[] = [],
): Stamp {
  const seconds = before.flatMap(({ sent }) => momentOf(sent)?.getTime() ?? []);
  const last = seconds.length === 0 ? undefined : new Date(Math.max(...seconds));
  return {
    identifier: newIdentifier(country),
    sent: capTime(distinctSecond(now, last), zone),
  };
}

/** Returns the references to these messages and to all messages they name, each once, in order. */
export function everyReference(messages: readonly CapAlert[]): Reference[] {
  const all = messages.flatMap(({ references, sender, identifier, sent }) => [
    ...references,
    { sender, identifier, sent },
  ]);
  return [...new Map(all.map((one) => [referenceText(one), one])).values()];
}

/**
 * Returns an update or an end of an alert. It names every earlier message.
 * @param earlier all of them, from the first
 * @param infos the new content; `expires` must be in the future, or hubs ignore it
 */
export function followUp(
  msgType: 'Update' | 'Cancel',
  stamp: Stamp,
  earlier: readonly [CapAlert, ...CapAlert[]],
  infos: readonly CapInfo[],
): CapAlert {
  const { note: _said, ...first } = earlier[0];
  return { ...first, ...stamp, msgType, references: everyReference(earlier), infos };
}
