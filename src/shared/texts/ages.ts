import { groupBy } from '../group-by.js';
import { findAll, indexOf, type Found, type PatternIndex } from './patterns.js';
import { clausesOf } from './signals.js';
import { ageWords, type AgeWord, type Lexicon } from './texts.js';
import { onceFor } from '../once-for.js';

const indexFor = onceFor((lexicon: Lexicon): PatternIndex<AgeWord> =>
  indexOf(ageWords.map((name) => [name, lexicon.ages[name]])),
);

/** The highest age that is read; a higher number is not a person's age. */
const OLDEST = 99;
/** The lowest number that needs no "years" after it: in "She is 4 sale" 4 is not an age. */
const LEAST_WITHOUT_UNIT = 7;

/** Returns the phrases around a number: those that end before it, and those that begin after it. */
function around(words: readonly string[], lexicons: readonly Lexicon[]) {
  const found = lexicons.flatMap((lexicon) => findAll(indexFor(lexicon), words));
  const byEnd = groupBy(found, ({ end }) => end);
  const byStart = groupBy(found, ({ start }) => start);
  const of = (kind: AgeWord, here: readonly Found<AgeWord>[] = []) =>
    here.find(({ pattern }) => pattern.label === kind);
  return {
    before: (kind: AgeWord, place: number) => of(kind, byEnd.get(place)),
    behind: (kind: AgeWord, place: number) => of(kind, byStart.get(place)),
  };
}

/** Returns the ages in one clause. */
function inClause(words: readonly string[], lexicons: readonly Lexicon[]): number[] {
  if (!words.some((word) => /^\d{1,2}$/.test(word))) return [];
  const { before, behind } = around(words, lexicons);
  return words.flatMap((word, at) => {
    const age = Number(word);
    if (!/^\d{1,2}$/.test(word) || age < 1 || age > OLDEST) return [];
    const unit = behind('units', at + 1);
    const last = unit?.end ?? at + 1;
    const never =
      before('never', at) ??
      before('never', at - 1) ??
      behind('never', at + 1) ??
      behind('never', last);
    if (never) return [];
    const alone = unit !== undefined && words.length === last - at;
    const sure =
      alone ||
      behind('olds', at + 1) !== undefined ||
      (before('openings', at) !== undefined && unit !== undefined) ||
      (before('leads', at) !== undefined && (unit !== undefined || age >= LEAST_WITHOUT_UNIT));
    return sure ? [age] : [];
  });
}

/**
 * Returns the ages of people that a text certainly tells: "am 15", "she is 14 yrs", "j'ai 15 ans",
 * "tenho 15 anos". Years that are not an age ("for 15 years", "il y a 15 ans") and numbers of other
 * things are left out. Pure.
 */
export const agesIn = (text: string, lexicons: readonly Lexicon[]): number[] =>
  clausesOf(text).flatMap((words) => inClause(words, lexicons));
