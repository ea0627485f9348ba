import { fold } from '../shared/texts/fold.js';
import { RULES, rounded } from './rules.js';

/** A person's own words in answer to one question. */
export interface OpenAnswer {
  readonly text: string;
  /** The group into which a person, or a rule, put it. */
  readonly group?: string;
}

/**
 * Something that many people wrote, and how many: rounded down to tens, never fewer than eleven.
 */
export interface Named {
  readonly name: string;
  readonly people: number;
}

/** What may be shown of open answers: never a single answer. */
export interface OpenAnswers {
  readonly words: readonly Named[];
  readonly groups: readonly Named[];
}

/** The most words that are listed. */
const MOST = 30;
/** Shorter words have no meaning by themselves. */
const SHORTEST = 3;

/** Words without a meaning of their own, folded. */
const stopWords: Readonly<Record<string, string>> = {
  en:
    'the and for are but not you your yours all any can had her hers him his was one our ' +
    'ours out she they them their this that these those with from have has been were will ' +
    'would should could there then than too very who whom what when where which why how its ' +
    'into about just also only some such more most other because before after over under ' +
    'again does did doing don dont isn let him get got may might must shall upon yes please ' +
    'thank thanks',
  fr:
    'les des une aux avec dans pour par pas plus que qui quoi est sont suis etre ete avoir ' +
    'ont ait avait elle elles ils nous vous leur leurs mon mes ton tes son ses notre nos ' +
    'votre vos cet cette ces ceux celui celle mais donc car sur sous sans chez entre tout ' +
    'tous toute toutes tres bien aussi alors comme quand faut fait faire dit oui non merci ' +
    'cela ceci meme encore trop peu leur lui moi toi soi fut etc parce avant apres deja doit ' +
    'dois peut peux',
  pt:
    'que nao uma com para por mais como mas foi ele ela eles elas seu sua seus suas dele ' +
    'dela nos nas dos das aos pelo pela pelos pelas este esta estes estas esse essa isto ' +
    'isso aquele aquela quem qual quando onde porque muito muita tambem ser sao era estar ' +
    'tem ter tinha havia voce voces meu minha teu tua nosso nossa sem sob sobre entre ate ' +
    'depois antes ja so cada todo toda todos todas sim obrigado obrigada faz fazer deve ' +
    'dever pode poder',
};
const stops = new Set(Object.values(stopWords).flatMap((words) => words.split(' ')));

const wordsOf = (text: string): readonly string[] => fold(text).split(' ');

/** Checks whether a word counts: numbers, short words and words without meaning do not. */
const counts = (word: string): boolean =>
  word.length >= SHORTEST && /^\p{L}+$/u.test(word) && !stops.has(word);

const more = (people: Map<string, number>, name: string): void =>
  void people.set(name, (people.get(name) ?? 0) + 1);

/**
 * Returns entries of at least eleven people, the most frequent first; equals by name, because the
 * exact order would reveal something about the numbers.
 */
const shown = (people: ReadonlyMap<string, number>): readonly Named[] =>
  [...people]
    .filter(([, count]) => count >= RULES.least)
    .map(([name, count]) => ({ name, people: rounded(count, RULES) }))
    .sort((a, b) => b.people - a.people || a.name.localeCompare(b.name));

/**
 * Counts the open answers to one question, one after another: a hundred thousand take half a
 * second.
 */
export class OpenCount {
  /** The number of people who used each word; a person who used it twice counts once. */
  private readonly words = new Map<string, number>();
  private readonly groups = new Map<string, number>();

  add({ text, group }: OpenAnswer): void {
    for (const word of new Set(wordsOf(text))) if (counts(word)) more(this.words, word);
    if (group !== undefined) more(this.groups, group);
  }

  /** Returns what may be shown now. */
  seen(): OpenAnswers {
    return { words: shown(this.words).slice(0, MOST), groups: shown(this.groups) };
  }
}

/**
 * Returns what may be shown of the open answers to one question: words that at least eleven people
 * used, and groups with as many people. Nothing if there are fewer than eleven answers. It must be
 * made once, when the poll has closed: if it were made again, the two could be compared.
 */
export function openAnswersOf(answers: readonly OpenAnswer[]): OpenAnswers {
  const count = new OpenCount();
  for (const answer of answers) count.add(answer);
  return count.seen();
}
