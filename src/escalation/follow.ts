import type { EscalationRequest } from './escalation.js';
import type { Escalations } from './escalations.js';

/**
 * Makes a tip's escalation fit what is now known of the tip: opens it, or restricts, moves and raises the one there
 * is; never lowers. Restricting comes first, so that nobody excluded hears of what follows. Twice is once.
 * @returns whether the tip has an escalation of its own, or was gathered into that of another tip of its sender
 */
export async function follow(
  escalations: Pick<Escalations, 'openAll' | 'exclude' | 'revise' | 'raise' | 'gather'>,
  { into, ...request }: EscalationRequest,
  now: Date,
): Promise<'gathered' | 'itself'> {
  if (into !== undefined) {
    const outcome = await escalations.gather({ ...request, into }, now);
    if (outcome === 'gathered') return outcome;
  }
  if ((await escalations.openAll([request], now)) > 0) return 'itself';
  await escalations.exclude(request.tip, request.excludedAffiliations, now);
  await escalations.revise(request, now);
  await escalations.raise(request.tip, request.priority, request.kind, now);
  return 'itself';
}
