import type { CapAlert } from '../cap/alert.js';
import { referenceText } from '../cap/lists.js';
import { momentOf } from '../cap/times.js';

/**
 * A message that was sent, and where its bytes lie.
 * Each message has an address of its own, for ever.
 */
export interface Published {
  readonly alert: CapAlert;
  /** A full address of the web; hubs fetch one address once and never again. */
  readonly address: string;
}

/** When the last that a message says ends; undefined when it says no end. */
export function endOf({ infos }: CapAlert): Date | undefined {
  const ends = infos.flatMap(({ expires }) => momentOf(expires ?? '') ?? []);
  return ends.length < infos.length || ends.length === 0
    ? undefined
    : new Date(Math.max(...ends.map(Number)));
}

/** When a message was sent, in milliseconds since 1970; 0 when it cannot be read. */
export const sentAt = ({ sent }: Pick<CapAlert, 'sent'>): number => momentOf(sent)?.getTime() ?? 0;

/**
 * The messages that a feed shows: none that a later one replaced or ended, and none that has ended
 * by itself. An end that is told (Cancel, AllClear) stays until it expires: hubs that never see it
 * keep showing what it ends. The newest first.
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
