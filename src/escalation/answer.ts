import type { Escalation } from '../models/cases/escalation.js';
import type { Answer, Answered } from './escalation.js';
import { toMinute } from './next.js';
import { dueNow, hasNext, marked, presentCalls, reopened, withoutOne } from './transitions.js';

/** What an answer leads to. */
export interface Decision {
  readonly answered: Answered;
  /** The escalation as it is then, if it changes. */
  readonly changed?: Escalation;
  /** The others who were called are told that it is taken. */
  readonly tell: boolean;
}

/**
 * What a focal point's answer leads to. Whoever was called, at whatever level, may answer as long as it is open.
 * The same answer twice is the same answer; of two who take it, the second hears that it is taken. Who has it may
 * give it back (NO, PASS): then the next level is called at once.
 * @param focalPoint the id of one who was called with the answer's code
 */
export function decide(
  escalation: Escalation,
  focalPoint: string,
  answer: Answer,
  now: Date,
): Decision {
  const { reference, state, acknowledgedBy, policy } = escalation;
  const led = (
    outcome: Extract<Answered, { ok: true }>['outcome'],
    changed?: Escalation,
    tell = false,
  ) => ({
    answered: { ok: true, outcome, reference } as const,
    tell,
    ...(changed === undefined ? {} : { changed }),
  });
  const not = (reason: 'taken' | 'closed'): Decision => ({
    answered: { ok: false, reason, reference },
    tell: false,
  });

  if (state === 'acted' || state === 'closed') {
    return answer.verb === 'done' && escalation.actedBy === focalPoint
      ? led('acted')
      : not('closed');
  }
  const mine = acknowledgedBy === focalPoint;
  const others = acknowledgedBy !== undefined && !mine;

  if (answer.verb === 'ok') {
    if (others) return not('taken');
    return led('acknowledged', mine ? undefined : taken(escalation, focalPoint, now), true);
  }
  if (answer.verb === 'done') {
    if (others) return not('taken');
    const acted: Escalation = {
      ...(mine ? escalation : taken(escalation, focalPoint, now)),
      state: 'acted',
      actedBy: focalPoint,
      actedAt: toMinute(now),
      dueAt: undefined,
    };
    return led('acted', acted, !mine);
  }

  const outcome = answer.verb === 'no' ? 'declined' : 'passed';
  if (mine) {
    // The others of the level were told that it is taken: only another level, or a repeat, can help now.
    return led(outcome, dueNow(reopened(escalation, outcome), now));
  }
  const calls = escalation.calls.filter((call) => call.focalPoint === focalPoint);
  if (calls.every((call) => call.outcome === outcome)) return led(outcome);
  const present = presentCalls(escalation).some((call) => call.focalPoint === focalPoint);
  const without = marked(escalation, focalPoint, outcome);
  if (!present || others) return led(outcome, without);
  const atOnce = outcome === 'passed' && hasNext(escalation);
  return led(outcome, atOnce ? dueNow(without, now) : withoutOne(without, now));

  function taken(open: Escalation, by: string, at: Date): Escalation {
    return {
      ...marked(open, by, undefined),
      state: 'acknowledged',
      acknowledgedBy: by,
      acknowledgedAt: toMinute(at),
      reminded: false,
      unanswered: false,
      pending: undefined,
      dueAt: toMinute(at.getTime() + policy.actWithin),
    };
  }
}
