import { tokensOf } from '../tips/missing/tokens.js';
import { nameIn } from '../tips/missing/who.js';
import { MASKED } from '../privacy/mask.js';
import { onceForEach } from '../shared/once-for-each.js';
import { fold } from '../shared/texts/fold.js';
import { noName } from '../shared/texts/name-spellings.js';
import { likenessOf, partOf, type NamePart } from '../shared/texts/names.js';
import { isCommonWord } from './common-words.js';

/** The words of a reporter in answer to one step. */
export interface Said {
  readonly step: string;
  readonly words: string;
}

/** Answers that consist only of a name: each word of them is part of one. */
const nameSteps: ReadonlySet<string> = new Set([
  'name',
  'contact',
  'missingName',
  'missingContact',
]);
/**
 * Answers about a person. They are masked completely; words with a capital or in first place are
 * names.
 */
const aboutSteps: ReadonlySet<string> = new Set(['missing', 'whoIs']);

/** Checks whether an answer identifies a person: then nothing of it is shown. */
export const saysWho = (step: string): boolean => nameSteps.has(step) || aboutSteps.has(step);

/** Phrases with which people give their own name. Words with capitals after them are names. */
const introductions =
  "[Mm]y name is|[Ii] am called|[Ii] am|[Ii]['’]m|[Tt]his is|I,|[Jj]e m['’ ]appelle|[Mm]on nom est|[Jj]e suis|" +
  "[Mm]oi c['’]est|[Mm]oi,|[Cc]['’]est|[Mm]eu nome [eé]|[Cc]hamo-me|[Mm]e chamo|[Ee]u sou|[Ee]u,|[Aa]qui [eé]|[Aa]qui fala";
const NAME = String.raw`\p{Lu}[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+){0,2}`;
const introduced = new RegExp(String.raw`(?<!\p{L})((?:${introductions})\s+)(${NAME})`, 'gu');
/** "Adjoa here": a text begins with the name of its writer. */
const signed = new RegExp(String.raw`^(\s*)(${NAME})(?=,?\s+(?:here|ici|aqui)(?!\p{L}))`, 'gu');
/** After these phrases the next words are a name, in any spelling, up to a common word. */
const named =
  /(?<!\p{L})((?:my name is|je m['’ ]appelle|mon nom est|meu nome [eé]|chamo-me|me chamo)\s+)([\p{L}\p{M}'’-]+(?:\s+[\p{L}\p{M}'’-]+){0,2})/giu;

/** Returns the first words, up to the first common word. */
function upToCommon(words: string): string {
  const all = words.split(/\s+/);
  const end = all.findIndex((word) => isCommonWord(fold(word)));
  return all.slice(0, end < 0 ? all.length : Math.max(end, 1)).join(' ');
}

/** Returns the names by which a text identifies its writer, or a missing person. */
function namesSaid(words: string): string[] {
  const with_ = [introduced, signed].flatMap((pattern) =>
    [...words.matchAll(pattern)].map(([, , name = '']) => name),
  );
  const without = [...words.matchAll(named)].map(([, , name = '']) => upToCommon(name));
  const missing = nameIn(tokensOf(words));
  return [...with_, ...without, ...(missing === undefined ? [] : [missing])];
}

/** Returns the words of an answer about a person that are names. */
const capitals = (words: string): string =>
  tokensOf(words)
    .filter(({ capital }, i) => capital || i === 0)
    .map(({ raw }) => raw)
    .join(' ');

/**
 * Returns all parts of names in the answers of a case: answers to a question for a name, and names
 * in other answers.
 */
export function namesIn(said: readonly Said[]): readonly NamePart[] {
  const names = said.flatMap(({ step, words }) => {
    if (nameSteps.has(step)) return [words];
    return aboutSteps.has(step) ? [capitals(words), ...namesSaid(words)] : namesSaid(words);
  });
  const parts = names
    .flatMap((name) => fold(name).split(' '))
    .filter((word) => /^\p{L}{2,}$/u.test(word) && !noName.has(word) && !isCommonWord(word));
  return [...new Set(parts)].map(partOf);
}

/** Returns a text without the names with which its writer introduces themselves. */
export const withoutSaidNames = (text: string): string =>
  text
    .replace(introduced, `$1${MASKED}`)
    .replace(signed, `$1${MASKED}`)
    .replace(named, (_, before: string, words: string) => {
      const name = upToCommon(words);
      return before + MASKED + words.slice(name.length);
    });

/** From this similarity on, a word is a name in another spelling. */
const SURE = 0.8;
/** The lower similarity that is enough for a word with a capital. */
const CAPITAL = 0.7;
/** Shorter words are compared only by letters and sound. */
const SHORT = 4;
/**
 * The most names that are also searched with typing errors, because that is slow; the others only
 * by letters and sound.
 */
const MOST_NEAR = 12;

/** Names in the form that the search uses. */
interface Wanted {
  readonly near: readonly NamePart[];
  /** Letters, sounds and known names, of single parts and of two parts joined. */
  readonly same: ReadonlySet<string>;
  readonly part: (folded: string) => NamePart;
}

const keysOf = ({ folded, known, sound }: NamePart): string[] => [
  folded,
  ...(known === undefined ? [] : [`known ${known}`]),
  ...(sound.length < 2 ? [] : [`sound ${sound}`]),
];

function wantedOf(names: readonly NamePart[]): Wanted {
  const joined = names.map(({ folded }, i) => partOf(folded + (names[i + 1]?.folded ?? '')));
  return {
    near: names.slice(0, MOST_NEAR),
    same: new Set([...names, ...joined].flatMap(keysOf)),
    part: onceForEach(partOf),
  };
}

const isSame = (part: NamePart, { same }: Wanted): boolean =>
  keysOf(part).some((key) => same.has(key));

interface Word {
  readonly from: number;
  readonly to: number;
  /** Its form for comparison; undefined for a common word. */
  readonly part: NamePart | undefined;
  /** Whether the word alone is one of the names. */
  readonly isName: boolean;
}

function isNamed(raw: string, part: NamePart, wanted: Wanted): boolean {
  if (isSame(part, wanted)) return true;
  const least = /^\p{Lu}/u.test(raw) ? CAPITAL : SURE;
  return part.folded.length >= SHORT && wanted.near.some((name) => likenessOf(name, part) >= least);
}

function readWord(raw: string, wanted: Wanted): Pick<Word, 'part' | 'isName'> {
  const folded = fold(raw).replace(/ /g, '');
  const any = folded.length < 2 || (isCommonWord(folded) && !wanted.same.has(folded));
  if (any) return { part: undefined, isName: false };
  const part = wanted.part(folded);
  return { part, isName: isNamed(raw, part, wanted) };
}

/** Returns the words of a text; a repeated word is read once. */
function wordsOf(text: string, wanted: Wanted): Word[] {
  const read = onceForEach((raw) => readWord(raw, wanted));
  return [...text.matchAll(/[\p{L}\p{M}]+/gu)].map(({ 0: raw, index }) => ({
    ...read(raw),
    from: index,
    to: index + raw.length,
  }));
}

/** Checks whether two words together are one name: "Abdul Karim" where the field has Abdulkarim. */
function isJoined(one: Word | undefined, next: Word | undefined, wanted: Wanted): boolean {
  if (!one?.part || !next?.part || next.from - one.to > 1) return false;
  return isSame(wanted.part(one.part.folded + next.part.folded), wanted);
}

/** Masks words of a text; adjacent masks become one. */
function masked(text: string, left: readonly Word[]): string {
  let at = 0;
  let out = '';
  for (const { from, to } of left) {
    out += text.slice(at, from) + MASKED;
    at = to;
  }
  return (out + text.slice(at)).replace(/\[\*{3}\](?:[\s'’-]{1,3}\[\*{3}\])+/gu, MASKED);
}

/** Returns a text without names: parts of names, other spellings, any case, joined or separate. */
export function withoutNames(text: string, names: readonly NamePart[]): string {
  if (names.length === 0) return text;
  const wanted = wantedOf(names);
  const words = wordsOf(text, wanted);
  const left = words.filter(
    (one, i) =>
      one.isName || isJoined(one, words[i + 1], wanted) || isJoined(words[i - 1], one, wanted),
  );
  return masked(text, left);
}
