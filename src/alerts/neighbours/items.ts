import type { NeighbourAlertDoc, NeighbourFinding } from '../../models/gateway/neighbour.js';
import type { CapAlert } from '../cap/alert.js';
import { referenceText } from '../cap/lists.js';
import { endOf } from '../feeds/standing.js';

/** The most alerts that are shown, newest first. */
export const MOST_SHOWN = 100;

/** A neighbour's alert as a person sees it. */
export interface NeighbourItem {
  readonly id: string;
  readonly feed: string;
  readonly address?: string | undefined;
  readonly alert: CapAlert;
  readonly findings: readonly NeighbourFinding[];
  readonly seenAt: Date;
  readonly endsAt?: Date | undefined;
  readonly state: NeighbourAlertDoc['state'];
  readonly by?: string | undefined;
  /** Whether a later message of the neighbour has replaced or ended it. */
  readonly over: boolean;
}

/** Returns the alerts that were read, as people see them. */
export function itemsOf(docs: readonly NeighbourAlertDoc[]): NeighbourItem[] {
  const read = docs.map((doc) => ({ doc, alert: JSON.parse(doc.alert) as CapAlert }));
  const over = new Set(read.flatMap(({ alert }) => alert.references.map(referenceText)));
  return read.map(({ doc: { _id, ...doc }, alert }) => ({
    ...doc,
    id: _id,
    alert,
    endsAt: endOf(alert),
    over: over.has(referenceText(alert)),
  }));
}
