import { fold } from '../../shared/texts/fold.js';
import { oneSlip } from '../../shared/texts/slip.js';

/** Letters and digits that people and cameras take for each other, as one sign. */
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
/** Shorter ones are like too many. */
const SHORTEST = 4;
const LONGEST = 12;

/** A plate without spaces and signs. Undefined when it is too short to tell cars apart, or none. */
export function readPlate(text: string | undefined): string | undefined {
  const plate = fold((text ?? '').slice(0, 60)).replace(/[^a-z0-9]/g, '');
  return plate.length >= SHORTEST && plate.length <= LONGEST && /\d/.test(plate)
    ? plate
    : undefined;
}

const seen = (plate: string): string =>
  [...plate].map((letter) => alike[letter] ?? letter).join('');

/** Whether two plates are the same, may be the same misread or half seen, or are two. */
export function comparePlates(one: string, other: string): 'match' | 'near' | 'mismatch' {
  if (one === other) return 'match';
  const [mine, theirs] = [seen(one), seen(other)];
  if (mine === theirs || oneSlip(mine, theirs)) return 'near';
  const [short, long] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
  return long.includes(short) ? 'near' : 'mismatch';
}

/** Plates in a text that tells of more: a sighting has them among its other words. */
export function platesIn(text: string): string[] {
  const found = text
    .slice(0, 1_000)
    .toUpperCase()
    .match(/\b[A-Z]{0,3}[ -]?\d{3,4}[ -]?[A-Z]{0,3}\b/g);
  return (found ?? []).flatMap((one) => readPlate(one) ?? []).slice(0, 5);
}
