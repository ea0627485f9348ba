import type { YamlLimits } from './parse-yaml.js';

/** What a coordinator's document may hold, as a file and as the body of a request. */
export const DOCUMENT: YamlLimits = { characters: 200_000, values: 3_000 };
/** How deep it may be nested; the deepest there is has six levels. */
const DEEPEST = 20;

/**
 * Why a value is more than a document may be, before any schema looks at it: what a schema does
 * with each value, and with each mistake in it, costs more than reading it did. Takes no time
 * itself: it stops at the limit.
 */
export function outOfBounds(content: unknown): string | undefined {
  const left: { readonly value: unknown; readonly depth: number }[] = [
    { value: content, depth: 0 },
  ];
  for (let values = 1; left.length > 0; values += 1) {
    const { value, depth } = left.pop() ?? { value: undefined, depth: 0 };
    if (values + left.length > DOCUMENT.values)
      return `It holds more than ${DOCUMENT.values} values.`;
    if (depth > DEEPEST) return `It is nested more than ${DEEPEST} levels deep.`;
    if (typeof value !== 'object' || value === null) continue;
    const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (inside.length > DOCUMENT.values) return `It holds more than ${DOCUMENT.values} values.`;
    for (const one of inside) left.push({ value: one, depth: depth + 1 });
  }
  return undefined;
}
