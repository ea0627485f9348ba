import { HOUR, DAY } from '../../shared/clock.js';
import { areNeighbours } from './area-neighbours.js';
import { compareNames, isNamedIn } from '../../shared/texts/names.js';
import type { Compared } from './person.js';
import { comparePlates } from './plates.js';
import { compareClothes, compareCompany, compareLooks, compareVehicles } from './said.js';
import {
  LEAST_FIELDS,
  LIKELY,
  matchFields,
  POSSIBLE,
  SHOWN,
  telling,
  weights,
  type MatchField,
  type Verdict,
} from './weights.js';

/** The result of one field. */
export interface FieldScore {
  readonly field: MatchField;
  readonly verdict: Verdict;
  readonly points: number;
}

/** The similarity of two reports: the sum of their fields, and nothing else. */
export interface Score {
  readonly points: number;
  readonly level: 'likely' | 'possible' | 'weak' | 'none';
  /** In the order of `matchFields`. */
  readonly fields: readonly FieldScore[];
}

type Finding = readonly [verdict: Verdict, points: number];
const blank: Finding = ['blank', 0];

function nameOf(one: Compared, other: Compared): Finding {
  const w = weights.name;
  if (one.name && other.name) {
    const { matched, differ, least } = compareNames(one.name, other.name);
    if (matched === 0) return ['mismatch', w.none];
    if (differ > 0 && matched < 2) return ['near', w.half];
    if (matched < 2) return ['match', least < 0.8 ? w.single - 1 : w.single];
    return differ > 0 ? ['near', w.fullByEar - 2] : ['match', least < 0.8 ? w.fullByEar : w.full];
  }
  // In free words, a name that occurs is evidence; a name that is missing is none.
  const named = one.name ? isNamedIn(one.name, other.named) : 0;
  const back = other.name ? isNamedIn(other.name, one.named) : 0;
  const parts = Math.max(named, back);
  if (parts === 0) return blank;
  return parts > 1 ? ['match', w.fullByEar] : ['near', w.single - 1];
}

/**
 * Ages are guesses: less exact for strangers than for children at home, and less exact for adults
 * than for children.
 */
function ageOf(one: Compared, other: Compared): Finding {
  if (one.age === undefined || other.age === undefined) return blank;
  const w = weights.age;
  const off = Math.abs(one.age - other.age);
  const slack = Math.max(one.age, other.age) / 10 + (one.sighting || other.sighting ? 1 : 0);
  if (off <= Math.max(1, slack)) return ['match', off === 0 ? w.same : w.same - 0.5];
  if (off <= 2 + slack) return ['near', w.near];
  return off <= 4 + 2 * slack ? ['mismatch', w.off] : ['mismatch', w.far];
}

function sexOf(one: Compared, other: Compared): Finding {
  if (one.female === undefined || other.female === undefined) return blank;
  const w = weights.sex;
  return one.female === other.female ? ['match', w.same] : ['mismatch', w.other];
}

function areaOf(one: Compared, other: Compared): Finding {
  const w = weights.area;
  const abroad = one.country !== other.country;
  if (one.area === undefined || other.area === undefined)
    return abroad && one.country !== 'ECOWAS' && other.country !== 'ECOWAS'
      ? ['mismatch', w.elsewhere]
      : blank;
  if (one.area === other.area) return ['match', w.same];
  if (areNeighbours(one.area, other.area)) return ['near', w.beside];
  return ['mismatch', abroad ? w.abroad : w.elsewhere];
}

function timeOf(one: Compared, other: Compared): Finding {
  const w = weights.time;
  const apart = Math.abs(one.at.getTime() - other.at.getTime());
  if (one.sighting !== other.sighting) {
    const [missing, seen] = one.sighting ? [other, one] : [one, other];
    const after = seen.at.getTime() - missing.at.getTime();
    if (missing.atTold && seen.atTold && after < -3 * HOUR) return ['mismatch', w.before];
    return after <= 7 * DAY ? ['match', w.days] : ['near', w.month];
  }
  // The time of a report says little about when the person was last seen.
  const sure = one.atTold && other.atTold;
  if (apart <= DAY) return ['match', sure ? w.day : w.days];
  if (apart <= 3 * DAY) return ['near', sure ? w.days : w.days / 2];
  return apart <= 30 * DAY && !sure ? ['near', w.month] : ['mismatch', w.off];
}

function clothesOf(one: Compared, other: Compared): Finding {
  if (!one.clothes || !other.clothes) return blank;
  const w = weights.clothes;
  const { pieces, parts, against } = compareClothes(one.clothes, other.clothes);
  const points = Math.min(w.most, pieces * w.piece + parts * w.part) + against * w.against;
  if (pieces > 0) return ['match', points];
  return parts > 0 ? ['near', points] : ['mismatch', w.against];
}

function looksOf(one: Compared, other: Compared): Finding {
  if (!one.looks || !other.looks) return blank;
  const w = weights.looks;
  const { marks, builds, against } = compareLooks(one.looks, other.looks);
  const points = Math.min(w.most, marks * w.mark + builds * w.build) + against * w.against;
  if (marks > 0) return ['match', points];
  if (against > 0) return ['mismatch', points];
  return builds > 0 ? ['near', points] : blank;
}

/** Two people rarely describe the company in the same way, so a difference is no evidence. */
function companyOf(one: Compared, other: Compared): Finding {
  if (!one.company || !other.company) return blank;
  const w = weights.company;
  const same = compareCompany(one.company, other.company);
  return same === 0 ? blank : ['match', Math.min(w.most, same * w.same)];
}

function vehicleOf(one: Compared, other: Compared): Finding {
  if (!one.vehicle || !other.vehicle) return blank;
  const w = weights.vehicle;
  const { same, colours, against } = compareVehicles(one.vehicle, other.vehicle);
  if (same === 0) return against ? ['mismatch', w.against] : blank;
  if (against) return ['near', w.same / 2];
  return ['match', colours > 0 || same > 1 ? w.withColour : w.same];
}

function plateOf(one: Compared, other: Compared): Finding {
  const w = weights.plate;
  if (one.plates.length === 0 || other.plates.length === 0) return blank;
  const all = one.plates.flatMap((mine) => other.plates.map((one) => comparePlates(mine, one)));
  if (all.includes('match')) return ['match', w.same];
  return all.includes('near') ? ['near', w.near] : ['mismatch', w.other];
}

const comparing: Readonly<Record<MatchField, (one: Compared, other: Compared) => Finding>> = {
  name: nameOf,
  age: ageOf,
  sex: sexOf,
  area: areaOf,
  time: timeOf,
  clothes: clothesOf,
  looks: looksOf,
  company: companyOf,
  vehicle: vehicleOf,
  plate: plateOf,
};

/**
 * Returns how certain a sum is. Points alone are not enough for "likely": a field must distinguish
 * this person from others.
 */
function levelOf(points: number, fields: readonly FieldScore[]): Score['level'] {
  const matching = fields.filter(({ verdict }) => verdict === 'match');
  const tells = matching.some(({ field, points }) => telling.has(field) && points >= 2);
  if (points >= LIKELY && tells && matching.length >= LEAST_FIELDS) return 'likely';
  if (points >= POSSIBLE) return 'possible';
  return points >= SHOWN ? 'weak' : 'none';
}

/** Compares two reports, field by field. The order of the two makes no difference. */
export function scoreOf(one: Compared, other: Compared): Score {
  const fields = matchFields.map((field) => {
    const [verdict, points] = comparing[field](one, other);
    return { field, verdict, points };
  });
  const points = fields.reduce((sum, field) => sum + field.points, 0);
  return { points, level: levelOf(points, fields), fields };
}
