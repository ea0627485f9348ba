import { STORY_WORDS } from '../../shared/texts/story.js';
import { meantAsCode } from '../../shared/case-code.js';
import { caseFlow, questionFlow } from '../case.js';
import { dangerIn } from '../danger.js';
import type { Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { TalkContext } from './talk-context.js';
import { closeReport } from './report.js';
import { begin, go } from './steps.js';

/**
 * Checks whether a code leads to its case here: everywhere except in an open report, and except
 * where a code or safe word is asked for.
 */
const mayComeBack = ({ session, report }: Draft['person']): boolean =>
  (!report || report.seems !== undefined) &&
  ![caseFlow.id, questionFlow.id].includes(session?.flow ?? '');

/** Leaves words that may or may not be a report: they are in the list for a person by now. */
function leftInDoubt(draft: Draft): Draft {
  const { report, ...person } = draft.person;
  return report?.seems === undefined ? draft : { ...draft, person };
}

/**
 * Looks up a case code that was sent unasked, as if the person had chosen "My case".
 * @returns undefined when the text has no such number, or was sent where numbers mean something
 * else
 */
export function comeBack(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  if (!mayComeBack(draft.person) || meantAsCode(text) === undefined) return undefined;
  const begun = begin(closeReport(greeted(leftInDoubt(draft), '', context)), caseFlow, context);
  // The question for the code is left out, because the code was sent already.
  const asked = { type: 'say', key: 'case.code' } as const;
  const effects = begun.effects.filter((one) => one.type !== 'say' || one.key !== asked.key);
  return go({ ...begun, effects }, { kind: 'text', text }, context);
}

/**
 * The fewest letters of a word that tells something; shorter ones tell nothing: "is", "the", "mon",
 * "de".
 */
const TELLING = 4;

const wordsBeside = (text: string): string[] =>
  (meantAsCode(text)?.words ?? []).filter((word) => /\p{L}/u.test(word));

/**
 * Checks whether the words beside a number tell more than "my code is": then, if the number is no
 * code, the text was a report.
 */
export function toldBeside(text: string, { texts }: TalkContext): boolean {
  const silent = new Set(
    texts.languages.flatMap((language) => {
      const { fillers, greetings, own, alarms } = texts.lexicon(language);
      return [...fillers, ...greetings, ...own, ...alarms].flatMap((one) => one.split(' '));
    }),
  );
  return wordsBeside(text).some((word) => word.length >= TELLING && !silent.has(word));
}

/**
 * Returns the words beside a right code if they tell of a danger: then they are saved, however few
 * they are.
 */
export function dangerBeside(text: string, { texts }: TalkContext): string | undefined {
  const words = wordsBeside(text);
  const told = words.join(' ');
  return words.length < STORY_WORDS && dangerIn(told, texts).length > 0 ? told : undefined;
}
