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

/** What a flow is given of the world for one turn. */
export interface Surroundings {
  readonly facts: Facts;
  readonly lists: Readonly<Record<Exclude<ListName, 'places' | 'alerts'>, readonly ListItem[]>> &
    Readonly<Partial<Record<'places' | 'alerts', readonly ListItem[]>>>;
}

/** More steps than this without an answer from the person is a loop in the flow. */
const MOST_STEPS = 50;

/**
 * The step of a session, found under its present name if it was renamed; undefined if it is gone.
 */
export function stepOf(
  flow: Flow,
  session: Session,
): { id: string; step: Step<string> } | undefined {
  const id = flow.steps[session.step] ? session.step : flow.renamed?.[session.step];
  const step = id === undefined ? undefined : flow.steps[id];
  return id === undefined || step === undefined ? undefined : { id, step };
}

/** What can be chosen at a step. */
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

/** Words as an effect says them. */
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

/** Where a person goes on who has answered a question already; undefined when it is to be asked. */
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
 * Goes on from a step until a question is asked or the flow
 * ends. A question that was answered already is passed over.
 * @param again the target is asked in any case: the person goes back to it
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
 * Adds what a step says and does that asks nothing.
 * @returns the step after it; undefined where the way ends or a question is
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
 * @param at where, if not at its first question
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

/** One question back. At the first question: null, for the caller to decide. */
export function back(flow: Flow, session: Session, around: Surroundings): Turn | null {
  const trail = [...session.trail];
  for (let id = trail.pop(); id !== undefined; id = trail.pop()) {
    if (flow.steps[id]) return goTo(flow, { ...session, trail }, id, around, [], true);
  }
  return null;
}
