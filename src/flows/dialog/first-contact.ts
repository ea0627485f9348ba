import { guessLanguage } from '../../shared/texts/guess.js';
import { tip } from '../tip.js';
import { menu, welcome } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { TalkContext } from './talk-context.js';
import { keepWords, openReport } from './report.js';
import { begin, tellInstead } from './steps.js';

/** Saves a first text that is no keyword as a report, before any question is asked. */
export function keepFirstWords(draft: Draft, text: string, context: TalkContext): Draft {
  const sure =
    draft.person.language !== undefined || guessLanguage(text, context.texts) !== undefined;
  const kept = keepWords(
    openReport(greeted(draft, text, context), context),
    'first',
    text,
    context,
  );
  return begin(say(kept, sure ? 'tip.kept' : 'tip.keptUnsure'), tip, context);
}

/**
 * Saves a call for help that came at another question. A person who chose a language in the middle
 * of a report continues that report.
 */
export function callForHelp(draft: Draft, text: string, context: TalkContext): Draft {
  return draft.person.report
    ? tellInstead(draft, text, context)
    : keepFirstWords(draft, text, context);
}

/**
 * Begins a talk without words to save: with the menu for a person we know, with the choice of
 * language for a stranger.
 */
export function openTalk(draft: Draft, text: string, context: TalkContext): Draft {
  return begin(greeted(draft, text, context), draft.person.language ? menu : welcome, context);
}
