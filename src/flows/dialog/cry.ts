import { STORY_WORDS } from '../../shared/texts/story.js';
import { caseFlow, mail } from '../case.js';
import { dangerIn } from '../danger.js';
import { isAnswer, isSentence } from '../engine/resume.js';
import { stepOf } from '../engine/run.js';
import { register } from '../register.js';
import { isAlarm, isCryWord } from '../taken-words.js';
import { tip } from '../tip.js';
import { language } from '../welcome.js';
import { isPoll } from './aside.js';
import { readingFor, type Draft } from './draft.js';
import type { World } from './person.js';
import { flowOf } from './steps.js';

/** A word of a poll or campaign is one word; more are a sentence, which none of them answers. */
const WORDS = 2;

/** Whether a poll or campaign may answer to a text: not when it is a word that must open a report, whatever documents say. */
export const mayBeKeyword = (text: string, world: World): boolean =>
  text.trim().split(/\s+/).length > WORDS || !isCryWord(text, world.texts);

/** Whether somebody who was asked to choose a safe word tells something instead: a secret that nobody reads. */
export function tellsInsteadOfWord({ person }: Draft, text: string, world: World): boolean {
  const at = person.session?.flow === tip.id ? stepOf(tip, person.session) : undefined;
  if (at?.step.kind !== 'text' || !at.step.gate) return false;
  return text.trim().split(/\s+/).length >= STORY_WORDS || dangerIn(text, world.texts).length > 0;
}

/**
 * Whether somebody cries for help where one of Amana's own questions was asked: in the menu, while choosing a language,
 * while joining. In a report all words are kept anyway; polls and campaigns listen themselves (polls/turn.ts), and a code
 * or a safe word is looked up first.
 */
export function criesHere(draft: Draft, text: string, world: World): boolean {
  const { session, report } = draft.person;
  if (!session || isPoll(session) || [caseFlow.id, mail.id].includes(session.flow)) return false;
  if (report && session.flow !== language.id) return false;
  const danger = dangerIn(text, world.texts).length > 0;
  if (!danger && !isAlarm(text, world.texts)) return false;
  const flow = flowOf(draft, world);
  const at = flow && stepOf(flow, session);
  if (!flow || !at) return false;
  // There any words are an answer, so what they hint at decides.
  if (at.step.kind === 'place') return danger && world.places.match(text).kind !== 'one';
  if (at.step.kind === 'text') return danger && session.flow === register.id;
  // A question that cannot be passed over takes a sentence for a report by itself.
  if (!('skip' in at.step) && isSentence(text)) return false;
  return !isAnswer(at.id, at.step, text, readingFor(draft.person, world));
}
