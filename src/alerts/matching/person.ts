import { missingPerson, hourOf } from '../../shared/missing.js';
import { partsOf, type Places } from '../../shared/place.js';
import { readName, type Name } from '../../shared/texts/names.js';
import { platesIn, readPlate } from './plates.js';
import {
  clothesIn,
  companyIn,
  looksIn,
  vehicleIn,
  type Clothes,
  type Looks,
  type Vehicle,
} from './said.js';

/** A report to compare: about a missing person, or a sighting. */
export interface Told {
  readonly kind: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly receivedAt: Date;
  readonly answers: Readonly<Record<string, string>>;
  /** The opened entries; empty without keys. */
  readonly words: readonly { readonly step: string; readonly text: string }[];
}

/** A report in the form that comparisons use. */
export interface Compared {
  readonly sighting: boolean;
  readonly country: string;
  readonly area: string | undefined;
  /**
   * When the person was last seen, or was sighted. `atTold` is false if only the time of the report
   * is known.
   */
  readonly at: Date;
  readonly atTold: boolean;
  readonly age: number | undefined;
  readonly female: boolean | undefined;
  readonly name: Name | undefined;
  /** All words of a sighting, which may contain a name. */
  readonly named: Name | undefined;
  readonly clothes: Clothes | undefined;
  readonly looks: Looks | undefined;
  readonly company: ReadonlySet<string> | undefined;
  readonly vehicle: Vehicle | undefined;
  readonly plates: readonly string[];
}

/** Answers without a field of their own; they are searched for every kind of detail. */
const FREE = ['first', 'missing', 'what', 'where', 'add', 'answer', 'sightingWords'];

/** Returns the first-level area that the words name, if the report has none. */
function areaIn(
  { area, country }: Told,
  place: string | undefined,
  places: Places | undefined,
): string | undefined {
  if (area !== undefined || place === undefined || !places) return area;
  const found = places.match(place, country);
  return found.kind === 'one' || found.kind === 'maybe' ? partsOf(found.place).area : undefined;
}

const sexes: Readonly<Record<string, boolean>> = {
  girl: true,
  woman: true,
  boy: false,
  man: false,
};

/**
 * Reads a report once, so that it can be compared with many.
 * @param places finds the area that the words name
 */
export function readTold(told: Told, places?: Places): Compared {
  const { answers, words, receivedAt, country } = told;
  const person = missingPerson(answers, words);
  const free = words.filter(({ step }) => FREE.includes(step)).map(({ text }) => text);
  const all = free.join('\n');
  const last = (step: string) => words.findLast((word) => word.step === step)?.text;
  const at = hourOf(answers['sightingAt']) ?? person.since;
  const place = person.place ?? last('sightingPlace');
  const plate = readPlate(person.plate);
  return {
    sighting: told.kind === 'sighting',
    country,
    area: areaIn(told, place, places),
    at: at ?? receivedAt,
    atTold: at !== undefined,
    age: person.age,
    female: sexes[person.sex ?? ''],
    name: readName(person.name),
    named: person.name === undefined ? readName(all) : undefined,
    clothes: clothesIn(person.clothes ?? all),
    looks: looksIn([person.looks ?? '', all].join('\n')),
    company: companyIn(person.company ?? all),
    vehicle: vehicleIn([person.vehicle ?? all, person.plate ?? ''].join(' ')),
    plates: plate === undefined ? platesIn(all) : [plate],
  };
}
