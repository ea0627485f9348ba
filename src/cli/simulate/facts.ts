import type { Escalation } from '../../models/cases/escalation-doc.js';
import type { TipDoc } from '../../models/cases/tip-doc.js';

/**
 * Returns the facts of the latest tip as terms that a conversation file can check; none of its
 * words.
 */
export function factsOf(tip: TipDoc | undefined, escalation: Escalation | undefined): string[] {
  if (!tip) return ['none'];
  return [
    `P${tip.priority}`,
    `tip:${tip.state}`,
    `kind:${tip.kind}`,
    `mode:${tip.mode}`,
    `country:${tip.country}`,
    ...(tip.area ? [`area:${tip.area}`] : []),
    ...tip.signals.map((signal) => `signal:${signal}`),
    ...(escalation
      ? [
          escalation.state,
          `level:${escalation.level + 1}`,
          ...(escalation.acknowledgedBy ? [`by:${escalation.acknowledgedBy}`] : []),
          ...(escalation.unanswered ? ['unanswered'] : []),
        ]
      : ['quiet']),
  ];
}
