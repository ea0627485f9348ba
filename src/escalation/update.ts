import type { Db } from '../models/store/db.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { Fault } from '../shared/fault.js';
import { callCode, mostCodeTries } from './codes.js';
import { saveWithHolder } from './holder.js';

/** An update that loses against others this many times in a row means that something is wrong. */
const mostTries = 50;

/** The result of an update: an outcome, and the escalation as it is now. */
export interface Updated<Outcome> {
  readonly outcome: Outcome;
  readonly escalation: Escalation;
}

/**
 * Decides what to do with an escalation that was read. Without `to`, nothing is written. It may be
 * called several times.
 */
export type Decide<Outcome> = (
  found: Escalation,
  newCode: () => string,
) => { outcome: Outcome; to?: Escalation };

/**
 * Reads, decides and saves an escalation as one step (compare-and-set). If another process changed
 * it in between, it is read and decided again.
 * @returns nothing when there is no such escalation
 * @throws Fault when others win 50 times in a row
 */
export async function updateEscalation<Outcome>(
  db: Db,
  read: () => Promise<Escalation | undefined>,
  decide: Decide<Outcome>,
  newCode: (attempt: number) => string = callCode,
): Promise<Updated<Outcome> | undefined> {
  let clashes = 0;
  for (let tries = 0; tries < mostTries && clashes < mostCodeTries; tries += 1) {
    const found = await read();
    if (!found) return undefined;
    const { outcome, to } = decide(found, () => newCode(clashes));
    if (!to) return { outcome, escalation: found };
    const saved = await saveWithHolder(db, found, to);
    if (saved === 'codeClash') clashes += 1;
    else if (saved !== 'changed') return { outcome, escalation: saved };
  }
  throw new Fault(
    'An escalation could not be saved: it changed under every try. Look at its tip in the log.',
  );
}
