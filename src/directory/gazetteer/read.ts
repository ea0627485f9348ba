import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../shared/fault.js';
import { projectRoot } from '../../shared/root.js';
import type { PlaceId } from '../../shared/place.js';

/** A named place: an area or a district, or a town in it. */
export interface Named {
  readonly kind: 'area' | 'district' | 'town';
  readonly place: PlaceId;
  readonly name: string;
  readonly others: readonly string[];
  /** For towns: degrees, rounded to a hundredth, and the population (0: not known). */
  readonly point?: readonly [latitude: number, longitude: number];
  readonly people: number;
}

const kinds = { A: 'area', D: 'district', T: 'town' } as const;

/** The file of places: made by scripts/gazetteer.py, with its source and licence in its header. */
export const gazetteerFile = (): string => path.join(projectRoot(), 'directory', 'gazetteer.tsv');

/**
 * Reads the places.
 * @throws Fault when the file is missing or damaged
 */
export function readGazetteer(file = gazetteerFile()): Named[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault(
      'directory/gazetteer.tsv cannot be read: it is part of the program. Install it again.',
      { cause },
    );
  }
  return text.split('\n').flatMap((line, at) => {
    if (line === '' || line.startsWith('#')) return [];
    const [letter, place, name, others = '', latitude, longitude, people = '0'] = line.split('\t');
    const kind = kinds[letter as keyof typeof kinds] as Named['kind'] | undefined;
    if (!kind || !place || !name)
      throw new Fault(`directory/gazetteer.tsv is damaged at line ${at + 1}.`);
    return [
      {
        kind,
        place,
        name,
        others: others === '' ? [] : others.split('|'),
        ...(kind === 'town' ? { point: [Number(latitude), Number(longitude)] as const } : {}),
        people: Number(people),
      },
    ];
  });
}
