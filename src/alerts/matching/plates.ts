import { fold } from '../../shared/texts/fold.js';
import { oneSlip } from '../../shared/texts/slip.js';

/** Letters and digits that people and cameras confuse, each as one sign. */
const alike: Readonly<Record<string, string>> = {
  o: '0',
  q: '0',
  d: '0',
  i: '1',
  l: '1',
  z: '2',
  s: '5',
  b: '8',
  g: '6',
  u: 'v',
  y: 'v',
  n: 'm',
};
/** Shorter plates resemble too many others. */
const SHORTEST = 4;
const LONGEST = 12;

/**
 * Returns a plate without spaces and signs. Undefined if it is missing, or too short to identify a
 * car.
 */
export function readPlate(text: string | undefined): string | undefined {
  const plate = fold((text ?? '').slice(0, 60)).replace(/[^a-z0-9]/g, '');
  return plate.length >= SHORTEST && plate.length <= LONGEST && /\d/.test(plate)
    ? plate
    : undefined;
}

const seen = (plate: string): string =>
  [...plate].map((letter) => alike[letter] ?? letter).join('');

/** Returns whether two plates are equal, could be equal but misread or half seen, or differ. */
export function comparePlates(one: string, other: string): 'match' | 'near' | 'mismatch' {
  if (one === other) return 'match';
  const [mine, theirs] = [seen(one), seen(other)];
  if (mine === theirs || oneSlip(mine, theirs)) return 'near';
  const [short, long] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
  return long.includes(short) ? 'near' : 'mismatch';
}

/** Returns the plates in a longer text: a sighting has them among its other words. */
export function platesIn(text: string): string[] {
  const found = text
    .slice(0, 1_000)
    .toUpperCase()
    .match(/\b[A-Z]{0,3}[ -]?\d{3,4}[ -]?[A-Z]{0,3}\b/g);
  return (found ?? []).flatMap((one) => readPlate(one) ?? []).slice(0, 5);
}
