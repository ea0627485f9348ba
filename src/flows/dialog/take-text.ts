import { dangerIn, isCallForHelp } from '../danger.js';
import { mayBeginPoll, isPoll } from './poll-sessions.js';
import { answerAlone, answerBesides, askedHere } from './answer-question.js';
import { answerWord } from './campaign.js';
import { comeBack } from './come-back.js';
import { commandIn, obeyCommand } from './commands.js';
import { say, type Draft } from './draft.js';
import { callForHelp, keepFirstWords, openTalk } from './first-contact.js';
import { takeGender } from './gender.js';
import { greeted } from './greeting.js';
import { obeyLanguage } from './language.js';
import { callsForHelpHere, mayBeKeyword, tellsInsteadOfSafeWord } from './call-for-help.js';
import type { TalkContext } from './talk-context.js';
import { goPoll, takeUp } from './poll.js';
import { keepWords } from './report.js';
import { answerDoubt, askWhetherReport } from './doubt.js';
import { takeAsNotSafe, takeAsSafe, takeMissAsNotSafe, takeNotSafeAgain } from './not-safe.js';
import { getsNoAnswer, isSmallTalk, lexiconsOf } from './small-talk.js';
import { seemsNoReport } from './seems.js';
import { takeSighting } from './sighting.js';
import { takeToldHere } from './told-here.js';
import { askAgain, go } from './steps.js';

/** Takes a text. A question about us is answered: alone, or in addition to what the text tells. */
export function takeText(draft: Draft, text: string, context: TalkContext): Draft {
  const asked = askedHere(draft, text, context);
  if (asked?.alone) return answerAlone(draft, text, asked, context);
  const next = readText(draft, text, context);
  return asked ? answerBesides(next, asked, context) : next;
}

function readText(draft: Draft, text: string, context: TalkContext): Draft {
  const unsafe = takeAsNotSafe(draft, text, context);
  if (unsafe) return unsafe;
  const command = commandIn(draft, text, context);
  if (command) {
    // The beginning of the talk sets the language itself; every other command is answered in the
    // best guess, which is not saved.
    const known = command === 'start' || command === 'menu' ? draft : greeted(draft, text, context);
    return obeyCommand(known, command, context);
  }
  const chosen = obeyLanguage(draft, text, context);
  if (chosen) return chosen;
  const gender = takeGender(draft, text, context);
  if (gender) return gender;
  if (callsForHelpHere(draft, text, context)) return callForHelp(draft, text, context);
  if (tellsInsteadOfSafeWord(draft, text, context)) {
    const step = draft.person.session?.step ?? 'word';
    return askAgain(say(keepWords(draft, step, text, context), 'tip.kept'), context);
  }
  const seen = takeSighting(draft, context);
  if (seen) return seen;
  const back = comeBack(draft, text, context);
  if (back) return back;
  // Most texts are no word of a poll or campaign, so what else they may mean is looked at second.
  const poll = mayBeginPoll(draft.person) ? context.pollByWord(text) : undefined;
  if (poll !== undefined && mayBeKeyword(text, context))
    return takeUp(greeted(draft, '', context), poll, context);
  const answered = answerWord(draft, text, context);
  if (answered && mayBeKeyword(text, context)) return answered;
  const { session } = draft.person;
  if (session && isPoll(session)) return goPoll(draft, session, { kind: 'text', text }, context);
  return (
    answerDoubt(draft, text, context) ??
    takeAsSafe(draft, text, context) ??
    takeToldHere(draft, text, context) ??
    takeMissAsNotSafe(draft, text, context) ??
    (session ? go(draft, { kind: 'text', text }, context) : firstText(draft, text, context))
  );
}

/**
 * Takes the first text of a talk: thanks lead to nothing, a greeting leads to the menu, and
 * everything else is saved.
 */
function firstText(draft: Draft, text: string, context: TalkContext): Draft {
  const small = !/\p{L}/u.test(text) || isSmallTalk(text, lexiconsOf(context.texts));
  // A call for help may be a picture or a number, "🆘 2" or "ok 🆘"; otherwise such texts tell
  // nothing.
  if (
    isCallForHelp(text, context.texts, context.hearing) ||
    (small && dangerIn(text, context.texts, context.hearing).length > 0)
  )
    return takeFirstWords(draft, text, context);
  const again = takeNotSafeAgain(draft, text, context);
  if (again) return again;
  if (getsNoAnswer(draft, text, context)) return draft;
  return small ? openTalk(draft, text, context) : takeFirstWords(draft, text, context);
}

/** Saves first words: as a report, or in doubt when they tell nothing of one. */
function takeFirstWords(draft: Draft, text: string, context: TalkContext): Draft {
  // Words about somebody seen while an alert is in force are not in doubt.
  const seems = context.perhaps ? undefined : seemsNoReport(text, context);
  return seems === undefined
    ? keepFirstWords(draft, text, context)
    : askWhetherReport(draft, text, seems, context);
}
