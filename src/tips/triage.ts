import type { Signal } from '../shared/texts/texts.js';
import { lifeInDanger, type Priority } from '../shared/priority.js';

/**
 * Signals of P2, in row P2 of the same table as `lifeInDanger`: exploitation that goes on, a minor,
 * a reporter at risk.
 */
const goesOn: readonly Signal[] = [
  'exploitation',
  'sexual',
  'begging',
  'forced',
  'child',
  'reporterAtRisk',
];

/** What focal points are told a tip is about, most telling first. */
const kinds = [
  ['missing', ['missing', 'abducted']],
  ['captive', ['captive']],
  ['transit', ['transit']],
  ['danger', ['danger', 'suicide']],
  ['violence', ['violence', 'weapon']],
  ['exploitation', ['exploitation', 'sexual', 'begging', 'forced']],
  ['child', ['child']],
  ['official', ['official']],
] as const satisfies readonly (readonly [string, readonly Signal[]])[];

export type TipKind = (typeof kinds)[number][0] | 'general';

/** How urgent a tip is, what it is about, and the signals that say so. */
export interface Triage {
  readonly priority: Priority;
  readonly kind: TipKind;
  readonly reasons: readonly Signal[];
}

/**
 * Priority by rules. More signals can only make a tip more urgent; only a person lowers it. A score
 * for order, never a verdict (UNODC: indicators neither prove nor disprove, domain.md §2).
 */
export function triage(signals: readonly Signal[]): Triage {
  const reasons = [...new Set(signals)];
  const has = (list: readonly Signal[]) => list.some((signal) => reasons.includes(signal));
  return {
    priority: has(lifeInDanger) ? 1 : has(goesOn) ? 2 : 3,
    kind: kinds.find(([, list]) => has(list))?.[0] ?? 'general',
    reasons,
  };
}
