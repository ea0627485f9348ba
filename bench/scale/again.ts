import { randomFillSync } from 'node:crypto';

const pool = Buffer.allocUnsafe(1 << 20);
let used = pool.length;

/** Random bytes, a megabyte drawn at a time; valid until copied. */
function some(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += length));
}

/** A random text of base64url of some length. */
export const randomText = (length: number): string =>
  some(length).toString('base64url').slice(0, length);

/**
 * Ids and keyed digests, as the program draws them: 22
 * characters or more, some with a key's name or a number.
 */
const ID = /[\w-]{22,}/g;

/**
 * A document of the same shape and size as a template, with other ids and other sealed bytes: what
 * is equal within the template is equal within its copy.
 */
export function again(template: Record<string, unknown>): Record<string, unknown> {
  const names = new Map<string, string>();
  const other = (text: string): string =>
    text.replace(ID, (id) => {
      const known = names.get(id) ?? randomText(id.length);
      names.set(id, known);
      return known;
    });
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return other(value);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (Array.isArray(value)) return value.map(copy);
    if ('_bsontype' in value)
      return Buffer.from(some((value as unknown as { length(): number }).length()));
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [other(name), copy(one)]));
  };
  return copy(template) as Record<string, unknown>;
}

/** The characters of base64url in the order in which a database sorts them. */
const SORTED = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/**
 * The i-th of many random ids in their order, like another id: a collection that lies in the order
 * of its ids is filled from its beginning to its end, or filling it would take days.
 */
export function idInOrder(i: number, count: number, like: string): string {
  // The name of a key stands in front of a keyed id.
  const key = like.slice(0, like.indexOf('.') + 1);
  let place = Math.floor((i / count) * 64 ** 5);
  let front = '';
  for (let digit = 0; digit < 5; digit += 1) {
    front = (SORTED[place % 64] ?? '-') + front;
    place = Math.floor(place / 64);
  }
  return key + front + randomText(like.length - key.length - front.length);
}
