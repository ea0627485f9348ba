import type { CapAlert } from '../cap/alert.js';
import { referenceText } from '../cap/lists.js';
import { momentOf } from '../cap/times.js';

/** A sent message, and the address of its bytes. Each message has its own permanent address. */
export interface Published {
  readonly alert: CapAlert;
  /** A complete web address; hubs fetch an address once and never again. */
  readonly address: string;
}

/** Returns the latest end of all infos of a message; undefined if it states no end. */
export function endOf({ infos }: CapAlert): Date | undefined {
  const ends = infos.flatMap(({ expires }) => momentOf(expires ?? '') ?? []);
  return ends.length < infos.length || ends.length === 0
    ? undefined
    : new Date(Math.max(...ends.map(Number)));
}

/** Returns when a message was sent, in milliseconds since 1970; 0 if it cannot be read. */
export const sentAt = ({ sent }: Pick<CapAlert, 'sent'>): number => momentOf(sent)?.getTime() ?? 0;

/**
 * Returns the messages that a feed shows, newest first: none that was replaced or ended by a later
 * one, and none that has expired. A message that ends an alert (Cancel, AllClear) stays until it
 * expires, because hubs that miss it keep showing the alert.
 */
export function standing(all: readonly Published[], now: Date): Published[] {
  const over = new Set(all.flatMap(({ alert }) => alert.references.map(referenceText)));
  return all
    .filter(({ alert }) => {
      const end = endOf(alert);
      return !over.has(referenceText(alert)) && (end === undefined || end > now);
    })
    .sort((one, other) => sentAt(other.alert) - sentAt(one.alert));
}
