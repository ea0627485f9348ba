import type { Signal } from './texts/texts.js';

/** P1 is a life in danger now; P2 is ongoing; P3 is past or general. Source: domain.md §3. */
export type Priority = 1 | 2 | 3;

/**
 * Signals of a life in danger now. Source: domain.md §3, table of priorities, row P1 (our own
 * proposal, after the US National Hotline's "crisis" class).
 */
export const lifeInDanger: readonly Signal[] = [
  'danger',
  'missing',
  'abducted',
  'captive',
  'transit',
  'weapon',
  'violence',
  'suicide',
];
