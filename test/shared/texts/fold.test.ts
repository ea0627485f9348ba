import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldingOnce } from '../../../src/shared/texts/fold.js';
import { talk } from '../../../src/flows/dialog/talk.js';
import { context } from '../../flows/dialog/people.js';

test.each([
  ['ARRÊT !!!', 'arret'],
  ['N’oubliez pas l‘Œuvre…', 'n oubliez pas l oeuvre'],
  ['Não posso, sô!', 'nao posso so'],
  ['ɓarawo ya ɗauki yaro a Ƙano, ƴan', 'barawo ya dauki yaro a kano yan'],
  ['Ẹ jọ̀wọ́ ṣe', 'e jowo se'],
  ['Ŋútsu ɖeka le Lomɛ, nyɔnu ɛɔ ɲ', 'nutsu deka le lome nyonu eo n'],
  ['Łódź ı ðþø straße Æ', 'lodz i dtho strasse ae'],
  ['«\u00a01\u202f–\u202f2\u00a0»', '1 2'],
  ['١٢٣ ۴ ߅ 1️⃣', '123 4 5 1'],
  ['\u0000he\u0000lp\u200b me\u202e', 'help me'],
  ['line\r\none\ttwo', 'line one two'],
  ['he\u3164lp \uffa0me', 'help me'],
  ['مسـاعـدة', 'مساعدة'],
  ['مساعدة 🆘 👍🏽', 'مساعدة 🆘 👍'],
  ['{"$where": "1"}', 'where 1'],
  ['nº 1, n°2, 3ª', 'n 1 n 2 3'],
  ['  ', ''],
])('%j is compared as %j', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('folding what is folded changes nothing, for any text a phone or an attacker can send', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
      (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
        expect(once).not.toMatch(/^ | $| {2}|[\p{Cc}\p{Cs}]/u);
      },
    ),
    { numRuns: 500 },
  );
});

test('every single character of the first two planes folds to something that folds to itself', () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0x1ffff; code += 1) {
    const once = fold(`a${String.fromCodePoint(code)}`);
    if (fold(once) !== once) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('a text means the same in upper case and in lower case', () => {
  const letters = fc.string({ unit: fc.constantFrom(..."aàâçéèêëîïôœûùãõɓɗƙƴŋɛɔẹọṣ1 '’") });
  fc.assert(fc.property(letters, (text) => fold(text) === fold(text.toUpperCase())));
});

describe('while a turn is read', () => {
  /** How often letters were taken apart while something was done: twice for each text folded. */
  function takenApart(work: () => unknown): number {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its text below
    const normalize = String.prototype.normalize;
    let times = 0;
    String.prototype.normalize = function (form?: string) {
      times += 1;
      return normalize.call(this, form);
    };
    try {
      work();
    } finally {
      String.prototype.normalize = normalize;
    }
    return times;
  }
  const text = 'Ils ont emmené deux filles à la gare, près du marché';

  test('a text is folded once, and nothing of it is kept after it', () => {
    const twice = () => [fold(text), foldingOnce(() => fold(text))];
    expect(takenApart(() => foldingOnce(twice))).toBe(2);
    expect(takenApart(twice)).toBe(4);
    expect(() => foldingOnce(() => JSON.parse(fold(text)) as unknown)).toThrow();
    expect(takenApart(() => fold(text))).toBe(2);
    expect(foldingOnce(twice)).toEqual([fold(text), fold(text)]);
  });

  test('all who read it in a turn share that', () => {
    const turn = () => talk({ stopped: false }, { kind: 'text', text }, context());
    // Lexicons are read once a process; each reader folding by itself came to 60 then.
    turn();
    expect(takenApart(turn)).toBeLessThanOrEqual(8);
  });
});
