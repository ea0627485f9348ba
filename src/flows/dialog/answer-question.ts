import { caseFlow, questionFlow } from '../case.js';
import { stepOf } from '../engine/run.js';
import { isReport } from '../is-report.js';
import { tip } from '../tip.js';
import { countryOf, isQuiet, say, type Draft } from './draft.js';
import { isPoll } from './poll-sessions.js';
import type { TalkContext } from './talk-context.js';
import { questionIn, type Asked } from './questions.js';
import { keepWords, tellHelpline } from './report.js';
import { askAgain, flowOf } from './steps.js';

/**
 * Checks whether the words at a step are read only for that step. Where a safe word or a code opens
 * something, nobody is told who we are. What a person writes in reply to an open question of a poll
 * is their answer.
 */
function isClosed(draft: Draft, context: TalkContext): boolean {
  const { session } = draft.person;
  if (!session) return false;
  if (session.flow === questionFlow.id) return true;
  if (!isPoll(session) && ![caseFlow.id, 'register'].includes(session.flow)) return false;
  const flow = flowOf(draft, context);
  const kind = flow && stepOf(flow, session)?.step.kind;
  return kind === 'text' || kind === 'lookup';
}

/** Returns the question about us that a person asks here. */
export function askedHere(draft: Draft, text: string, context: TalkContext): Asked | undefined {
  return isClosed(draft, context)
    ? undefined
    : questionIn(text, context.texts, (words) => context.signalsIn(words));
}

/** Says the answer; for "when do you come" it adds the helpline to call now. */
function answer(draft: Draft, { question }: Asked, context: TalkContext): Draft {
  // A person who may be in danger wrote from this phone today: who holds it now is told nothing
  // about us.
  if (isQuiet(draft, context)) return draft;
  const said = say(draft, `ask.${question}`);
  return question === 'when'
    ? tellHelpline(said, countryOf(draft.person, context), context, 'help.helpline')
    : said;
}

/**
 * Answers a question that stands alone, and asks the current question again. It opens no report; in
 * an open report the words beside the question are saved.
 */
export function answerAlone(draft: Draft, text: string, asked: Asked, context: TalkContext): Draft {
  const { language, session, report } = draft.person;
  const known = language
    ? draft
    : { ...draft, person: { ...draft.person, language: asked.language } };
  const inReport = report !== undefined && session?.flow === tip.id;
  const kept = inReport && asked.more ? keepWords(known, session.step, text, context) : known;
  const told = answer(kept, asked, context);
  // Whether words are a report is asked once.
  return session?.flow === isReport.id ? told : askAgain(told, context);
}

/**
 * Puts the answer before the last text of the turn, which is the next question, so that the reply
 * to what they told comes first.
 */
export function answerBesides(draft: Draft, asked: Asked, context: TalkContext): Draft {
  const { effects } = answer({ ...draft, effects: [] }, asked, context);
  const last = draft.effects.findLastIndex(({ type }) => type === 'say');
  const at = last < 0 ? draft.effects.length : last;
  return {
    ...draft,
    effects: [...draft.effects.slice(0, at), ...effects, ...draft.effects.slice(at)],
  };
}
