import { guessLanguage } from '../../shared/texts/guess.js';
import { isAnswer } from '../engine/read-choice.js';
import { says } from '../engine/reading.js';
import { stepOf } from '../engine/run.js';
import { isReport } from '../is-report.js';
import { tip } from '../tip.js';
import { readingFor, say, type Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { TalkContext } from './talk-context.js';
import { keepWords, openReport } from './report.js';
import { seemsNoReport } from './seems.js';
import { isOnlyParting, isSmallTalk, lexiconsOf } from './small-talk.js';
import { begin, go } from './steps.js';

/** Saves words as a tip that may or may not be a report. */
const keepInDoubt = (draft: Draft, text: string, seems: string, context: TalkContext): Draft =>
  keepWords(openReport(draft, context, undefined, seems), 'first', text, context);

/**
 * Saves first words that tell nothing of a report, and asks once whether they are one. Adverts are
 * asked about too, since words of a person in danger may look like one. Senders that nobody can
 * talk with are asked nothing (automated-sender.ts).
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
  // A person who writes about a job offer hears at once how to check it, whatever they answer.
  return begin(seems === 'job' ? say(known, 'ask.job') : known, isReport, context);
}

/**
 * Checks whether words beside the question tell something: then they are a report, even if there is
 * a yes or no in them.
 */
const tells = (text: string, context: TalkContext): boolean =>
  /\p{L}/u.test(text) &&
  !isSmallTalk(text, lexiconsOf(context.texts)) &&
  seemsNoReport(text, context) === undefined;

/** Checks whether the person is being asked whether their words are a report. */
export const isAskedWhetherReport = ({ person }: Draft): boolean =>
  person.session?.flow === isReport.id;

/** Continues with a report, after words in doubt turned out to be one. */
export const tellFurther = (draft: Draft, text: string, context: TalkContext): Draft =>
  begin(say(keepWords(draft, 'first', text, context), 'tip.kept'), tip, context);

/**
 * Saves words that tell nothing at this question. The first time the reply says how to answer;
 * after that there is no reply.
 */
function keepFurther(draft: Draft, text: string, context: TalkContext): Draft {
  const { session } = draft.person;
  const kept = keepWords(draft, 'isReport', text, context);
  if (!session || session.misses > 0) return kept;
  const asked = { ...kept, person: { ...kept.person, session: { ...session, misses: 1 } } };
  return say(asked, 'tip.isReportAgain');
}

/**
 * Takes what a person writes when asked whether their words are a report: yes, no, or more words.
 * @returns undefined when they are not being asked that
 */
export function answerDoubt(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const { session } = draft.person;
  if (!session || !isAskedWhetherReport(draft)) return undefined;
  if (tells(text, context)) return tellFurther(draft, text, context);
  // "ok bye" is no yes: nobody expects an answer to it.
  if (isOnlyParting(text, context.texts)) return draft;
  const at = stepOf(isReport, session);
  const reading = readingFor(draft.person, context);
  const answered = !at || isAnswer(at.id, at.step, text, reading) || says(text, 'skip', reading);
  return answered ? go(draft, { kind: 'text', text }, context) : keepFurther(draft, text, context);
}
