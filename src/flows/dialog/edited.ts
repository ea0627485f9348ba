import { dangerIn, isCallForHelp, isCallForHelpInOpenAnswer } from '../danger.js';
import { isSentence } from '../engine/sentence.js';
import { language, menu, welcome } from '../welcome.js';
import { isAskedWhetherReport, tellFurther } from './doubt.js';
import { commandIn } from './commands.js';
import { say, type Draft } from './draft.js';
import { keepFirstWords } from './first-contact.js';
import type { TalkContext } from './person.js';
import { goPoll } from './poll.js';
import { isPoll } from './poll-sessions.js';
import { closeReport, keepWords, openReport } from './report.js';
import { seemsNoReport } from './seems.js';
import { isSmallTalk, lexiconsOf } from './small-talk.js';

const isDanger = (text: string, context: TalkContext): boolean =>
  isCallForHelp(text, context.texts, context.hearing) ||
  dangerIn(text, context.texts, context.hearing).length > 0;

/** Whether changed words tell something. Another answer does not: a number, a command, a yes. */
function tellsSomething({ person }: Draft, text: string, context: TalkContext): boolean {
  if (!/\p{L}/u.test(text)) return isDanger(text, context);
  if (isCallForHelp(text, context.texts, context.hearing)) return true;
  if (
    commandIn({ person, effects: [] }, text, context) ||
    isSmallTalk(text, lexiconsOf(context.texts))
  )
    return false;
  if (isSentence(text) || isDanger(text, context)) return true;
  // A word or two may be the safe word, which is kept nowhere else.
  const { report, session } = person;
  return report !== undefined && report.safeWord === undefined && session?.step !== 'word';
}

/**
 * Takes changed words where no report is being told and something else is asked. A cry is never
 * asked for twice: it opens a report, as a new message would. At the door any story does.
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
 * Takes changed words when no talk is open. Who once wrote that it is not safe, or left, is told
 * nothing: people also change words to hide them. A cry is kept all the same.
 */
function afterTalk(draft: Draft, text: string, context: TalkContext): Draft {
  if (context.ended === 'unsafe')
    return isDanger(text, context)
      ? closeReport(keepWords(openReport(draft, context), 'first', text, context))
      : draft;
  if (draft.person.language !== undefined) return say(draft, 'edit.again');
  // What they wrote before is not known: these may be the first words that are.
  return isDanger(text, context) ? keepFirstWords(draft, text, context) : draft;
}

/**
 * Takes a message that the person changed after it was taken. In a report that is still being told,
 * the new words are kept as further words; the present question stays. Where no report is told yet,
 * words that tell of one open it. After a talk the person is told that only a new message counts.
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
