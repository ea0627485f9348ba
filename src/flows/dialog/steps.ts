import { caseFlow, mail } from '../case.js';
import { dangerIn } from '../danger.js';
import type { Answers, Deed, Flow, FlowEffect, Input, Turn } from '../engine/flow.js';
import { isSentence, resume } from '../engine/resume.js';
import { ask, back, start, stepOf } from '../engine/run.js';
import { member, register } from '../register.js';
import { tip } from '../tip.js';
import { language, menu, welcome } from '../welcome.js';
import { isPoll, setAside } from './aside.js';
import { pollOf, readingFor, say, type Draft } from './draft.js';
import { stop, tellHelp } from './ending.js';
import { describeOneself, lookForMember, subscribe, unsubscribe } from './joining.js';
import type { World } from './person.js';
import { choose, closeReport, keepAnswer, keepWords, openReport, submit } from './report.js';

/** Every flow there is. */
export const flows: readonly Flow[] = [
  welcome,
  language,
  menu,
  tip,
  caseFlow,
  mail,
  register,
  member,
];

/** The flow a session is in, if it still exists. */
export function flowOf(draft: Draft, world: World): Flow | undefined {
  const { session } = draft.person;
  if (session && isPoll(session)) return pollOf(draft, session.flow, world);
  return flows.find(({ id }) => id === session?.flow);
}

/** Starts a flow for a person. Only the choice of a language leads back to what was put aside for it; a poll waits. */
export function begin(draft: Draft, flow: Flow, world: World): Draft {
  const { paused: _, joining: __, ...person } = setAside(draft.person);
  const next = flow.id === language.id ? draft : { ...draft, person };
  return apply(next, flow, start(flow, readingFor(person, world)), world);
}

/** Where somebody goes on whose step exists no more. What they wrote there is kept, as it cannot be read any more. */
function startAgain(draft: Draft, flow: Flow | undefined, input: Input, world: World): Draft {
  const text = input.kind === 'text' ? input.text : '';
  const told = draft.person.report
    ? text.trim() !== ''
    : isSentence(text) || dangerIn(text, world.texts).length > 0;
  if (!told) return begin(draft, flow ?? menu, world);
  return begin(
    say(
      keepWords(openReport(draft, world), draft.person.session?.step ?? 'menu', text, world),
      'tip.kept',
    ),
    tip,
    world,
  );
}

/** Takes an input at the step where the person is; a session of a flow that is gone begins at the menu. */
export function go(draft: Draft, input: Input, world: World): Draft {
  const { session } = draft.person;
  if (!session) return begin(draft, menu, world);
  const flow = flowOf(draft, world);
  if (!flow || !stepOf(flow, session)) return startAgain(draft, flow, input, world);
  return apply(draft, flow, resume(flow, session, input, readingFor(draft.person, world)), world);
}

/** One question back; from the first question to the menu, from the choice of a language to where the person was. */
export function goBack(draft: Draft, world: World): Draft {
  const { session, paused } = draft.person;
  const flow = flowOf(draft, world);
  if (flow?.id === language.id && paused) return resumePaused(draft, world);
  const turn = flow && session ? back(flow, session, readingFor(draft.person, world)) : null;
  if (flow && turn) return apply(draft, flow, turn, world);
  return begin(closeReport(draft), menu, world);
}

/** The present question again. */
export function askAgain(draft: Draft, world: World): Draft {
  const { session } = draft.person;
  const flow = flowOf(draft, world);
  const at = flow && session ? stepOf(flow, session) : undefined;
  if (!flow || !session || !at) return draft;
  return apply(
    draft,
    flow,
    { session, effects: ask(at.id, at.step, readingFor(draft.person, world)) },
    world,
  );
}

/** Back from choosing a language to where the person was. */
function resumePaused(draft: Draft, world: World): Draft {
  const { paused, ...person } = draft.person;
  const next = { ...draft, person: { ...person, ...(paused ? { session: paused } : {}) } };
  return paused && flowOf(next, world) ? askAgain(next, world) : begin(next, menu, world);
}

/** Who told something where a choice was asked for must know that it arrived, as after a first text. */
function saidKept(draft: Draft): Draft {
  return (draft.person.report?.notes ?? 0) > 0 ? say(draft, 'tip.kept') : draft;
}

function perform(draft: Draft, deed: Deed, answers: Answers, world: World): Draft {
  switch (deed) {
    case 'openMenu':
      return begin(closeReport(draft), menu, world);
    case 'startReport':
      // Who tells something while choosing a language goes on where they were.
      if (draft.person.paused?.flow === tip.id) return resumePaused(draft, world);
      return begin(saidKept(openReport(draft, world)), tip, world);
    case 'startMissing':
      return begin(keepAnswer(openReport(draft, world), 'topic', 'missing'), tip, world);
    case 'startCase':
      return begin(closeReport(draft), caseFlow, world);
    case 'help':
      return begin(tellHelp(draft, world), menu, world);
    case 'stop':
      return stop(draft);
    case 'submitReport':
      return submit(draft, world);
    case 'notSafe':
      return closeReport(
        (draft.person.report?.notes ?? 0) > 0 ? keepAnswer(draft, 'safe', 'no') : draft,
      );
    case 'leave':
      return closeReport(draft);
    case 'resumePaused':
      return resumePaused(draft, world);
    case 'askToJoin':
      return lookForMember(closeReport(draft), 'join');
    case 'startJoining':
      return begin(draft, register, world);
    case 'subscribe':
      return subscribe(closeReport(draft), answers, world);
    case 'unsubscribe':
      return unsubscribe(closeReport(draft));
  }
}

/** Words told where something else was asked: they belong to the report, which goes on. */
export const tellInstead = (draft: Draft, text: string, world: World): Draft =>
  perform(
    keepWords(openReport(draft, world), draft.person.session?.step ?? 'first', text, world),
    'startReport',
    {},
    world,
  );

function take(draft: Draft, flow: Flow, effect: FlowEffect, answers: Answers, world: World): Draft {
  switch (effect.type) {
    case 'say':
      return { ...draft, effects: [...draft.effects, { ...effect, flow: flow.id }] };
    case 'lookup': {
      const { mail: handle } = draft.person;
      return {
        ...draft,
        effects: [...draft.effects, { ...effect, ...(handle ? { mail: handle } : {}) }],
      };
    }
    case 'words':
      if (effect.keep) return keepWords(openReport(draft, world), effect.step, effect.text, world);
      if (flow.id === register.id) return describeOneself(draft, effect.text);
      if (flow.id !== tip.id || !draft.person.report) return draft;
      // The one text of a report that is not kept with it: the safe word.
      return {
        ...draft,
        person: { ...draft.person, report: { ...draft.person.report, safeWord: effect.text } },
      };
    case 'answer':
      if (flow.id === welcome.id || flow.id === language.id) {
        return { ...draft, person: { ...draft.person, language: effect.value } };
      }
      if (effect.keep) return keepAnswer(openReport(draft, world), effect.step, effect.value);
      return choose(draft, effect.step, effect.value);
    case 'do':
      return perform(draft, effect.deed, answers, world);
  }
}

/** Takes over what a flow's turn led to. */
export function apply(draft: Draft, flow: Flow, turn: Turn, world: World): Draft {
  const { session: _, ...person } = draft.person;
  const placed: Draft = {
    ...draft,
    person: turn.session ? { ...person, session: turn.session } : person,
  };
  // What was answered in this flow so far: the end of it decides on that, and the session is gone by then.
  const given = turn.effects.flatMap((effect) =>
    effect.type === 'answer' ? [[effect.step, effect.value]] : [],
  );
  const answers = { ...draft.person.session?.answers, ...(Object.fromEntries(given) as Answers) };
  return turn.effects.reduce((next, effect) => take(next, flow, effect, answers, world), placed);
}
