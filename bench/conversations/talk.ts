/**
 * Six messages, of which one tip comes: the first words, four answers,
 * and the end of the talk. To Amana `menu` hands the report over: it
 * escalates, and a focal point is called. The same for every stack.
 */
export const SCRIPT = [
  (token: string) =>
    `Bonjour, un homme cherche des filles du quartier pour un travail loin, dossier ${token}`,
  () => '1',
  () => '2',
  // Not "2" again: the same words at once are one text that its provider delivered twice.
  () => 'non',
  () => '1',
  () => 'menu',
] as const;

/**
 * Another sixth message: a fifth answer, after which Amana goes on asking and nobody is called yet.
 */
export const FIFTH_ANSWER = '2';

/** The words by which one talk's tip is found again. */
export function wordsOf(token: string): string {
  return SCRIPT[0](token);
}

/** What a person may have written after the first words; an answer in words is kept with them. */
const answers = new Set([...SCRIPT.slice(1).map((line) => line('')), FIFTH_ANSWER]);

/**
 * The token in the words of a tip, if they are of this
 * script: the first words, and answers below them.
 */
export function tokenIn(words: string): string | undefined {
  const [first = '', ...below] = words.split('\n');
  const token = /dossier ([a-z0-9]+)$/.exec(first)?.[1];
  return token !== undefined && wordsOf(token) === first && below.every((line) => answers.has(line))
    ? token
    : undefined;
}
