import { never } from '../../shared/fault.js';
import { fold } from '../../shared/texts/fold.js';
import type { Command } from '../../shared/texts/texts.js';
import { caseFlow, questionFlow } from '../case.js';
import { dangerIn } from '../danger.js';
import { isCommandWord, matchCommand } from '../engine/match-command.js';
import { tip } from '../tip.js';
import { language, menu, welcome } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { erase, stop, tellHelp } from './ending.js';
import { lookForMember, wishAlerts } from './joining.js';
import type { TalkContext } from './talk-context.js';
import { backInPoll } from './poll.js';
import { closeReport, openReport } from './report.js';
import { askAgain, begin, goBack } from './steps.js';

/** Leads to the menu if the person's language is known, otherwise to the choice of a language. */
const toMenu = (draft: Draft, context: TalkContext): Draft =>
  begin(closeReport(draft), draft.person.language ? menu : welcome, context);

/** START: allows unasked texts again, and begins the talk anew. An open report goes on. */
function startAgain(draft: Draft, context: TalkContext): Draft {
  const again = { ...draft, person: { ...draft.person, stopped: false } };
  const told = draft.person.stopped ? say(again, 'start.done') : again;
  return draft.person.report && draft.person.session
    ? askAgain(told, context)
    : toMenu(told, context);
}

/** HELP: says what this service is, and then asks the current question again. */
function help(draft: Draft, context: TalkContext): Draft {
  const told = tellHelp(draft, context);
  return draft.person.session ? askAgain(told, context) : begin(told, menu, context);
}

/** LANG: leads to the choice of a language. The talk is paused meanwhile. */
function chooseLanguage(draft: Draft, context: TalkContext): Draft {
  const { session, ...person } = draft.person;
  const paused = session && session.flow !== language.id ? { paused: session } : {};
  return begin({ ...draft, person: { ...person, ...paused } }, language, context);
}

/** BACK: goes one question back. */
function oneBack(draft: Draft, context: TalkContext): Draft {
  const inPoll = backInPoll(draft, context);
  if (inPoll) return inPoll;
  return draft.person.session ? goBack(draft, context) : begin(draft, menu, context);
}

/** REPORT: does the same as the first choice of the menu. In a report it changes nothing. */
function beginReport(draft: Draft, context: TalkContext): Draft {
  if (draft.person.report && draft.person.session) return askAgain(draft, context);
  return begin(openReport(draft, context), tip, context);
}

/**
 * Checks for words that are commands elsewhere but occur in many reports ("code", "data"): in a
 * report they are part of the story.
 */
const isToldInReport = (command: Command, text: string): boolean =>
  command === 'case' || (command === 'data' && !fold(text).includes(' '));

/**
 * Returns the command that a text gives, at the person's place. Words around it are allowed only in
 * a text without a danger: "please help" is a call for help. Pure.
 */
export function commandIn(
  { person }: Draft,
  text: string,
  { texts, hearing }: TalkContext,
): Command | undefined {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const command = matchCommand(text, lexicons);
  if (command === undefined) return undefined;
  if (person.report && isToldInReport(command, text)) return undefined;
  // A word that an older version accepted as a safe word still opens what it protects.
  const opens = person.session?.flow === questionFlow.id;
  if (opens && (command === 'report' || command === 'case')) return undefined;
  if (isCommandWord(text, lexicons)) return command;
  return dangerIn(text, texts, hearing).length > 0 ? undefined : command;
}

/** Carries out a command. Commands work at every step, in every language. */
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
    case 'noAlerts':
      return askAgain(wishAlerts(draft, false), context);
    case 'alerts':
      // A person who has not joined is asked what they want, after the look-up finds nobody.
      return lookForMember(draft, 'alerts');
    case 'menu':
      return toMenu(draft, context);
    case 'report':
      return beginReport(draft, context);
    case 'case':
      return begin(closeReport(draft), caseFlow, context);
    default:
      return never(command);
  }
}
