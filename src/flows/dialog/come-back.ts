import { STORY_WORDS } from '../../shared/texts/story.js';
import { meantAsCode } from '../../shared/case-code.js';
import { caseFlow, questionFlow } from '../case.js';
import { dangerIn } from '../danger.js';
import type { Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { TalkContext } from './person.js';
import { closeReport } from './report.js';
import { begin, go } from './steps.js';

/** A code leads to its case from everywhere but a report that is being told, and where a code or safe word is asked for. */
const mayComeBack = ({ session, report }: Draft['person']): boolean =>
  !report && ![caseFlow.id, questionFlow.id].includes(session?.flow ?? '');

/**
 * Somebody sends their case code without having been asked for it, as a first text from another phone or anywhere else:
 * it is looked up as if they had chosen "My case".
 * @returns undefined when the text has no such number, or stands where numbers belong to something else
 */
export function comeBack(draft: Draft, text: string, context: TalkContext): Draft | undefined {
  if (!mayComeBack(draft.person) || meantAsCode(text) === undefined) return undefined;
  const begun = begin(closeReport(greeted(draft, '', context)), caseFlow, context);
  // The question for the code is not put: the code is there.
  const asked = { type: 'say', key: 'case.code' } as const;
  const effects = begun.effects.filter((one) => one.type !== 'say' || one.key !== asked.key);
  return go({ ...begun, effects }, { kind: 'text', text }, context);
}

/** Letters of a word that may tell something: "is", "the", "mon" and "de" do not. */
const TELLING = 4;

const wordsBeside = (text: string): string[] =>
  (meantAsCode(text)?.words ?? []).filter((word) => /\p{L}/u.test(word));

/** Whether somebody tells more beside a number than "my code is": if it leads to no case, it was a report. */
export function toldBeside(text: string, { texts }: TalkContext): boolean {
  const silent = new Set(
    texts.languages.flatMap((language) => {
      const { fillers, greetings, own, alarms } = texts.lexicon(language);
      return [...fillers, ...greetings, ...own, ...alarms].flatMap((one) => one.split(' '));
    }),
  );
  return wordsBeside(text).some((word) => word.length >= TELLING && !silent.has(word));
}

/** The words beside a right code that tell of a danger: they are kept, however few they are. */
export function dangerBeside(text: string, { texts }: TalkContext): string | undefined {
  const words = wordsBeside(text);
  const told = words.join(' ');
  return words.length < STORY_WORDS && dangerIn(told, texts).length > 0 ? told : undefined;
}
