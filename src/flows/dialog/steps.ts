import { about } from '../about.js';
import { caseFlow, questionFlow } from '../case.js';
import { dangerIn } from '../danger.js';
import type { Answers, Deed, Flow, FlowEffect, Input, Turn } from '../engine/flow.js';
import { resume } from '../engine/resume.js';
import { isSentence } from '../engine/sentence.js';
import { ask, back, start, stepOf } from '../engine/run.js';
import { isReport } from '../is-report.js';
import { member, register } from '../register.js';
import { tip } from '../tip.js';
import { language, menu, welcome } from '../welcome.js';
import { seemsNoReport } from './seems.js';
import { isPoll, putPollAside } from './poll-sessions.js';
import { pollOf, readingFor, say, type Draft } from './draft.js';
import { stop, tellHelp } from './ending.js';
import { lookForMember, subscribe, unsubscribe } from './joining.js';
import type { OpenReport } from './person.js';
import type { TalkContext } from './talk-context.js';
import { withoutDoubt } from './add-note.js';
import { closeReport, ended, keepAnswer, keepQuietly, keepWords, openReport } from './report.js';
import { giveCode, submit } from './submit.js';
import { takeAnswer, takeWords } from './take-answer.js';

/** Every flow there is. */
export const flows: readonly Flow[] = [
  welcome,
  language,
  menu,
  tip,
  caseFlow,
  questionFlow,
  register,
  member,
  isReport,
  about,
];

/** The step of a report at which a person who chose "missing person" begins. */
const MISSING = 'missing';

/** The flow a session is in, if it still exists. */
export function flowOf(draft: Draft, context: TalkContext): Flow | undefined {
  const { session } = draft.person;
  if (session && isPoll(session)) return pollOf(draft, session.flow, context);
  return flows.find(({ id }) => id === session?.flow);
}

/**
 * Starts a flow for a person. A poll they are in waits. Only the choice of a language returns to
 * their earlier place.
 * @param at the step, if it is not the first one
 */
export function begin(draft: Draft, flow: Flow, context: TalkContext, at?: string): Draft {
  const { paused: _, joining: __, ...person } = putPollAside(draft.person);
  const next = flow.id === language.id ? draft : { ...draft, person };
  if (flow.id === tip.id && person.report?.seems !== undefined)
    return begin(withoutDoubt(next), flow, context, at);
  return apply(next, flow, start(flow, readingFor(person, context), {}, at), context);
}

/**
 * Continues with a person whose step no longer exists. What they wrote cannot be read as an answer,
 * so it is saved.
 */
function startAgain(
  draft: Draft,
  flow: Flow | undefined,
  input: Input,
  context: TalkContext,
): Draft {
  const text = input.kind === 'text' ? input.text : '';
  const told = draft.person.report
    ? text.trim() !== ''
    : isSentence(text) || dangerIn(text, context.texts, context.hearing).length > 0;
  if (!told) return begin(draft, flow ?? menu, context);
  return begin(
    say(
      keepWords(openReport(draft, context), draft.person.session?.step ?? 'menu', text, context),
      'tip.kept',
    ),
    tip,
    context,
  );
}

/**
 * Takes an input at the person's step; if the flow no longer exists, the talk begins at the menu.
 */
export function go(draft: Draft, input: Input, context: TalkContext): Draft {
  const { session } = draft.person;
  if (!session) return begin(draft, menu, context);
  const flow = flowOf(draft, context);
  if (!flow || !stepOf(flow, session)) return startAgain(draft, flow, input, context);
  const reading = readingFor(draft.person, context);
  return apply(draft, flow, resume(flow, session, input, reading), context);
}

/**
 * Goes one question back; from the first question to the menu, from the choice of a language to the
 * person's earlier place.
 */
export function goBack(draft: Draft, context: TalkContext): Draft {
  const { session, paused } = draft.person;
  const flow = flowOf(draft, context);
  if (flow?.id === language.id && paused) return resumePaused(draft, context);
  const turn = flow && session ? back(flow, session, readingFor(draft.person, context)) : null;
  if (flow && turn) return apply(draft, flow, turn, context);
  return begin(closeReport(draft), menu, context);
}

/** Asks the current question again. */
export function askAgain(draft: Draft, context: TalkContext): Draft {
  const { session } = draft.person;
  const flow = flowOf(draft, context);
  const at = flow && session ? stepOf(flow, session) : undefined;
  if (!flow || !session || !at) return draft;
  return apply(
    draft,
    flow,
    { session, effects: ask(at.id, at.step, readingFor(draft.person, context)) },
    context,
  );
}

/** Returns from the choice of a language to the person's earlier place. */
function resumePaused(draft: Draft, context: TalkContext): Draft {
  const { paused, ...person } = draft.person;
  const next = { ...draft, person: { ...person, ...(paused ? { session: paused } : {}) } };
  return paused && flowOf(next, context) ? askAgain(next, context) : begin(next, menu, context);
}

/**
 * Tells a person who wrote words where a choice was asked for that they were saved, as after a
 * first text.
 */
function saidKept(draft: Draft): Draft {
  return (draft.person.report?.notes ?? 0) > 0 ? say(draft, 'tip.kept') : draft;
}

/**
 * Asks whether it is a report, if all that was told is a sentence at another question, and it tells
 * nothing of a report; undefined otherwise.
 */
function inDoubt(draft: Draft, context: TalkContext): Draft | undefined {
  const last = draft.effects.at(-1);
  if (last?.type !== 'note' || !last.report.own || last.report.notes > 1) return undefined;
  const seems = last.note.words === undefined ? undefined : seemsNoReport(last.note.words, context);
  if (seems === undefined) return undefined;
  const report = { ...last.report, seems };
  const effects = [...draft.effects.slice(0, -1), { ...last, report }];
  return begin({ person: { ...draft.person, report }, effects }, isReport, context);
}

/**
 * Takes the answer that it is a report. The first words told nothing, so the person is asked what
 * is happening.
 */
function itIsReport(draft: Draft): Draft {
  const sure = withoutDoubt(draft);
  const { firstWords: _, ...report } = sure.person.report ?? ({} as OpenReport);
  const asked = { ...sure, person: { ...sure.person, report } };
  return sure.person.report ? keepAnswer(asked, 'isReport', 'yes') : draft;
}

/** Takes the answer that it is no report, unless something in the words has made it one. */
function itIsNoReport(draft: Draft): Draft {
  if (draft.person.report?.seems === undefined) return closeReport(draft);
  return closeReport(keepAnswer(draft, 'isReport', 'no'), 'setAside');
}

/**
 * Ends the talk of a person for whom it is not safe. That puts a reporter at risk who told of
 * something; "wrong number" and "no" call nobody sooner.
 */
function notSafe(draft: Draft): Draft {
  const { notes = 0, signals = [] } = draft.person.report ?? {};
  if (notes === 0) return ended(closeReport(draft), 'unsafe');
  const told = signals.length > 0;
  const kept = told ? keepAnswer(draft, 'safe', 'no') : keepQuietly(draft, 'safe', 'no');
  return ended(closeReport(kept), 'unsafe');
}

function perform(draft: Draft, deed: Deed, answers: Answers, context: TalkContext): Draft {
  switch (deed) {
    case 'openMenu':
      return begin(closeReport(draft), menu, context);
    case 'startReport':
      // A person who tells something while choosing a language continues at their earlier place.
      if (draft.person.paused?.flow === tip.id) return resumePaused(draft, context);
      return inDoubt(draft, context) ?? begin(saidKept(openReport(draft, context)), tip, context);
    case 'startMissing':
      return begin(draft, tip, context, MISSING);
    case 'startCase':
      return begin(closeReport(draft), caseFlow, context);
    case 'help':
      return begin(tellHelp(draft, context), menu, context);
    case 'stop':
      return stop(draft);
    case 'giveCode':
      return giveCode(draft, context);
    case 'submitReport':
      return ended(submit(draft, context), 'told');
    case 'notSafe':
      return notSafe(draft);
    case 'isReport':
      return begin(itIsReport(draft), tip, context);
    case 'noReport':
      return ended(itIsNoReport(draft), 'told');
    case 'leave':
      return ended(closeReport(draft), 'told');
    case 'resumePaused':
      return resumePaused(draft, context);
    case 'askToJoin':
      return lookForMember(closeReport(draft), 'join');
    case 'startJoining':
      return begin(draft, register, context);
    case 'subscribe':
      return subscribe(closeReport(draft), answers, context);
    case 'unsubscribe':
      return unsubscribe(closeReport(draft));
  }
}

/** Saves words that were told at another question: they belong to the report, which goes on. */
export const tellInstead = (draft: Draft, text: string, context: TalkContext): Draft =>
  perform(
    keepWords(openReport(draft, context), draft.person.session?.step ?? 'first', text, context),
    'startReport',
    {},
    context,
  );

function take(
  draft: Draft,
  flow: Flow,
  effect: FlowEffect,
  answers: Answers,
  context: TalkContext,
): Draft {
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
      return takeWords(draft, flow, effect, answers, context);
    case 'answer':
      return takeAnswer(draft, flow, effect, answers, context);
    case 'do':
      return perform(draft, effect.deed, answers, context);
  }
}

/** Applies the result of a flow's turn. */
export function apply(draft: Draft, flow: Flow, turn: Turn, context: TalkContext): Draft {
  const { session: _, ...person } = draft.person;
  const placed: Draft = {
    ...draft,
    person: turn.session ? { ...person, session: turn.session } : person,
  };
  // The answers in this flow so far: the end of the flow depends on them, and the session is
  // deleted by then.
  const given = turn.effects.flatMap((effect) =>
    effect.type === 'answer' ? [[effect.step, effect.value]] : [],
  );
  const answers = { ...draft.person.session?.answers, ...(Object.fromEntries(given) as Answers) };
  return turn.effects.reduce((next, effect) => take(next, flow, effect, answers, context), placed);
}
