import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shippedCountries } from '../../../src/directory/country-file.js';
import { createPlaces } from '../../../src/directory/gazetteer/gazetteer.js';
import { sound, twoSlips } from '../../../src/directory/gazetteer/likeness.js';
import { readGazetteer } from '../../../src/directory/gazetteer/read.js';
import { liesIn, partsOf, type PlaceMatch } from '../../../src/shared/place.js';
import { fold } from '../../../src/shared/texts/fold.js';

const countries = shippedCountries();
const named = readGazetteer();
const places = createPlaces(countries);
const labelled = (match: PlaceMatch): readonly string[] =>
  match.kind === 'one' || match.kind === 'maybe'
    ? [places.label(match.place, 'fr')]
    : match.kind === 'several'
      ? match.places.map((place) => places.label(place, 'fr'))
      : [];
const told = (text: string, home?: string) => {
  const match = places.match(text, home);
  return [match.kind, ...labelled(match)];
};

describe('what the gazetteer has', () => {
  test('every area lies where the directory has it, and every area of the directory is there', () => {
    const codes = countries.flatMap(({ areas }) => areas.map(({ code }) => code)).sort();
    expect(named.flatMap(({ kind, place }) => (kind === 'area' ? [place] : [])).sort()).toEqual(
      codes,
    );
    const areas = new Set(codes);
    for (const { place } of named) expect(areas.has(partsOf(place).area ?? '')).toBe(true);
  });
  test('every district that a town lies in has a name', () => {
    const districts = new Set(
      named.flatMap(({ kind, place }) => (kind === 'district' ? [place] : [])),
    );
    const homeless = named.filter(
      ({ kind, place }) => kind === 'town' && place.includes('.') && !districts.has(place),
    );
    expect(homeless).toEqual([]);
    expect(places.label('BJ-AQ.1', 'fr')).toBe('');
  });
  test('every country has towns and districts', () => {
    for (const { iso2 } of countries) {
      const mine = named.filter(({ place }) => liesIn(place, iso2)).map(({ kind }) => kind);
      expect([mine.includes('town'), mine.includes('district')]).toEqual([true, true]);
    }
  });
});

describe('a person says where they live', () => {
  test.each([
    ['Kpomassè', 'BJ', 'Kpomassè, Atlantique (Bénin)'],
    ['KPOMASSE', undefined, 'Kpomassè, Atlantique (Bénin)'],
    ['kpomasse benin', undefined, 'Kpomassè, Atlantique (Bénin)'],
    ['Bénin, Kpomassè', 'NG', 'Kpomassè, Atlantique (Bénin)'],
    ['je vis à Kpomassè au Bénin', undefined, 'Kpomassè, Atlantique (Bénin)'],
    ['calavi benin', undefined, 'Atlantique, Bénin'],
    ['Kano State', undefined, 'Kano, Nigéria'],
    ['kano city', undefined, 'Kano, Kano (Nigéria)'],
    ['Ikeja, Lagos', undefined, 'Ikeja, Lagos (Nigéria)'],
    ['I live in Kumasi', 'GH', 'Kumasi, Ashanti (Ghana)'],
    ['em Bissorã', 'GW', 'Bissorã, Oio (Guinée-Bissau)'],
    ['ouaga', 'BF', 'Centre, Burkina Faso'],
    ['N’Zérékoré', 'GN', 'Nzérékoré, Guinée'],
    ['Burkina Faso', undefined, 'Burkina Faso'],
    ['est', 'BF', 'Est, Burkina Faso'],
    ['région Est', 'BF', 'Est, Burkina Faso'],
    ['Centre-Est, Burkina Faso', undefined, 'Centre-Est, Burkina Faso'],
    ['Bo, Sierra Leone', undefined, 'Bo, Southern (Sierra Leone)'],
    ['Fidjrossè, Cotonou', 'BJ', 'Cotonou, Littoral (Bénin)'],
  ])('"%s" (a phone of %s) is %s', (text, home, label) => {
    expect(told(text, home)).toEqual(['one', label]);
  });
  test.each([
    ['Kpomase', 'BJ', 'Kpomassè, Atlantique (Bénin)'],
    ['Kpomasee', undefined, 'Kpomassè, Atlantique (Bénin)'],
    ['kpomase benin', undefined, 'Kpomassè, Atlantique (Bénin)'],
    ['port harcout', 'NG', 'Port-Harcourt, Rivers (Nigéria)'],
    ['Tamalle', 'GH', 'Tamale, Northern (Ghana)'],
    ['natitngou', 'BJ', 'Natitingou, Atacora (Bénin)'],
    ['abomey kalavy', 'BJ', 'Abomey-Calavi, Atlantique (Bénin)'],
  ])('"%s" (a phone of %s) is asked about: %s?', (text, home, label) => {
    expect(told(text, home)).toEqual(['maybe', label]);
  });
  test('a name that an area and its district bear is asked about', () => {
    expect(told('Kano', 'NG')).toEqual(['several', 'Kano, Nigéria', 'Kano, Kano (Nigéria)']);
  });
  test('a name in several countries is asked about, unless one is the country of the phone', () => {
    expect(told('Porto Novo')).toEqual([
      'several',
      'Porto Novo, Cap-Vert',
      'Porto-Novo, Ouémé (Bénin)',
    ]);
    expect(told('Porto Novo', 'BJ')).toEqual(['one', 'Porto-Novo, Ouémé (Bénin)']);
    expect(told('Niger')).toEqual(['several', 'Niger', 'Niger, Nigéria']);
    expect(told('Surulere', 'NG')).toEqual([
      'several',
      'Surulere, Lagos (Nigéria)',
      'Surulere, Oyo (Nigéria)',
    ]);
  });
  test('names that contradict each other are asked about', () => {
    expect(told('Cotonou, Lagos')).toEqual([
      'several',
      'Lagos, Nigéria',
      'Cotonou, Littoral (Bénin)',
    ]);
  });
  test('a sentence tells something: no name that is spelt otherwise is looked for in it', () => {
    expect(told('eles batem nas meninas atrás de bbbbbb')).toEqual(['none']);
    expect(told('je vis près du marché de Kpomassè')).toEqual([
      'one',
      'Kpomassè, Atlantique (Bénin)',
    ]);
  });
  test('a name that very many villages bear is not guessed', () => {
    expect(places.match('Sabon Gari').kind).toMatch(/many|several/);
  });
  test.each(['', '1', 'xyzzy', 'Paris', 'i dont know', '?!', '🙂', 'qqqqqqqqqqqq'])(
    '"%s" is no place',
    (text) => {
      expect(places.match(text)).toEqual({ kind: 'none' });
    },
  );
});

describe('whoever answers', () => {
  const towns = named.filter(({ kind }) => kind !== 'area');
  const anyName = fc.constantFrom(...named.map(({ name, place }) => ({ name, place })));
  /** What a match may have meant, from the smallest to the largest. */
  const meant = (match: PlaceMatch) =>
    match.kind === 'several' ? match.places : 'place' in match ? [match.place] : [];
  const right = (match: PlaceMatch, place: string) =>
    match.kind === 'many' || meant(match).some((one) => liesIn(place, one) || liesIn(one, place));

  test('with the name of any place, or of the place and its country, gets it, or is asked among others', () => {
    for (const { name, place: exact, kind, people } of named) {
      const { country, area = '' } = partsOf(exact);
      // A hamlet may be taken for the district of its name in the same area.
      const place = kind === 'town' && people < 10_000 ? area : exact;
      const behind = `${name}, ${countries.find(({ iso2 }) => iso2 === country)?.names.fr}`;
      for (const match of [places.match(name), places.match(name, country), places.match(behind)]) {
        if (!right(match, place)) throw new Error(`${name} (${place}) is ${JSON.stringify(match)}`);
      }
    }
  });
  test('is understood alike in capitals, without accents, and with words around the name', () => {
    fc.assert(
      fc.property(anyName, ({ name }) => {
        const match = places.match(name);
        expect(places.match(name.toUpperCase())).toEqual(match);
        expect(places.match(fold(name))).toEqual(match);
        expect(places.match(`  ${name} !!`)).toEqual(match);
      }),
      { numRuns: 300 },
    );
  });
  test('with one slip of the finger is never taken for somebody elsewhere without being asked', () => {
    const slip = fc.record({
      town: fc.constantFrom(...towns),
      at: fc.nat(),
      letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
    });
    const names = new Set(
      [
        ...named.flatMap(({ name, others }) => [name, ...others]),
        ...countries.flatMap(({ names: all, areas }) => [
          ...Object.values(all),
          ...areas.flatMap(({ name, aliases }) => [name, ...aliases]),
        ]),
      ].map(fold),
    );
    fc.assert(
      fc.property(slip, ({ town, at, letter }) => {
        const folded = fold(town.name);
        const place = at % folded.length;
        const typed = folded.slice(0, place) + letter + folded.slice(place + 1);
        fc.pre(
          !names.has(typed) &&
            !typed.split(' ').some((word) => names.has(word)) &&
            !/\d/.test(typed),
        );
        expect(places.match(typed, partsOf(town.place).country).kind).not.toBe('one');
      }),
      { numRuns: 300 },
    );
  });
  test.each([
    ['sqnquin district number one', 'LR'],
    ['sao francisco de hssis', 'CV'],
    ['ile oluji okeigbl', 'NG'],
  ])('with a slip beside the name of another place (%s) is asked', (typed, home) => {
    expect(places.match(typed, home).kind).not.toBe('one');
  });
  test('with one slip in a long name is asked about the right place nearly always', () => {
    let asked = 0;
    const long = towns
      .filter(({ name }) => fold(name).length >= 8 && !name.includes(' '))
      .slice(0, 2_000);
    for (const { name, place } of long) {
      const folded = fold(name);
      const typed = `${folded.slice(0, 3)}${folded.slice(4)}`;
      if (right(places.match(typed, partsOf(place).country), place)) asked += 1;
    }
    expect(asked / long.length).toBeGreaterThan(0.95);
  });
  test('with anything at all gets one of the five answers', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom(undefined, 'BJ', 'ZZ'),
        (text, home) => {
          expect(['one', 'maybe', 'several', 'many', 'none']).toContain(
            places.match(text, home).kind,
          );
        },
      ),
      { numRuns: 300 },
    );
    expect(['none', 'many', 'several', 'one']).toContain(
      places.match('de la sable '.repeat(2_000)).kind,
    );
  });
});

describe('a point', () => {
  test('is rounded to the area of the nearest town', () => {
    expect(places.near(6.44, 2.02)).toMatch(/^BJ-AQ/);
    expect(places.near(12.0, 8.52)).toMatch(/^NG-KN/);
    expect(places.near(6.14, 1.23)).toBe('TG-M');
  });
  test('far from every town of these countries is in none of them', () => {
    expect([
      places.near(48.85, 2.35),
      places.near(0, 0),
      places.near(NaN, 2),
      places.near(91, 500),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

test('how a name sounds does not depend on whose spelling it is', () => {
  for (const [one, other] of [
    ['cotonou', 'kotonu'],
    ['djougou', 'jugu'],
    ['ouagadougou', 'wagadugu'],
    ['abomey calavi', 'abomei kalavi'],
  ] as const)
    expect(sound(one)).toBe(sound(other));
  expect(sound('kano')).not.toBe(sound('kandi'));
  expect([
    twoSlips('natitingou', 'natitngo'),
    twoSlips('kandi', 'kara'),
    twoSlips('ab', 'ba'),
  ]).toEqual([true, false, true]);
});
