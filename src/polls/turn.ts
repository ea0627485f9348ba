import type { Flow, FlowEffect, Input, Session, Turn } from '../flows/engine/flow.js';
import type { Reading } from '../flows/engine/reading.js';
import { resume } from '../flows/engine/resume.js';
import { goTo, stepOf } from '../flows/engine/run.js';
import { signalsIn } from '../shared/texts/signals-in.js';
import type { Signal, Texts } from '../shared/texts/texts.js';
import { isOffer, offerBefore, steps } from './flow.js';

/** What a message means for the poll. */
export type PollEvent =
  /** The value of a choice, several with commas between, or a number in digits. */
  | { readonly type: 'answered'; readonly question: string; readonly value: string }
  /** The answer to an open question. */
  | { readonly type: 'told'; readonly question: string; readonly text: string }
  | { readonly type: 'skipped'; readonly question: string }
  /** Words beside an answer or, `instead`, in its place: those count as an invalid answer. */
  | {
      readonly type: 'remarked';
      readonly question: string;
      readonly text: string;
      readonly instead: boolean;
    };

/** The outcome of a message to a poll. */
export interface PollTurn {
  /** Null: the poll is over for this person. */
  readonly session: Session | null;
  readonly says: readonly Extract<FlowEffect, { type: 'say' }>[];
  readonly events: readonly PollEvent[];
  /** What the person's words say of a danger. A report is offered in the same turn; the caller decides what to keep. */
  readonly danger: readonly Signal[];
  /** The person wants to report: the flow of a tip begins. */
  readonly report: boolean;
}

/**
 * Signals at which a report is offered: those of a life in danger now, and of a danger to whoever writes. Fewer than a
 * tip is triaged by: a poll about these matters is full of words such as "child" and "promised work".
 * Source: domain.md §3, table of priorities, row P1.
 */
const urgent: readonly Signal[] = ['danger', 'missing', 'abducted', 'captive', 'transit', 'weapon', 'violence', 'suicide', 'reporterAtRisk']; // prettier-ignore

/** What of a person's words tells of a danger. */
export function dangerIn(text: string, texts: Texts): Signal[] {
  const heard = signalsIn(text, texts).map(({ signal }) => signal);
  return urgent.filter((signal) => heard.includes(signal));
}

/** The question a step belongs to. */
const questionOf = (step: string) => (isOffer(step) ? step.slice(offerBefore('').length) : step);

function eventsOf(flow: Flow, from: string, turn: Turn): PollEvent[] {
  const answered = turn.effects.some((effect) => effect.type === 'answer');
  // Whether an answer was meant is being asked: it may still become one.
  const asked = turn.session?.maybe !== undefined;
  const events = turn.effects.flatMap((effect): PollEvent[] => {
    if (effect.type === 'answer' && !isOffer(effect.step))
      return [{ type: 'answered', question: effect.step, value: effect.value }];
    if (effect.type !== 'words') return [];
    const { step, text } = effect;
    if (flow.steps[step]?.kind === 'text') return [{ type: 'told', question: step, text }];
    return [
      { type: 'remarked', question: questionOf(step), text, instead: !answered && !asked && !isOffer(step) },
    ];
  });
  const left = turn.session?.step !== from && !isOffer(from);
  const gave = events.some(({ type }) => type === 'answered' || type === 'told');
  return left && !gave ? [...events, { type: 'skipped', question: from }] : events;
}

/** The turn again, with the offer to report before whatever it led to. */
function offering(flow: Flow, session: Session, turn: Turn, reading: Reading): Turn {
  const next = turn.session?.step ?? steps.thanks;
  const kept = turn.effects.filter(({ type }) => type === 'answer' || type === 'words');
  return goTo(flow, turn.session ?? session, offerBefore(next), reading, kept);
}

/** BACK leads to questions, not to an offer that was declined. */
const withoutOffers = (session: Session): Session => ({
  ...session,
  trail: session.trail.filter((id) => !isOffer(id)),
});

/**
 * One message to a poll: pure. Reads what a person did at the question where they stand; an answer that tells of a danger
 * is taken, and a report is offered before the next question. The global words (STOP, BACK, …) are the caller's.
 * @param flow made by `pollFlow` for the poll and the person's language
 */
export function pollTurn(flow: Flow, session: Session, input: Input, reading: Reading): PollTurn {
  const from = stepOf(flow, session)?.id ?? session.step;
  const plain = resume(flow, session, input, reading);
  const danger = [...new Set(plain.effects.flatMap((effect) => (effect.type === 'words' ? dangerIn(effect.text, reading.texts) : [])))]; // prettier-ignore
  const turn = danger.length > 0 && !isOffer(from) ? offering(flow, session, plain, reading) : plain;
  return {
    session: turn.session && withoutOffers(turn.session),
    says: turn.effects.filter((effect) => effect.type === 'say'),
    events: eventsOf(flow, from, plain),
    danger,
    report: turn.effects.some((effect) => effect.type === 'do' && effect.deed === 'startReport'),
  };
}
