import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { pollShape, type Poll } from '../../../src/polls/definition.js';
import { projectRoot } from '../../../src/shared/root.js';
import { seededChance } from '../../../src/shared/seeded-chance.js';
import { ageBands } from '../../../src/shared/traits.js';
import type { Did, Someone } from './people.js';

/** The example poll of the repository. */
export const jobOffers = (): Poll =>
  pollShape.parse(
    parse(readFileSync(path.join(projectRoot(), 'examples', 'polls', 'job-offers.yaml'), 'utf8')),
  );

interface Country {
  readonly iso2: string;
  readonly names: Readonly<Record<string, string>>;
  readonly areas: readonly { readonly code: string; readonly name: string }[];
}
const countries = (
  parse(readFileSync(path.join(projectRoot(), 'directory', 'countries.yaml'), 'utf8')) as {
    countries: Country[];
  }
).countries;

/** Names of countries and areas, from the seed of the directory. */
export function place(code: string, language: string): string {
  const country = countries.find(({ iso2 }) => iso2 === code.slice(0, 2));
  if (code.length === 2) return country?.names[language] ?? code;
  return country?.areas.find((area) => area.code === code)?.name ?? code;
}

/**
 * People who were asked the example poll: their answers
 * lean with age and place, some skip, some fall silent.
 */
export function simulated(
  people: number,
  seed = 1,
  among: readonly string[] = ['TG', 'GH', 'GW'],
): readonly Someone[] {
  const random = seededChance(seed);
  const pick = <One>(some: readonly One[], lean = 1): One =>
    some[Math.floor(random() ** lean * some.length)] as One;
  return Array.from({ length: people }, (): Someone => {
    const country = pick(among, 1.3);
    const areas = countries.find(({ iso2 }) => iso2 === country)?.areas ?? [];
    const traits = {
      age: random() < 0.08 ? 'unknown' : pick(ageBands, 0.8),
      gender: random() < 0.05 ? 'unknown' : pick(['female', 'male']),
      country,
      area: random() < 0.1 ? 'unknown' : pick(areas, 1.5).code,
      channel: pick(['sms', 'telegram'], 1.6),
      language: country === 'GH' ? 'en' : country === 'TG' ? 'fr' : 'pt',
      day: `2026-12-0${1 + Math.floor(random() ** 2 * 7)}`,
    };
    const young = traits.age === '15-17' || traits.age === '18-24';
    const did: Record<string, Did> = {};
    const ask = (id: string, answer: () => readonly string[], lost = 0.04): boolean => {
      const luck = random();
      did[id] = luck < lost ? 'fell silent' : luck < lost + 0.05 ? 'skipped' : { chose: answer() };
      return did[id] !== 'fell silent';
    };
    if (random() < 0.55) return { traits, did: { offer: 'fell silent' } };
    const offers = young
      ? ['check', 'check', 'give', 'refuse', 'unknown']
      : ['check', 'check', 'check', 'check', 'refuse', 'refuse', 'give', 'unknown'];
    if (!ask('offer', () => [pick(offers)], 0)) return { traits, did };
    const offer = did['offer'];
    const chose = typeof offer === 'object' ? offer.chose[0] : undefined;
    const branch = chose === 'give' || chose === 'refuse';
    if (
      !branch &&
      !(
        ask('where', () =>
          ['labour', 'embassy', 'family', 'web'].filter(
            (_, at) => random() < [0.5, 0.25, 0.7, 0.3][at]!,
          ),
        ) && ask('days', () => [String(1 + Math.floor(random() ** 3 * 60))])
      )
    )
      return { traits, did };
    ask('advice', () => ['…']);
    return { traits, did };
  });
}

/** What some of them wrote. */
export function written(people: number, seed = 2): readonly { readonly text: string }[] {
  const random = seededChance(seed);
  const parts = [
    'ask for the contract',
    'never give your passport',
    'call the embassy',
    'tell your family first',
    'check the address',
    'do not pay money',
    'ask somebody who went there',
  ];
  return Array.from({ length: people }, () => ({
    text: [0, 1].map(() => parts[Math.floor(random() * parts.length)]).join(', '),
  }));
}
