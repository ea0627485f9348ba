import { guessLanguage } from '../../shared/texts/guess.js';
import { isAnswer } from '../engine/read-choice.js';
import { says } from '../engine/reading.js';
import { stepOf } from '../engine/run.js';
import { isReport } from '../is-report.js';
import { tip } from '../tip.js';
import { readingFor, say, type Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { TalkContext } from './person.js';
import { keepWords, openReport } from './report.js';
import { seemsNoReport } from './seems.js';
import { isSmallTalk, lexiconsOf } from './small-talk.js';
import { begin, go } from './steps.js';

/** Keeps words as a tip of which it is not sure that it is a report. */
const keepInDoubt = (draft: Draft, text: string, seems: string, context: TalkContext): Draft =>
  keepWords(openReport(draft, context, undefined, seems), 'first', text, context);

/**
 * Keeps first words that tell nothing of a report, and asks once whether they are one: an advert,
 * too, since a person in danger may be taken for one. Senders that nobody can talk with are asked
 * nothing (automated-sender.ts).
 */
export function askWhetherReport(
  draft: Draft,
  text: string,
  seems: string,
  context: TalkContext,
): Draft {
  const sure =
    draft.person.language !== undefined || guessLanguage(text, context.texts) !== undefined;
  const kept = keepInDoubt(greeted(draft, text, context), text, seems, context);
  const known = sure ? kept : say(kept, 'language.other');
  // Who writes of an offer of work hears at once how to check it, whatever they answer.
  return begin(seems === 'job' ? say(known, 'ask.job') : known, isReport, context);
}

/**
 * Whether words beside the question tell something: then
 * they are a report, whatever yes or no is in them.
 */
const tells = (text: string, context: TalkContext): boolean =>
  /\p{L}/u.test(text) &&
  !isSmallTalk(text, lexiconsOf(context.texts)) &&
  seemsNoReport(text, context) === undefined;

/** Whether the person is being asked whether their words are a report. */
export const isAskedWhetherReport = ({ person }: Draft): boolean =>
  person.session?.flow === isReport.id;

/** Goes on with a report that words in doubt have become. */
export const tellFurther = (draft: Draft, text: string, context: TalkContext): Draft =>
  begin(say(keepWords(draft, 'first', text, context), 'tip.kept'), tip, context);

/**
 * Keeps words that tell nothing beside the question: the
 * first time it is said how to answer, then nothing more.
 */
function keepFurther(draft: Draft, text: string, context: TalkContext): Draft {
  const { session } = draft.person;
  const kept = keepWords(draft, 'isReport', text, context);
  if (!session || session.misses > 0) return kept;
  const asked = { ...kept, person: { ...kept.person, session: { ...session, misses: 1 } } };
  return say(asked, 'tip.isReportAgain');
}

/**
 * Takes what a person writes who is asked whether their words are a report: yes, no, or more words.
 * @returns undefined when they are not asked that
 */
export function answerDoubt(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const { session } = draft.person;
  if (!session || !isAskedWhetherReport(draft)) return undefined;
  if (tells(text, context)) return tellFurther(draft, text, context);
  const at = stepOf(isReport, session);
  const reading = readingFor(draft.person, context);
  const answered = !at || isAnswer(at.id, at.step, text, reading) || says(text, 'skip', reading);
  return answered ? go(draft, { kind: 'text', text }, context) : keepFurther(draft, text, context);
}
