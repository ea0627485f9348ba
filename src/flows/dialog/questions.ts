import { fold } from '../../shared/texts/fold.js';
import { askedQuestions } from '../../shared/texts/texts.js';
import type { AskedQuestion, Language, Lexicon, Signal, Texts } from '../../shared/texts/texts.js';

/** A question about us in a text. */
export interface Asked {
  readonly question: AskedQuestion;
  readonly language: Language;
  /** The text asks only: nothing in it tells of a danger, and hardly a word stands beside the question. */
  readonly alone: boolean;
  /** There are words beside the question and a "please". */
  readonly more: boolean;
}

/** The most words that may stand for a * of a phrase: "is this job * real". */
const GAP = 4;
/** In a longer text nobody asks us something; it is a story. */
const LONGEST = 60;
/** With more words than these beside it, a question stands in something told. */
const BESIDE = 2;

/** Where a phrase ends that begins at a word; undefined where it does not stand. */
function endOf(
  words: readonly string[],
  at: number,
  phrase: readonly string[],
): number | undefined {
  const [first, ...rest] = phrase;
  if (first === undefined) return at;
  if (first !== '*') return words[at] === first ? endOf(words, at + 1, rest) : undefined;
  for (let skipped = 0; skipped <= GAP && at + skipped <= words.length; skipped += 1) {
    const end = endOf(words, at + skipped, rest);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** The words of a text that do not belong to a phrase; undefined when the phrase is not in the text. */
function besidePhrase(words: readonly string[], phrase: string): string[] | undefined {
  const wanted = phrase.split(' ');
  for (let at = 0; at < words.length; at += 1) {
    const end = endOf(words, at, wanted);
    if (end !== undefined) return [...words.slice(0, at), ...words.slice(end)];
  }
  return undefined;
}

/** "What is this" and "vous venez" stand in stories, too: with more words around them they ask us nothing. */
const isVague = (question: AskedQuestion, phrase: string): boolean =>
  question === 'who' || phrase.split(' ').length < 3;

/** Words beside a question that say nothing: a greeting, a "please". */
const silentIn = ({ greetings, fillers }: Lexicon): Set<string> =>
  new Set([...greetings, ...fillers].flatMap((phrase) => phrase.split(' ')));

/**
 * The question about us that a text asks, in any language: who we are, whether the police see this, whether it is free, when
 * somebody comes, whether a job is real. Pure.
 * @param signalsIn what the words hint at: a text that tells of something does not only ask
 */
export function questionIn(
  text: string,
  texts: Texts,
  signalsIn: (text: string) => readonly Signal[],
): Asked | undefined {
  const words = fold(text).split(' ');
  if (words.length > LONGEST) return undefined;
  for (const question of askedQuestions)
    for (const language of texts.languages) {
      const lexicon = texts.lexicon(language);
      let silent: ReadonlySet<string> | undefined;
      const found = lexicon.questions[question].flatMap((phrase) => {
        const rest = besidePhrase(words, phrase);
        if (rest) silent ??= silentIn(lexicon);
        const beside = rest?.filter((word) => !silent?.has(word)).length;
        return beside === undefined || (beside > BESIDE && isVague(question, phrase))
          ? []
          : [beside];
      });
      if (found.length === 0) continue;
      const beside = Math.min(...found);
      // "Will the police see this" names them, and accuses nobody.
      const tells = signalsIn(text).some((one) => question !== 'police' || one !== 'official');
      return { question, language, alone: !tells && beside <= BESIDE, more: beside > 0 };
    }
  return undefined;
}
