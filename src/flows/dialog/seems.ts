import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import type { Texts } from '../../shared/texts/texts.js';
import { heardAs } from '../../shared/texts/written-out.js';
import { dangerIn, isPicture } from '../danger.js';
import { isReportWord } from '../reserved-words.js';
import type { TalkContext } from './talk-context.js';

/** The words for HELP, and the words around them that add nothing, in all languages. */
interface HelpWords {
  readonly help: ReadonlySet<string>;
  readonly silent: ReadonlySet<string>;
}

const helpWordsOf = onceFor((texts: Texts): HelpWords => {
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  return {
    help: new Set(lexicons.flatMap(({ commands }) => commands.help)),
    silent: new Set(lexicons.flatMap(({ fillers, greetings }) => [...fillers, ...greetings])),
  };
});

/**
 * Checks whether a text consists only of words for HELP with a "please" around them: "help help
 * help".
 */
function isOnlyHelp(text: string, { texts }: Pick<TalkContext, 'texts'>): boolean {
  const { help, silent } = helpWordsOf(texts);
  const words = heardAs(text)
    .split(' ')
    .filter((word) => !isPicture(word));
  return (
    words.some((one) => help.has(one)) && words.every((one) => help.has(one) || silent.has(one))
  );
}

/**
 * Returns what a text that tells nothing of a report looks like: `job`, `spam`, `prayer`; undefined
 * when it may be a report. A danger word and a word that opens a report are never in doubt.
 */
export function seemsNoReport(
  text: string,
  context: Pick<TalkContext, 'texts' | 'seems' | 'hearing'>,
): string | undefined {
  const { texts, hearing } = context;
  if (dangerIn(text, texts, hearing).length > 0 || isOnlyHelp(text, context)) return undefined;
  if (fold(text).split(' ').length <= 2 && isReportWord(text, texts)) return undefined;
  return context.seems(text);
}
