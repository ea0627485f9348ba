import { STORY_WORDS } from '../../shared/texts/story.js';
import { caseFlow, questionFlow } from '../case.js';
import { dangerIn, isCallForHelpInOpenAnswer } from '../danger.js';
import { isAnswer } from '../engine/read-choice.js';
import { isSentence } from '../engine/sentence.js';
import { stepOf } from '../engine/run.js';
import { register } from '../register.js';
import { isAlarm, isReportWord } from '../reserved-words.js';
import { tip } from '../tip.js';
import { language } from '../welcome.js';
import { isPoll } from './poll-sessions.js';
import { readingFor, type Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';
import { flowOf } from './steps.js';

/**
 * Words of polls and campaigns have one or two words; a longer text is a sentence, which none of
 * them answers.
 */
const WORDS = 2;

/**
 * Checks whether a poll or campaign may answer a text: not when it is a word that must open a
 * report.
 */
export const mayBeKeyword = (text: string, context: TalkContext): boolean =>
  text.trim().split(/\s+/).length > WORDS || !isReportWord(text, context.texts);

/**
 * Checks whether a person who was asked to choose a safe word tells something instead. Nobody reads
 * a safe word.
 */
export function tellsInsteadOfSafeWord(
  { person }: Draft,
  text: string,
  context: TalkContext,
): boolean {
  const at = person.session?.flow === tip.id ? stepOf(tip, person.session) : undefined;
  if (at?.step.kind !== 'text' || !at.step.gate) return false;
  return (
    text.trim().split(/\s+/).length >= STORY_WORDS ||
    dangerIn(text, context.texts, context.hearing).length > 0
  );
}

/**
 * Checks whether a person calls for help at one of Amana's own questions: in the menu, while
 * choosing a language, while joining. In a report all words are saved anyway. Polls and campaigns
 * check for it themselves (polls/turn.ts), and a code or a safe word is looked up first.
 */
export function callsForHelpHere(draft: Draft, text: string, context: TalkContext): boolean {
  const { session, report } = draft.person;
  if (!session || isPoll(session) || [caseFlow.id, questionFlow.id].includes(session.flow))
    return false;
  if (report && session.flow !== language.id) return false;
  const danger = dangerIn(text, context.texts, context.hearing).length > 0;
  if (!danger && !isAlarm(text, context.texts)) return false;
  const flow = flowOf(draft, context);
  const at = flow && stepOf(flow, session);
  if (!flow || !at) return false;
  // Any words are an answer to these questions, so only the danger they hint at decides.
  if (at.step.kind === 'place')
    return (
      danger &&
      (isCallForHelpInOpenAnswer(text, context.texts, context.hearing) ||
        context.places.match(text).kind !== 'one')
    );
  if (at.step.kind === 'text') return danger && session.flow === register.id;
  const answer = isAnswer(at.id, at.step, text, readingFor(draft.person, context));
  // A question that cannot be skipped already takes a sentence as a report, but not "help, they
  // beat her".
  if (!('skip' in at.step) && isSentence(text)) return danger && answer === 'withWords';
  return answer === undefined;
}
