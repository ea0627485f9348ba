import type {
  ListItem,
  ListName,
  Facts,
  Flow,
  FlowEffect,
  Wording,
  Session,
  Step,
  Turn,
  Offer,
  Words,
} from './flow.js';
import { Fault } from '../../shared/fault.js';

/** What a flow may know about the world for one turn. */
export interface Surroundings {
  readonly facts: Facts;
  readonly lists: Readonly<Record<Exclude<ListName, 'places' | 'alerts'>, readonly ListItem[]>> &
    Readonly<Partial<Record<'places' | 'alerts', readonly ListItem[]>>>;
}

/** More steps than this without an answer from the person mean a loop in the flow. */
const MOST_STEPS = 50;

/**
 * Finds the step of a session, under its current name if it was renamed; undefined if it no longer
 * exists.
 */
export function stepOf(
  flow: Flow,
  session: Session,
): { id: string; step: Step<string> } | undefined {
  const id = flow.steps[session.step] ? session.step : flow.renamed?.[session.step];
  const step = id === undefined ? undefined : flow.steps[id];
  return id === undefined || step === undefined ? undefined : { id, step };
}

/** Returns what can be chosen at a step. */
export function offersOf(id: string, step: Step<string>, around: Surroundings): Offer[] {
  if (step.kind === 'choice' || step.kind === 'several') {
    return step.options.map(({ value, label }) => ({
      step: id,
      value,
      label: typeof label === 'string' ? { key: label } : label,
    }));
  }
  if (step.kind === 'pick') {
    return (around.lists[step.list] ?? []).map(({ value, label }) => ({
      step: id,
      value,
      label: { text: label },
    }));
  }
  return [];
}

/** Returns words in the form that effects use. */
const said = (words: Words): Wording =>
  typeof words === 'string' ? { key: words } : { text: words.text };

/** Asks the question of a step. */
export function ask(id: string, step: Step<string>, around: Surroundings): FlowEffect[] {
  if (!('ask' in step)) return [];
  const offers = offersOf(id, step, around);
  return [
    {
      type: 'say',
      ...said(step.ask),
      ...(offers.length > 0 ? { offers } : {}),
      ...(step.kind === 'several' ? { typed: true } : {}),
    },
  ];
}

/**
 * Returns the next step for a person who has answered a question already; undefined when the
 * question must be asked.
 */
function passedTo(
  id: string,
  step: Step<string>,
  { answers }: Session,
  { facts }: Surroundings,
): string | undefined {
  if (!('told' in step) || step.told === undefined) return undefined;
  return facts.told?.includes(id) || answers[id] !== undefined ? step.told : undefined;
}

/**
 * Goes on from a step until a question is asked or the flow ends. A question that was answered
 * already is skipped.
 * @param again true when the target is asked in any case, because the person goes back to it
 */
export function goTo(
  flow: Flow,
  session: Session,
  target: string,
  around: Surroundings,
  before: readonly FlowEffect[] = [],
  again = false,
): Turn {
  const effects = [...before];
  let id = target;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const step = flow.steps[id];
    if (!step) throw new Fault(`Flow ${flow.id} has no step ${id}.`);
    const passed = again && id === target ? undefined : passedTo(id, step, session, around);
    const next = passed ?? goThrough(step, session, around, effects);
    if (next !== undefined) id = next;
    else if (step.kind === 'end') return { session: null, effects };
    else {
      const { maybe: _, ...rest } = session;
      return {
        session: { ...rest, version: flow.version, step: id, misses: 0 },
        effects: [...effects, ...ask(id, step, around)],
      };
    }
  }
  throw new Fault(`Flow ${flow.id} runs in a circle at ${id}.`);
}

/**
 * Adds what a step without a question says and does.
 * @returns the step after it; undefined at a question or at the end of the flow
 */
function goThrough(
  step: Step<string>,
  { answers }: Session,
  { facts }: Surroundings,
  effects: FlowEffect[],
): string | undefined {
  switch (step.kind) {
    case 'route':
      return step.by(answers, facts);
    case 'say':
      effects.push({ type: 'say', ...said(step.say) });
      return step.to;
    case 'do':
      effects.push({ type: 'do', deed: step.does });
      return step.to;
    case 'end':
      if (step.say) effects.push({ type: 'say', ...said(step.say) });
      effects.push({ type: 'do', deed: step.does });
      return undefined;
    default:
      return undefined;
  }
}

/**
 * Starts a flow.
 * @param answers choices known beforehand
 * @param at the step at which to start, if not at the first question
 */
export function start(
  flow: Flow,
  around: Surroundings,
  answers: Session['answers'] = {},
  at: string = flow.start,
): Turn {
  const session: Session = {
    flow: flow.id,
    version: flow.version,
    step: at,
    answers,
    trail: [],
    misses: 0,
  };
  return goTo(flow, session, at, around);
}

/** Goes one question back. At the first question it returns null, and the caller decides. */
export function back(flow: Flow, session: Session, around: Surroundings): Turn | null {
  const trail = [...session.trail];
  for (let id = trail.pop(); id !== undefined; id = trail.pop()) {
    if (flow.steps[id]) return goTo(flow, { ...session, trail }, id, around, [], true);
  }
  return null;
}
