import { tokensOf } from '../tips/missing/tokens.js';
import { nameIn } from '../tips/missing/who.js';
import { MASKED } from '../privacy/mask.js';
import { onceForEach } from '../shared/once-for-each.js';
import { fold } from '../shared/texts/fold.js';
import { noName } from '../shared/texts/name-spellings.js';
import { likenessOf, partOf, type NamePart } from '../shared/texts/names.js';
import { isCommonWord } from './common-words.js';

/** What somebody wrote in answer to one step. */
export interface Said {
  readonly step: string;
  readonly words: string;
}

/** Answers that are a name and nothing else: each word of them is one. */
const nameSteps: ReadonlySet<string> = new Set([
  'name',
  'contact',
  'missingName',
  'missingContact',
]);
/**
 * Answers about a person that are masked whole, and in which a name has a capital or stands first.
 */
const aboutSteps: ReadonlySet<string> = new Set(['missing', 'whoIs']);

/** Whether an answer says who somebody is: nothing of it is shown. */
export const saysWho = (step: string): boolean => nameSteps.has(step) || aboutSteps.has(step);

/** How people say their own name. What follows with capitals is a name. */
const introductions =
  "[Mm]y name is|[Ii] am called|[Ii] am|[Ii]['’]m|[Tt]his is|I,|[Jj]e m['’ ]appelle|[Mm]on nom est|[Jj]e suis|" +
  "[Mm]oi c['’]est|[Mm]oi,|[Cc]['’]est|[Mm]eu nome [eé]|[Cc]hamo-me|[Mm]e chamo|[Ee]u sou|[Ee]u,|[Aa]qui [eé]|[Aa]qui fala";
const NAME = String.raw`\p{Lu}[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+){0,2}`;
const introduced = new RegExp(String.raw`(?<!\p{L})((?:${introductions})\s+)(${NAME})`, 'gu');
/** "Adjoa here": a text begins with who writes it. */
const signed = new RegExp(String.raw`^(\s*)(${NAME})(?=,?\s+(?:here|ici|aqui)(?!\p{L}))`, 'gu');
/**
 * After these the next words are a name, however it is written, up to a word that everybody uses.
 */
const named =
  /(?<!\p{L})((?:my name is|je m['’ ]appelle|mon nom est|meu nome [eé]|chamo-me|me chamo)\s+)([\p{L}\p{M}'’-]+(?:\s+[\p{L}\p{M}'’-]+){0,2})/giu;

/** The beginning of some words, up to the first that everybody uses. */
function upToCommon(words: string): string {
  const all = words.split(/\s+/);
  const end = all.findIndex((word) => isCommonWord(fold(word)));
  return all.slice(0, end < 0 ? all.length : Math.max(end, 1)).join(' ');
}

/** The names by which a text says who writes it, or who is missing. */
function namesSaid(words: string): string[] {
  const with_ = [introduced, signed].flatMap((pattern) =>
    [...words.matchAll(pattern)].map(([, , name = '']) => name),
  );
  const without = [...words.matchAll(named)].map(([, , name = '']) => upToCommon(name));
  const missing = nameIn(tokensOf(words));
  return [...with_, ...without, ...(missing === undefined ? [] : [missing])];
}

/** The words of an answer about a person that are names. */
const capitals = (words: string): string =>
  tokensOf(words)
    .filter(({ capital }, i) => capital || i === 0)
    .map(({ raw }) => raw)
    .join(' ');

/**
 * All parts of names that stand in the answers of a
 * case, where somebody was asked for one or says one.
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

/** A text without the names by which its writer says who they are, wherever one is said. */
export const withoutSaidNames = (text: string): string =>
  text
    .replace(introduced, `$1${MASKED}`)
    .replace(signed, `$1${MASKED}`)
    .replace(named, (_, before: string, words: string) => {
      const name = upToCommon(words);
      return before + MASKED + words.slice(name.length);
    });

/** As sure as this, a word is a name in another spelling. */
const SURE = 0.8;
/** With a capital, so little is enough. */
const CAPITAL = 0.7;
/** A shorter word is compared by its letters and its sound alone. */
const SHORT = 4;
/**
 * So many names are looked for with slips of the finger,
 * the others by letters and sound: it takes longer.
 */
const MOST_NEAR = 12;

/** Names as they are looked for in a text. */
interface Wanted {
  readonly near: readonly NamePart[];
  /** Letters, sounds and known names: those of the parts, and of two parts joined. */
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
  /** As it is compared; nothing for a word that everybody uses. */
  readonly part: NamePart | undefined;
  /** By itself it is one of the names. */
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

/** The words of a text; a word that comes again is read once. */
function wordsOf(text: string, wanted: Wanted): Word[] {
  const read = onceForEach((raw) => readWord(raw, wanted));
  return [...text.matchAll(/[\p{L}\p{M}]+/gu)].map(({ 0: raw, index }) => ({
    ...read(raw),
    from: index,
    to: index + raw.length,
  }));
}

/** Words that are one name together: "Abdul Karim" where the field says Abdulkarim. */
function isJoined(one: Word | undefined, next: Word | undefined, wanted: Wanted): boolean {
  if (!one?.part || !next?.part || next.from - one.to > 1) return false;
  return isSame(wanted.part(one.part.folded + next.part.folded), wanted);
}

/** Masks some words of a text; what stands beside each other becomes one. */
function masked(text: string, left: readonly Word[]): string {
  let at = 0;
  let out = '';
  for (const { from, to } of left) {
    out += text.slice(at, from) + MASKED;
    at = to;
  }
  return (out + text.slice(at)).replace(/\[\*{3}\](?:[\s'’-]{1,3}\[\*{3}\])+/gu, MASKED);
}

/** A text without names: in parts, in other spellings, in any case, joined or apart. */
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
