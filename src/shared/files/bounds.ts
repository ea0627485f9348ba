import type { YamlLimits } from './parse-yaml.js';

/** The limits of a coordinator's document, as a file and as the body of a request. */
export const DOCUMENT: YamlLimits = { characters: 200_000, values: 3_000 };
/** The deepest nesting allowed; the deepest existing document has six levels. */
const DEEPEST = 20;

/**
 * Returns why a value is larger than a document may be, before any schema checks it: a schema costs
 * more for each value, and for each mistake, than reading did. This check is fast: it stops at the
 * limit.
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
