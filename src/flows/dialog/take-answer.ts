import type { Answers, Flow, FlowEffect } from '../engine/flow.js';
import { isMissingStep } from '../missing.js';
import { register } from '../register.js';
import { tip } from '../tip.js';
import { language, welcome } from '../welcome.js';
import type { Draft } from './draft.js';
import { describeOneself } from './joining.js';
import { choose, keepAnswer, keepMissing, keepWords, openReport } from './report.js';
import { sayHelpline, tellsOfDanger } from './submit.js';
import type { TalkContext } from './talk-context.js';

/** Sends the helpline as soon as a person who can be texted safely tells of a danger. */
const helplineIfSafe = (draft: Draft, { safe }: Answers, context: TalkContext): Draft =>
  safe === 'yes' && draft.person.report && tellsOfDanger(draft.person.report)
    ? sayHelpline(draft, context)
    : draft;

/**
 * Takes words. Those that are saved leave the talk at once; in a report all words are saved except
 * the safe word.
 */
export function takeWords(
  draft: Draft,
  flow: Flow,
  { keep, step, text }: Extract<FlowEffect, { type: 'words' }>,
  answers: Answers,
  context: TalkContext,
): Draft {
  if (keep) {
    const kept = flow.id === tip.id && isMissingStep(step) ? keepMissing : keepWords;
    return helplineIfSafe(kept(openReport(draft, context), step, text, context), answers, context);
  }
  if (flow.id === register.id) return describeOneself(draft, text);
  const { report } = draft.person;
  if (flow.id !== tip.id || !report) return draft;
  return { ...draft, person: { ...draft.person, report: { ...report, safeWord: text } } };
}

/** Takes a choice: of a language, of a report, or of how the reporter wants to be reached. */
export function takeAnswer(
  draft: Draft,
  flow: Flow,
  { keep, step, value }: Extract<FlowEffect, { type: 'answer' }>,
  answers: Answers,
  context: TalkContext,
): Draft {
  if (flow.id === welcome.id || flow.id === language.id)
    return { ...draft, person: { ...draft.person, language: value } };
  const taken = keep
    ? keepAnswer(openReport(draft, context), step, value)
    : choose(draft, step, value);
  return helplineIfSafe(taken, answers, context);
}
