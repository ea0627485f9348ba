import { languagesIn, localesFolder } from './texts/locale-file.js';

/*
 * What is allowed where people enter a country, a time zone or a language, in files, requests and
 * commands. A slip is answered with it, and does not become an audience of nobody or a roster that
 * never begins.
 */

/**
 * Codes of ISO 3166-1 that Node has a name for and that
 * are no country: for private use, reserved, or withdrawn.
 */
const NO_COUNTRY =
  /^(?:AA|Q[M-Z]|X[A-Z]|ZZ|AC|C[PQ]|DG|E[AUZ]|IC|TA|U[KN]|AN|BU|CS|D[DY]|FX|HV|NH|RH|SU|TP|VD|Y[DU]|ZR)$/;
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Whether a code in capitals is that of a country. Source: ISO 3166-1, as Node has it. */
export const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/.test(code) && !NO_COUNTRY.test(code) && regions.of(code) !== undefined;
export const ALLOWED_COUNTRY = 'a country as two capital letters of ISO 3166-1, as TG';

/** Whether a text is a day of the calendar, as `2026-12-24`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** Whether a time zone has this name. Source: IANA time zone database, as Node has it. */
export function isZone(name: string): boolean {
  try {
    // An offset such as +01:00 is taken, too, and is no zone.
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
 * The languages that people can choose: those of
 * `locales/`, read once. A request may name thousands.
 */
function spoken(): Spoken {
  if (known) return known;
  const tags = languagesIn(localesFolder());
  const allowed = `a language that Amana has texts in: ${tags.join(', ')}`;
  return (known = { tags: new Set(tags), allowed });
}
export const isLanguage = (tag: string): boolean => spoken().tags.has(tag);
/** Every language that people can be written to in. */
export const allLanguages = (): readonly string[] => [...spoken().tags];
export const allowedLanguage = (): string => spoken().allowed;
