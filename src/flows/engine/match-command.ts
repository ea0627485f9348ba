import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import { heardAs } from '../../shared/texts/written-out.js';
import { endsMessages } from './ends-messages.js';
import { commands, type Command, type Lexicon } from '../../shared/texts/texts.js';

/** What a phrase means to the command matcher: a command, or a word that may stand around one. */
type Meaning = Command | 'around';

interface Phrases {
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** The number of words of the longest phrase. */
  readonly longest: number;
}

const phrasesOf = onceFor((lexicon: Lexicon): Phrases => {
  const meanings = new Map<string, Meaning>(lexicon.around.map((phrase) => [phrase, 'around']));
  for (const command of commands)
    for (const phrase of lexicon.commands[command]) meanings.set(phrase, command);
  const longest = Math.max(0, ...[...meanings.keys()].map((phrase) => phrase.split(' ').length));
  return { meanings, longest };
});

/**
 * Returns the meaning of a phrase in any of the languages; a command has priority over a word
 * around one.
 */
function meaningOf(phrase: string, lexicons: readonly Lexicon[]): Meaning | undefined {
  const found = lexicons.flatMap((lexicon) => phrasesOf(lexicon).meanings.get(phrase) ?? []);
  return found.find((meaning) => meaning !== 'around') ?? found[0];
}

/** Checks whether a text is exactly a command, in any of the languages. */
export function isCommandWord(text: string, lexicons: readonly Lexicon[]): boolean {
  const meaning = meaningOf(fold(text), lexicons);
  return meaning !== undefined && meaning !== 'around';
}

/**
 * A text with more words is a story and is not checked: a command with everything that may stand
 * around it is shorter.
 */
const MOST_WORDS = 16;

/**
 * Returns the commands of a text that consists only of commands and words around them; the longest
 * phrases count.
 */
function sequence(folded: string, lexicons: readonly Lexicon[]): readonly Command[] {
  const words = folded.split(' ');
  if (folded === '' || words.length > MOST_WORDS) return [];
  const longest = Math.max(0, ...lexicons.map((lexicon) => phrasesOf(lexicon).longest));
  // Filled from the last word to the first: the commands from there on, or undefined where a word
  // is neither.
  const from: (readonly Command[] | undefined)[] = [...words.map(() => undefined), []];
  for (let at = words.length - 1; at >= 0; at -= 1) {
    for (let end = Math.min(words.length, at + longest); end > at && !from[at]; end -= 1) {
      const rest = from[end];
      const meaning = rest && meaningOf(words.slice(at, end).join(' '), lexicons);
      if (rest && meaning) from[at] = meaning === 'around' ? rest : [meaning, ...rest];
    }
  }
  return from[0] ?? [];
}

/**
 * Returns the command of which a text consists, in any of the languages: "STOP!!!", "Arrêt", "stop
 * it now pls". A sentence that contains such a word is no command ("he will not stop"). STOP may be
 * repeated; "help help help" is a call for help, not a command.
 */
export function matchCommand(text: string, lexicons: readonly Lexicon[]): Command | undefined {
  const folded = fold(text);
  const command = commandOf(folded, lexicons);
  if (command) return command;
  if (endsMessages(folded, lexicons)) return 'stop';
  const plain = heardAs(text);
  if (plain === folded) return undefined;
  // A person who stretches or spells HELP is calling for help; STOP written like this is still
  // STOP.
  return commandOf(plain, lexicons) === 'stop' ? 'stop' : undefined;
}

function commandOf(folded: string, lexicons: readonly Lexicon[]): Command | undefined {
  const exact = meaningOf(folded, lexicons);
  if (exact !== undefined && exact !== 'around') return exact;
  const [command, ...others] = sequence(folded, lexicons);
  if (others.length > 0 && [command, ...others].some((one) => one !== 'stop')) return undefined;
  return command;
}
