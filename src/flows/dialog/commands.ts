import { never } from '../../shared/fault.js';
import type { Command } from '../../shared/texts/texts.js';
import { language, menu, welcome } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { erase, stop, tellHelp } from './ending.js';
import { lookForMember } from './joining.js';
import type { TalkContext } from './person.js';
import { backInPoll } from './poll.js';
import { closeReport } from './report.js';
import { askAgain, begin, goBack } from './steps.js';

/** The menu for somebody whose language we know, the choice of a language for anybody else. */
const toMenu = (draft: Draft, context: TalkContext): Draft =>
  begin(closeReport(draft), draft.person.language ? menu : welcome, context);

/** START: unasked texts are allowed again, and the talk begins anew. */
function startAgain(draft: Draft, context: TalkContext): Draft {
  const again = { ...draft, person: { ...draft.person, stopped: false } };
  return toMenu(draft.person.stopped ? say(again, 'start.done') : again, context);
}

/** HELP: what this is, and then the present question again. */
function help(draft: Draft, context: TalkContext): Draft {
  const told = tellHelp(draft, context);
  return draft.person.session ? askAgain(told, context) : begin(told, menu, context);
}

/** LANG: the choice of a language. The talk is paused meanwhile. */
function chooseLanguage(draft: Draft, context: TalkContext): Draft {
  const { session, ...person } = draft.person;
  const paused = session && session.flow !== language.id ? { paused: session } : {};
  return begin({ ...draft, person: { ...person, ...paused } }, language, context);
}

/** BACK: one question back. */
function oneBack(draft: Draft, context: TalkContext): Draft {
  const inPoll = backInPoll(draft, context);
  if (inPoll) return inPoll;
  return draft.person.session ? goBack(draft, context) : begin(draft, menu, context);
}

/** Does what a global word asks. These words work at every step, in every language. */
export function obeyCommand(draft: Draft, command: Command, context: TalkContext): Draft {
  switch (command) {
    case 'stop':
      return stop(draft);
    case 'start':
      return startAgain(draft, context);
    case 'help':
      return help(draft, context);
    case 'language':
      return chooseLanguage(draft, context);
    case 'back':
      return oneBack(draft, context);
    case 'erase':
      return erase(draft, context);
    case 'join':
      return lookForMember(closeReport(draft), 'join');
    case 'data':
      return lookForMember(closeReport(draft), 'show');
    case 'menu':
      return toMenu(draft, context);
    default:
      return never(command);
  }
}
