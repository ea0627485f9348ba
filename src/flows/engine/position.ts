import type { Flow, FlowEffect, Session, Step, Turn } from './flow.js';
import type { Reading } from './reading.js';
import { ask, goTo } from './run.js';

type Kind = Step<string>['kind'];

/**
 * A person's position in a flow, at a step of some type, while a turn reads what they did there.
 */
interface PositionAt<S extends Step<string>> {
  readonly flow: Flow;
  readonly session: Session;
  /** The current name of the step, even when the session has an older name. */
  readonly id: string;
  readonly step: S;
  readonly reading: Reading;
}

/** The position at a step of some kinds; of any kind by default. */
export type Position<K extends Kind = Kind> = PositionAt<Extract<Step<string>, { kind: K }>>;

/** Returns the turn that asks the question of a step again and changes nothing. */
export const stay = ({ session, id, step, reading }: Position): Turn => ({
  session,
  effects: ask(id, step, reading),
});

/**
 * Goes on from a step that was answered or skipped.
 * @param answers all answers so far
 */
export function goOn(
  { flow, session, id, reading }: Position,
  target: string,
  answers: Session['answers'],
  before: readonly FlowEffect[] = [],
): Turn {
  const trail = [...session.trail, id];
  return goTo(flow, { ...session, answers, trail }, target, reading, before);
}

/** Asks whether a near match was meant. */
export function askWhether(
  { session, id }: Position,
  { value, label }: { readonly value: string; readonly label: string },
  before: readonly FlowEffect[] = [],
): Turn {
  return {
    session: { ...session, step: id, maybe: value },
    effects: [...before, { type: 'say', key: 'answer.maybe', params: { label } }],
  };
}

/** Returns words that belong to a report, whatever was asked. */
export const keptWords = (step: string, text: string): FlowEffect => ({
  type: 'words',
  step,
  text,
  keep: true,
});

/** Where the words of a correction are kept: with those that told of the person at first. */
const CORRECTED = 'missing';

/**
 * Keeps a correction of what was told before, and asks again what is asked now: it is no answer
 * that was not understood, however many there are in a row.
 */
export const askedOn = ({ session, id, step, reading }: Position, text: string): Turn => ({
  session: { ...session, step: id },
  effects: [
    { type: 'words', step: CORRECTED, text, keep: true },
    { type: 'say', key: 'tip.kept' },
    ...ask(id, step, reading),
  ],
});

/** Returns the turn for a text that is no answer but a report of its own. */
export const beginReport = (step: string, text: string): Turn => ({
  session: null,
  effects: [keptWords(step, text), { type: 'do', deed: 'startReport' }],
});
