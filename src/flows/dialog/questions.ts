import { groupBy } from '../../shared/group-by.js';
import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import { askedQuestions } from '../../shared/texts/texts.js';
import type { AskedQuestion, Language, Lexicon, Signal, Texts } from '../../shared/texts/texts.js';

/** A question about us in a text. */
export interface Asked {
  readonly question: AskedQuestion;
  readonly language: Language;
  /**
   * The text is only a question: nothing in it tells of a danger, and there is hardly a word beside
   * the question.
   */
  readonly alone: boolean;
  /** There are words beside the question other than a "please". */
  readonly more: boolean;
}

/** The most words that may replace a * in a phrase: "is this job * real". */
const GAP = 4;
/** The most words of a text that asks us something; a longer text is a story. */
const LONGEST = 60;
/** With more words than these beside it, a question is part of a story. */
const BESIDE = 2;

/** Returns where a phrase that begins at a word ends; undefined when the phrase is not there. */
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

/**
 * Returns how many words of a text do not belong to a phrase, without silent words; undefined when
 * the phrase is not in the text.
 */
function besidePhrase(
  words: readonly string[],
  phrase: readonly string[],
  silent: ReadonlySet<string>,
): number | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const end = endOf(words, at, phrase);
    if (end !== undefined)
      return words.filter((word, i) => (i < at || i >= end) && !silent.has(word)).length;
  }
  return undefined;
}

/** A phrase that asks one of the questions. */
interface Phrase {
  readonly words: readonly string[];
  /**
   * Phrases such as "what is this" and "vous venez" also occur in stories: with more words around
   * them they do not ask us anything.
   */
  readonly vague: boolean;
}

/**
 * The phrases of a lexicon for one question, by their first word, so that most of them need not be
 * checked.
 */
type PhrasesByStart = ReadonlyMap<string, readonly Phrase[]>;

/** The parts of a lexicon that are used here. */
interface Questions {
  readonly phrases: Readonly<Record<AskedQuestion, PhrasesByStart>>;
  /** Words beside a question that add nothing: a greeting, a "please". */
  readonly silent: ReadonlySet<string>;
}

/** A phrase that begins with a gap may begin at any word. */
const ANYWHERE = '*';

function phrasesOf({ questions }: Lexicon, question: AskedQuestion): PhrasesByStart {
  const phrases = questions[question].map((phrase) => {
    const words = phrase.split(' ');
    return { words, vague: question === 'who' || words.length < 3 };
  });
  return groupBy(phrases, ({ words: [first = ANYWHERE] }) => first);
}

/** Read once for each lexicon, because a text is compared with hundreds of phrases. */

const questionsOf = onceFor((lexicon: Lexicon): Questions => {
  const { greetings, fillers } = lexicon;
  return {
    phrases: Object.fromEntries(
      askedQuestions.map((question) => [question, phrasesOf(lexicon, question)]),
    ) as Record<AskedQuestion, PhrasesByStart>,
    silent: new Set([...greetings, ...fillers].flatMap((phrase) => phrase.split(' '))),
  };
});

/**
 * Returns the fewest words beside a phrase of a question; undefined when none of its phrases is in
 * the text.
 * @param starts the words at which a phrase may begin
 */
function besideQuestion(
  words: readonly string[],
  starts: ReadonlySet<string>,
  { phrases, silent }: Questions,
  question: AskedQuestion,
): number | undefined {
  let least: number | undefined;
  for (const start of starts)
    for (const phrase of phrases[question].get(start) ?? []) {
      const beside = besidePhrase(words, phrase.words, silent);
      if (beside === undefined || (beside > BESIDE && phrase.vague)) continue;
      least = Math.min(least ?? beside, beside);
    }
  return least;
}

/**
 * Returns the question about us that a text asks, in any language: who we are, whether the police
 * see this, whether it is free, when somebody comes, whether a job is real. Pure.
 * @param signalsIn returns the signals in the words: a text that tells of something does not only
 * ask
 */
export function questionIn(
  text: string,
  texts: Texts,
  signalsIn: (text: string) => readonly Signal[],
): Asked | undefined {
  const words = fold(text).split(' ');
  if (words.length > LONGEST) return undefined;
  const starts = new Set([...words, ANYWHERE]);
  for (const question of askedQuestions)
    for (const language of texts.languages) {
      const beside = besideQuestion(words, starts, questionsOf(texts.lexicon(language)), question);
      if (beside === undefined) continue;
      // "Will the police see this" names the police, but accuses nobody.
      const tells = signalsIn(text).some((one) => question !== 'police' || one !== 'official');
      return { question, language, alone: !tells && beside <= BESIDE, more: beside > 0 };
    }
  return undefined;
}
