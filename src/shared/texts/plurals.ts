const suffix = /_(zero|one|two|few|many|other)$/;

/**
 * Returns the texts of a language as callers ask for them: each base key with its plural forms, or
 * with itself alone.
 */
export function families(texts: Readonly<Record<string, string>>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const key of Object.keys(texts)) {
    const base = key.replace(suffix, '');
    found.set(base, [...(found.get(base) ?? []), key]);
  }
  return found;
}

/**
 * Returns the plural forms that a language needs and a family of keys lacks ("many" for French and
 * Portuguese). Source: CLDR.
 */
export function missingForms(language: string, base: string, keys: readonly string[]): string[] {
  if (keys.length === 1 && keys[0] === base) return [];
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return pluralCategories.map((form) => `${base}_${form}`).filter((key) => !keys.includes(key));
}

/** Returns the names of the values that a text needs: "{{count}} tips" needs `count`. */
export function valuesOf(text: string): string[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => (match[1] ?? '').trim());
}
