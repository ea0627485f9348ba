import { finishedEscalations } from './finished-escalations.js';
import { openCases } from './open-cases.js';
import type { Step } from './step.js';

/**
 * All steps, in the order in which they are done. A released step stays as long as data of the
 * version before it may appear.
 */
export const steps: readonly Step[] = [finishedEscalations, openCases];
