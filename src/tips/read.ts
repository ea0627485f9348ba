import type { TipDoc } from '../models/cases/tip-doc.js';
import { openTip, type HeldKeys, type OpenedEntry } from '../privacy/vault.js';

/** The words of one step of a tip, or why they cannot be read. */
export type ReadEntry = OpenedEntry & { readonly step: string };

/**
 * Opens the words of a tip as far as a vault's keys allow, in the order in which they were sent.
 */
export function readTip(vault: Pick<HeldKeys, 'pair'>, tip: TipDoc): ReadEntry[] {
  const strands = Object.entries(tip.strands).map(([id, wraps]) => ({ id, wraps }));
  const opened = openTip(vault, { id: tip._id, strands, entries: tip.entries });
  const byId = new Map(opened.map((entry) => [entry.id, entry]));
  return tip.entries.map(({ id, step }) => ({ step, ...(byId.get(id) as OpenedEntry) }));
}
