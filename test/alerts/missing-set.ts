import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Told } from '../../src/alerts/matching/person.js';
import { shippedCountries } from '../../src/directory/country-file.js';
import { HOUR } from '../../src/shared/clock.js';
import { hourCode } from '../../src/shared/missing.js';
import { projectRoot } from '../../src/shared/root.js';
import { seededChance } from '../../src/shared/seeded-chance.js';

/** Two reports of one person. */
export interface Pair {
  readonly set: 'tuned' | 'held';
  readonly about: string;
  readonly one: Told;
  readonly other: Told;
}

const began = new Date('2026-11-20T06:00:00.000Z').getTime();
const linesOf = (name: string) =>
  readFileSync(path.join(projectRoot(), 'test', 'fixtures', 'missing', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

interface Facts {
  readonly kind: 'missing' | 'sighting';
  readonly name: string;
  readonly age: string;
  readonly sex: string;
  readonly area: string;
  readonly at: Date;
  readonly clothes: string;
  readonly looks: string;
  readonly extra: string;
}

/**
 * A report as the chat keeps it: codes in its answers,
 * words by their step. A sighting tells all in one text.
 */
export function toldOf({ kind, name, age, sex, area, at, clothes, looks, extra }: Facts): Told {
  const told = (step: string, text: string) => (text === '-' ? [] : [{ step, text }]);
  const sighting = kind === 'sighting';
  const all = [name, clothes, looks, extra].filter((text) => text !== '-').join('. ');
  return {
    kind,
    country: area.slice(0, 2),
    area,
    receivedAt: new Date(at.getTime() + HOUR),
    answers: sighting
      ? { sightingAt: hourCode(at) }
      : { missingAge: age, missingSex: sex, missingSince: hourCode(at) },
    words: sighting
      ? told('sightingWords', all === '' ? '-' : all)
      : [
          ...told('missingName', name),
          ...told('missingClothes', clothes),
          ...told('missingLooks', looks),
          ...told('missingVehicle', extra),
        ],
  };
}

/** The labelled set. */
export function pairs(): Pair[] {
  return linesOf('pairs.txt').map((line, i) => {
    const [set, kind, name1, name2, ages, sexes, areas, hours, ...rest] = line.split('|');
    const [clothes1, clothes2, looks1, looks2, extra1, extra2] = rest;
    const at = new Date(began + ((i * 7) % 96) * HOUR);
    const part = (text: string | undefined, n: number) => text?.split(',')[n] ?? '';
    const facts = (n: 0 | 1): Facts => ({
      kind: n === 1 && kind === 's' ? 'sighting' : 'missing',
      name: (n === 0 ? name1 : name2) ?? '-',
      age: part(ages, n),
      sex: part(sexes, n),
      area: part(areas, n),
      at: n === 0 ? at : new Date(at.getTime() + Number(hours) * HOUR),
      clothes: (n === 0 ? clothes1 : clothes2) ?? '-',
      looks: (n === 0 ? looks1 : looks2) ?? '-',
      extra: (n === 0 ? extra1 : extra2) ?? '-',
    });
    const about = `${name1} / ${name2}`;
    return {
      set: set === 't' ? 'tuned' : 'held',
      about,
      one: toldOf(facts(0)),
      other: toldOf(facts(1)),
    };
  });
}

const french = ['BJ', 'BF', 'CI', 'GN', 'ML', 'NE', 'SN', 'TG'];
const worn = {
  en: ['shirt', 'shorts', 'dress', 'trousers', 'skirt', 'jersey', 'headscarf', 'boubou'],
  fr: ['chemise', 'short', 'robe', 'pantalon', 'jupe', 'maillot', 'foulard', 'boubou'],
};
const hues = {
  en: ['red', 'blue', 'green', 'yellow', 'white', 'black', 'brown', 'pink'],
  fr: ['rouge', 'bleu', 'vert', 'jaune', 'blanc', 'noir', 'marron', 'rose'],
};
const seen = {
  en: ['tall', 'slim', 'light skin', 'a scar', 'braids', 'short', 'dark skin'],
  fr: ['grand', 'mince', 'teint clair', 'une cicatrice', 'tresses', 'petite taille', 'teint noir'],
};

/** Reports of other people, from the names of their countries; the same ones for the same seed. */
export function distractors(count: number, seed = 16): Told[] {
  const chance = seededChance(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  const names = linesOf('names.txt').map((line) => {
    const [country = '', given = '', family = ''] = line.split('|');
    const areas = shippedCountries().find(({ iso2 }) => iso2 === country)?.areas ?? [];
    return { country, given: given.split(' '), family: family.split(' '), areas };
  });
  return Array.from({ length: count }, () => {
    const { country, given, family, areas } = pick(names);
    const language = french.includes(country) ? 'fr' : 'en';
    const piece = () =>
      language === 'fr' ? `${pick(worn.fr)} ${pick(hues.fr)}` : `${pick(hues.en)} ${pick(worn.en)}`;
    const maybe = (share: number, text: string) => (chance() < share ? text : '-');
    return toldOf({
      kind: chance() < 0.15 ? 'sighting' : 'missing',
      name: maybe(0.9, chance() < 0.85 ? `${pick(given)} ${pick(family)}` : pick(given)),
      age: String(3 + Math.floor(chance() * 16)),
      sex: pick(['girl', 'boy']),
      area: pick(areas).code,
      at: new Date(began + Math.floor(chance() * 240 - 48) * HOUR),
      clothes: maybe(0.7, chance() < 0.5 ? piece() : `${piece()}, ${piece()}`),
      looks: maybe(0.35, pick(seen[language])),
      extra: '-',
    });
  });
}

const lastOf = (name: string): string => name.split(' ').at(-1) ?? name;

/**
 * The hardest of others: for each pair somebody of the same family and area in the same days, and
 * somebody of the same given name and sex. Each is another child.
 */
export function relatives(of: readonly Pair[], seed = 17): Told[] {
  const chance = seededChance(seed);
  const made = distractors(2 * of.length, seed + 1);
  return of.flatMap(({ one }, i) => {
    const name = one.words.find(({ step }) => step === 'missingName')?.text ?? 'Awa';
    return [0, 1].map((n) => {
      const other = made[2 * i + n] as Told;
      const own = other.words.find(({ step }) => step === 'missingName')?.text.split(' ') ?? ['Jo'];
      const given = n === 0 ? (own[0] ?? 'Jo') : (name.split(' ')[0] ?? name);
      const family = n === 0 ? lastOf(name) : (own[1] ?? 'Sow');
      const at = new Date(one.receivedAt.getTime() + Math.floor(chance() * 72 - 36) * HOUR);
      const words = other.words.filter(({ step }) => step !== 'missingName');
      const sex = (n === 0 ? other : one).answers['missingSex'] ?? 'girl';
      return {
        ...other,
        kind: 'missing',
        country: one.country,
        area: one.area,
        receivedAt: at,
        answers: { missingAge: '9', ...other.answers, missingSince: hourCode(at), missingSex: sex },
        words: [{ step: 'missingName', text: `${given} ${family}` }, ...words],
      };
    });
  });
}

/** A report of which only the name is known: what the spellings alone are good for. */
export const onlyNamed = (told: Told): Told => ({
  ...told,
  kind: 'missing',
  country: 'ECOWAS',
  area: undefined,
  receivedAt: new Date(began),
  answers: {},
  words: told.words.filter(({ step }) => step === 'missingName'),
});
