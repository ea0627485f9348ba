import { dangerIn, isCallForHelp, isCallForHelpInOpenAnswer } from '../danger.js';
import { isSentence } from '../engine/sentence.js';
import { language, menu, welcome } from '../welcome.js';
import { isAskedWhetherReport, tellFurther } from './doubt.js';
import { commandIn } from './commands.js';
import { say, type Draft } from './draft.js';
import { keepFirstWords } from './first-contact.js';
import type { TalkContext } from './talk-context.js';
import { goPoll } from './poll.js';
import { isPoll } from './poll-sessions.js';
import { closeReport, keepWords, openReport } from './report.js';
import { seemsNoReport } from './seems.js';
import { isSmallTalk, lexiconsOf } from './small-talk.js';

const isDanger = (text: string, context: TalkContext): boolean =>
  isCallForHelp(text, context.texts, context.hearing) ||
  dangerIn(text, context.texts, context.hearing).length > 0;

/**
 * Checks whether changed words tell something. A changed answer does not: a number, a command, a
 * yes.
 */
function tellsSomething({ person }: Draft, text: string, context: TalkContext): boolean {
  if (!/\p{L}/u.test(text)) return isDanger(text, context);
  if (isCallForHelp(text, context.texts, context.hearing)) return true;
  if (
    commandIn({ person, effects: [] }, text, context) ||
    isSmallTalk(text, lexiconsOf(context.texts))
  )
    return false;
  if (isSentence(text) || isDanger(text, context)) return true;
  // One or two words may be the safe word, which is stored nowhere else.
  const { report, session } = person;
  return report !== undefined && report.safeWord === undefined && session?.step !== 'word';
}

/**
 * Takes changed words where no report is open and something else is asked. A call for help opens a
 * report at once, as a new message would. At the beginning of a talk any story does.
 */
function besideQuestion(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  const { session } = draft.person;
  if (!session) return undefined;
  if (isPoll(session))
    return isCallForHelpInOpenAnswer(text, context.texts, context.hearing)
      ? goPoll(draft, session, { kind: 'text', text }, context)
      : undefined;
  const atDoor = [menu.id, welcome.id, language.id].includes(session.flow);
  const story = atDoor && isSentence(text) && seemsNoReport(text, context) === undefined;
  return story || isDanger(text, context) ? keepFirstWords(draft, text, context) : undefined;
}

/**
 * Takes changed words when no talk is open. A person who once wrote that it is not safe, or left,
 * is told nothing, because people also change words to hide them. A call for help is saved all the
 * same.
 */
function afterTalk(draft: Draft, text: string, context: TalkContext): Draft {
  if (context.ended === 'unsafe')
    return isDanger(text, context)
      ? closeReport(keepWords(openReport(draft, context), 'first', text, context))
      : draft;
  if (draft.person.language !== undefined) return say(draft, 'edit.again');
  // Their earlier words are not known: these may be the first ones that call for help.
  return isDanger(text, context) ? keepFirstWords(draft, text, context) : draft;
}

/**
 * Takes a message that the person changed after it was taken. In an open report the new words are
 * saved as further words, and the current question stays. Where no report is open yet, words that
 * tell of one open it. After a talk the person is told that only a new message counts.
 */
export function edited(draft: Draft, text: string, context: TalkContext): Draft {
  const { report, session } = draft.person;
  const tells = tellsSomething(draft, text, context);
  if (isAskedWhetherReport(draft) && tells && seemsNoReport(text, context) === undefined)
    return tellFurther(draft, text, context);
  if (report && tells)
    return say(keepWords(draft, session?.step ?? 'first', text, context), 'edit.kept');
  if (!session) return tells ? afterTalk(draft, text, context) : draft;
  return (
    (report === undefined && tells ? besideQuestion(draft, text, context) : undefined) ??
    say(draft, 'edit.again')
  );
}
