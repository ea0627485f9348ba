import { shippedCountries } from './country-file.js';
import type { Language } from '../shared/texts/texts.js';

/**
 * Returns the name of a country (ISO 3166-1) or of an area (ISO 3166-2), for results; the code when
 * it has no name.
 */
export function placeName(code: string, language: Language): string {
  const country = shippedCountries().find(({ iso2 }) => iso2 === code.slice(0, 2));
  if (!country) return code;
  if (code === country.iso2)
    return country.names[language as keyof typeof country.names] ?? country.names.en;
  return country.areas.find((area) => area.code === code)?.name ?? code;
}
