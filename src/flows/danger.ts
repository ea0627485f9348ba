import { signalsIn } from '../shared/texts/signals-in.js';
import type { Signal, Texts } from '../shared/texts/texts.js';

/**
 * Signals at which a report is offered in the middle of a poll: those of a life in danger now, and of a danger to whoever
 * writes. Fewer than a tip is triaged by: a poll about these matters is full of words such as "child" and "promised work".
 * Source: domain.md §3, table of priorities, row P1.
 */
const urgent: readonly Signal[] = [
  'danger',
  'missing',
  'abducted',
  'captive',
  'transit',
  'weapon',
  'violence',
  'suicide',
  'reporterAtRisk',
];

/** What of a person's words tells of a danger. */
export function dangerIn(text: string, texts: Texts): Signal[] {
  const heard = signalsIn(text, texts).map(({ signal }) => signal);
  return urgent.filter((signal) => heard.includes(signal));
}
