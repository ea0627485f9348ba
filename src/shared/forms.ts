import { DateTime } from 'luxon';
import { z } from 'zod';
import { ALLOWED_COUNTRY, allowedLanguage, isCountry, isLanguage } from './allowed.js';

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;
const MOMENT = 'Write a day, a time and its distance from UTC, as 2026-12-01T08:00+01:00.';

/**
 * Luxon knows the days of each month. It also accepts values that Date does not (`+99:00`), which
 * would become a time that never comes.
 */
const isMoment = (text: string): boolean =>
  FORM.test(text) && DateTime.fromISO(text).isValid && !Number.isNaN(Date.parse(text));

/** A moment that is the same on every machine, because it includes its offset from UTC. */
export const momentForm = z.string({ error: MOMENT }).refine(isMoment, { error: MOMENT });

/** A country, by its code. */
export const countryForm = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: `Write ${ALLOWED_COUNTRY}.`, abort: true })
  .refine(isCountry, { error: `Write ${ALLOWED_COUNTRY}.` });

/** A language that people can choose, by its tag. */
export const languageForm = z
  .string()
  .regex(/^[a-z]{2,3}$/, { error: () => `Write ${allowedLanguage()}.`, abort: true })
  .refine(isLanguage, { error: () => `Write ${allowedLanguage()}.` });
