import { languagesIn, localesFolder } from './texts/locale-file.js';

/*
 * The allowed values where people enter a country, a time zone or a language, in files, requests
 * and commands. A typing error gets them as a reply, so that it does not lead to an audience of
 * nobody or a roster that never begins.
 */

/**
 * Codes of ISO 3166-1 for which Node has a name and which are not a country: private use, reserved,
 * or withdrawn.
 */
const NO_COUNTRY =
  /^(?:AA|Q[M-Z]|X[A-Z]|ZZ|AC|C[PQ]|DG|E[AUZ]|IC|TA|U[KN]|AN|BU|CS|D[DY]|FX|HV|NH|RH|SU|TP|VD|Y[DU]|ZR)$/;
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Checks whether a code in capitals is that of a country. Source: ISO 3166-1, as Node has it. */
export const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/.test(code) && !NO_COUNTRY.test(code) && regions.of(code) !== undefined;
export const ALLOWED_COUNTRY = 'a country as two capital letters of ISO 3166-1, as TG';

/** Checks whether a text is a day of the calendar, such as `2026-12-24`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** Checks whether a time zone has this name. Source: IANA time zone database, as Node has it. */
export function isZone(name: string): boolean {
  try {
    // Node also accepts an offset such as +01:00, which is not a zone.
    return !/^[+-]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
export const ALLOWED_ZONE = 'a time zone of the IANA database, as Africa/Lome or Africa/Lagos';

interface Spoken {
  readonly tags: ReadonlySet<string>;
  readonly allowed: string;
}
let known: Spoken | undefined;
/**
 * Returns the languages that people can choose: those of `locales/`, read once, because a request
 * may name thousands.
 */
function spoken(): Spoken {
  if (known) return known;
  const tags = languagesIn(localesFolder());
  const allowed = `a language that Amana has texts in: ${tags.join(', ')}`;
  return (known = { tags: new Set(tags), allowed });
}
export const isLanguage = (tag: string): boolean => spoken().tags.has(tag);
/** Returns every language in which people can be written to. */
export const allLanguages = (): readonly string[] => [...spoken().tags];
export const allowedLanguage = (): string => spoken().allowed;
