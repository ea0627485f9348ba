import { fold } from '../shared/texts/fold.js';
import type { Answer } from './escalation.js';

type Verb = Answer['verb'];

/** What focal points write, folded; all languages at once, because a duty phone is passed from hand to hand. */
const words: Readonly<Record<Verb, readonly string[]>> = {
  ok: ['ok', 'okay', 'oui', 'yes', 'sim'],
  no: ['no', 'non', 'nao'],
  pass: ['pass', 'passe', 'passer', 'passar', 'passa'],
  done: ['done', 'fait', 'feito'],
};
const verbs: ReadonlyMap<string, Verb> = new Map(
  (Object.keys(words) as Verb[]).flatMap((verb) =>
    words[verb].map((word) => [word, verb] as const),
  ),
);

/** Whether a text is a verb and nothing else: meant as an answer, without the code that says to what. */
export const lacksCode = (text: string): boolean => verbs.has(fold(text));

const button = /^fp:(ok|no|pass|done):(\d{4,6})$/;

/** What a button sends back; 64 bytes are allowed (Telegram Bot API), 14 are used. */
export const buttonData = ({ verb, code }: Answer): string => `fp:${verb}:${code}`;

/**
 * Reads a focal point's answer: a verb and a code, in this order or the other, or the data of a button. Case,
 * accents and punctuation do not matter. A code alone is no answer, nor is a text with two verbs or two codes.
 * @param text of a message @param data of a button that was pressed; then the text does not matter
 */
export function parseAnswer(text: string, data?: string): Answer | undefined {
  if (data !== undefined) {
    const [, verb, code] = button.exec(data) ?? [];
    return code === undefined ? undefined : { verb: verb as Verb, code };
  }

  // "ok4821" is two words, and "48 21" one code.
  const tokens = fold(text.slice(0, 200))
    .replace(/([a-z])(?=\d)|(\d)(?=[a-z])/g, '$1$2 ')
    .replace(/(\d) (?=\d)/g, '$1')
    .split(' ');
  const codes = tokens.filter((token) => /^\d+$/.test(token));
  const spoken = tokens.filter((token) => verbs.has(token));
  const [code, verb] = [codes[0], verbs.get(spoken[0] ?? '')];
  if (codes.length !== 1 || spoken.length !== 1 || code === undefined || verb === undefined)
    return undefined;
  if (!/^\d{4,6}$/.test(code)) return undefined;
  const first = [tokens[0], tokens[1]];
  return first.includes(code) && first.includes(spoken[0]) ? { verb, code } : undefined;
}
