import type { AgeBand } from '../../src/shared/traits.js';

/**
 * One of the people of a poll: who they are, how they join, and what they do when they are asked.
 */
export interface Member {
  readonly channel: 'sms' | 'telegram';
  /** E.164, or Telegram's id. */
  readonly address: string;
  readonly language: 'en' | 'fr' | 'pt';
  readonly country: 'TG' | 'GH' | 'CV';
  readonly age: AgeBand;
  readonly gender?: 'female' | 'male';
  readonly area?: string;
  /** What they send to take part, after the word for it. */
  readonly joins: readonly string[];
  readonly does: Deed;
}

/**
 * What somebody does with a poll: `checks`, `refuses` and
 * `unsure` answer at once; the others as their name says.
 */
export type Deed = 'checks' | 'refuses' | 'unsure' | 'answers when reminded' | 'never answers';

const places = {
  TG: {
    towns: [
      ['Kpalimé', 'TG-P'],
      ['Sokodé', 'TG-C'],
      ['Kara', 'TG-K'],
    ],
    language: 'fr',
    join: 'participer',
  },
  GH: {
    towns: [
      ['Kumasi', 'GH-AH'],
      ['Tamale', 'GH-NP'],
      ['Cape Coast', 'GH-CP'],
    ],
    language: 'en',
    join: 'join',
  },
  CV: {
    towns: [
      ['Mindelo', 'CV-SV'],
      ['Espargos', 'CV-SL'],
      ['Mosteiros', 'CV-MO'],
    ],
    language: 'pt',
    join: 'participar',
  },
} as const;

/** The word that begins it, in each language. */
export const joinWord = (member: Member): string => places[member.country].join;

const ages: readonly [AgeBand, string][] = [
  ['15-17', '16'],
  ['18-24', '19'],
  ['25-30', '27'],
  ['35+', '40'],
];
const deeds: readonly Deed[] = [
  'checks',
  'checks',
  'refuses',
  'checks',
  'unsure',
  'checks',
  'refuses',
  'answers when reminded',
  'never answers',
  'checks',
];

/**
 * The n-th of them: the same people each time. Six are of
 * an age that few have, so that their answers stay unseen.
 */
function member(n: number): Member {
  const country = (['TG', 'GH', 'CV'] as const)[n % 3] as Member['country'];
  const { towns, language } = places[country];
  const i = Math.floor(n / 3);
  const [age, years] =
    i === 7 || i === 33 ? (['31-34', '33'] as const) : (ages[i % ages.length] as [AgeBand, string]);
  const [town, area] = towns[Math.floor(i / 2) % towns.length] as (typeof towns)[number];
  const gender = i % 5 < 3 ? 'female' : 'male';
  const adult = age !== '15-17';
  const telegram = country !== 'TG' && i % 3 === 0;
  const phone = {
    TG: `+2289${1_000_000 + i}`,
    GH: `+23324${1_000_000 + i}`,
    CV: `+2389${100_000 + i}`,
  }[country];
  return {
    channel: telegram ? 'telegram' : 'sms',
    address: telegram ? String(7_100_000_000 + n) : phone,
    language,
    country,
    age,
    ...(adult ? { gender, area } : {}),
    joins: ['1', years, ...(adult ? [gender === 'female' ? '1' : '2', town] : [])],
    does: deeds[i % deeds.length] as Deed,
  };
}

/** So many people of three countries and three languages. */
export const members = (count: number): Member[] =>
  Array.from({ length: count }, (_, n) => member(n));

const advice = {
  en: 'Ask the labour office first, and tell your family',
  fr: "Demande d'abord au bureau du travail et parle à ta famille",
  pt: 'Pergunta primeiro no centro de emprego e fala com a família',
} as const;

/** What somebody sends who answers the poll of examples/polls/job-offers.yaml. */
export function answersOf({ does, language }: Member): readonly string[] {
  switch (does) {
    case 'checks':
    case 'answers when reminded':
      return ['1', '1,3', '7', advice[language]];
    case 'refuses':
      return ['3', advice[language]];
    case 'unsure':
      return ['4', '2', '14', advice[language]];
    case 'never answers':
      return [];
  }
}
