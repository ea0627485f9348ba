import { dangerIn } from '../danger.js';
import { isSentence } from '../engine/sentence.js';
import { commandIn } from './commands.js';
import { say, type Draft } from './draft.js';
import type { TalkContext } from './person.js';
import { keepWords } from './report.js';
import { isAskedWhetherReport, tellFurther } from './doubt.js';
import { seemsNoReport } from './seems.js';
import { isSmallTalk } from './small-talk.js';

/** Whether changed words tell something. Another answer does not: a number, a command, a yes. */
function tellsSomething({ person }: Draft, text: string, context: TalkContext): boolean {
  const lexicons = context.texts.languages.map((language) => context.texts.lexicon(language));
  if (
    !/\p{L}/u.test(text) ||
    commandIn({ person, effects: [] }, text, context) ||
    isSmallTalk(text, lexicons)
  )
    return false;
  if (isSentence(text) || dangerIn(text, context.texts, context.hearing).length > 0) return true;
  // A word or two may be the safe word, which is kept nowhere else.
  return person.report?.safeWord === undefined && person.session?.step !== 'word';
}

/**
 * Takes a message that the person changed after it was taken. In a report that is still being told,
 * the new words are kept as further words; the present question stays. Elsewhere the person is told
 * that only a new message counts; a stranger with nothing open is told nothing.
 */
export function edited(draft: Draft, text: string, context: TalkContext): Draft {
  const { report, session, language } = draft.person;
  if (
    isAskedWhetherReport(draft) &&
    tellsSomething(draft, text, context) &&
    seemsNoReport(text, context) === undefined
  )
    return tellFurther(draft, text, context);
  if (report && tellsSomething(draft, text, context))
    return say(keepWords(draft, session?.step ?? 'first', text, context), 'edit.kept');
  return session || language !== undefined ? say(draft, 'edit.again') : draft;
}
