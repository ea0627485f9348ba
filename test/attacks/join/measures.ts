import { size } from '../joins.js';
import { bytesOf, type Found } from './loot.js';

/** What of something can be counted, measured or timed: by a name, all its values. */
export type Measures = ReadonlyMap<string, readonly number[]>;

/** Between 2001 and 2065, in milliseconds. */
export const isMoment = (value: number): boolean => value > 1e12 && value < 3e12;

/** The same times in seconds, as some programs count. */
const inSeconds = (value: number): boolean => value > 1e9 && value < 3e9;

const MOMENT = /^20\d\d-\d\d-\d\dT/;

function numberIn(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number' && Number.isFinite(value))
    return inSeconds(value) ? value * 1_000 : value;
  if (typeof value !== 'string') return undefined;
  if (MOMENT.test(value)) return Date.parse(value);
  // Ids of providers are numbers, and some of them go up.
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** The name of a part of a document: keys that are ids are alike. */
const part = (key: string): string => (/\d|^.{18,}$/.test(key) ? '*' : key);

/** Notes what can be measured of a value, under its path. */
function measure(value: unknown, path: string, note: (name: string, number: number) => void): void {
  const number = numberIn(value);
  if (number !== undefined) return note(path, number);
  const bytes = bytesOf(value);
  if (bytes) return note(`${path} bytes`, bytes.length);
  if (typeof value === 'string') return note(`${path} length`, value.length);
  if (typeof value !== 'object' || value === null || '_bsontype' in value) return;
  if (Array.isArray(value)) note(`${path} count`, value.length);
  for (const [key, one] of Object.entries(value))
    measure(one, `${path}.${Array.isArray(value) ? '*' : part(key)}`, note);
}

/** Everything measurable of some documents, with where they lie and how large they are. */
export function measuresOf(found: readonly Found[]): Measures {
  const all = new Map<string, number[]>();
  const note = (name: string, number: number) => {
    const values = all.get(name) ?? [];
    values.push(number);
    all.set(name, values);
  };
  const counts = new Map<string, number>();
  for (const { collection, place, raw, doc } of found) {
    note(`${collection} place`, place);
    note(`${collection} size`, size(raw));
    counts.set(collection, (counts.get(collection) ?? 0) + 1);
    for (const [key, value] of Object.entries(doc)) measure(value, `${collection}.${key}`, note);
  }
  for (const [collection, count] of counts) note(`${collection} documents`, count);
  return all;
}
