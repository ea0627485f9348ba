import type { EscalationRequest } from './escalation.js';
import type { Escalations } from './escalations.js';

/**
 * Makes a tip's escalation fit what is now known of the tip. It opens one, or restricts, moves and
 * raises the existing one; it never lowers. It restricts first, so that no excluded person hears of
 * what follows. Idempotent: doing it twice has the effect of once.
 * @returns whether the tip was merged into the escalation of another tip of its sender, or has its
 * own
 */
export async function bringUpToDate(
  escalations: Pick<
    Escalations,
    'openAll' | 'callOwner' | 'exclude' | 'revise' | 'raise' | 'merge' | 'openToOfficials'
  >,
  { into, ...request }: EscalationRequest,
  now: Date,
): Promise<'merged' | 'itsOwn'> {
  if (into !== undefined) {
    const outcome = await escalations.merge({ ...request, into }, now);
    if (outcome === 'merged') return outcome;
  }
  if ((await escalations.openAll([request], now)) > 0) {
    if (request.about !== undefined) await escalations.callOwner(request.tip, request.about, now);
    return 'itsOwn';
  }
  await escalations.exclude(request.tip, request.excludedAffiliations, now);
  await escalations.revise(request, now);
  await escalations.raise(request.tip, request.priority, request.kind, now);
  if (request.about !== undefined && request.isSightingNow)
    await escalations.callOwner(request.tip, request.about, now);
  if (request.officialsFrom === undefined) await escalations.openToOfficials(request.tip, now);
  return 'itsOwn';
}
