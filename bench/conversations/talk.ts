/**
 * Six messages, of which one tip comes: the first words, four answers, and the end of the talk. To Amana `menu` hands
 * the report over: it escalates, and a focal point is called. The same for every stack.
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

/** Another sixth message: a fifth answer, after which Amana goes on asking and nobody is called yet. */
export const FIFTH_ANSWER = '2';

/** The words by which one talk's tip is found again. */
export function wordsOf(token: string): string {
  return SCRIPT[0](token);
}

/** The token in the words of a tip, if they are of this script. */
export function tokenIn(words: string): string | undefined {
  const token = /dossier ([a-z0-9]+)$/.exec(words)?.[1];
  return token !== undefined && wordsOf(token) === words ? token : undefined;
}
