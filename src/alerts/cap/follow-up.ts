import { randomId } from '../../shared/ids.js';
import type { CapAlert, CapInfo, Reference } from './alert.js';
import { referenceText } from './lists.js';
import { capTime, distinctSecond, momentOf } from './times.js';

/**
 * A new identifier: it carries no time, and two of one second differ.
 * @param country ISO 3166-1 alpha-2
 */
export const newIdentifier = (country: string): string => `amana.${country}.${randomId()}`;

/** What makes a message one of its own. */
export interface Stamp {
  readonly identifier: string;
  readonly sent: string;
}

/**
 * Identifier and second of a new message. @param zone of the country's clock
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

/** Every message that some messages are or name, each once, in their order. */
export function everyReference(messages: readonly CapAlert[]): Reference[] {
  const all = messages.flatMap(({ references, sender, identifier, sent }) => [
    ...references,
    { sender, identifier, sent },
  ]);
  return [...new Map(all.map((one) => [referenceText(one), one])).values()];
}

/**
 * An update or an end of an alert: it names every message before it.
 * @param earlier all of them, from the first
 * @param infos what is said now; their `expires` is to come, or hubs pass over them
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
