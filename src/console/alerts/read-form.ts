import { DateTime } from 'luxon';
import {
  alertParts,
  consents,
  sexes,
  USUAL_HOURS,
  type AlertFields,
  type AlertPart,
  type AlertTexts,
} from '../../alerts/fields.js';
import type { Form } from '../form.js';

/** The fields that are single lines of text. */
export const lines = [
  'name',
  'looks',
  'clothes',
  'place',
  'company',
  'vehicle',
  'plate',
  'direction',
] as const;
export type Line = (typeof lines)[number];

/** The name of the field for a text written by hand. */
export const writtenAt = (language: string, part: AlertPart): string => `w.${language}.${part}`;

/** Returns the moment as its field shows it: the country's local time, without an offset. */
export const localOf = (since: string | undefined, zone: string): string => {
  const read = DateTime.fromISO(since ?? '', { zone });
  return read.isValid ? read.toFormat("yyyy-MM-dd'T'HH:mm") : (since ?? '');
};

/**
 * Returns the moment as an alert stores it. Text that is no moment is passed on unchanged: the
 * check of the alert reports it.
 */
function sinceOf(local: string, zone: string): string | undefined {
  const read = DateTime.fromISO(local, { zone });
  if (local === '') return undefined;
  return read.isValid
    ? (read.startOf('hour').toISO({ suppressMilliseconds: true }) ?? local)
    : local;
}

const oneOf = <T extends string>(text: string, all: readonly T[], otherwise: T): T =>
  all.find((one) => one === text) ?? otherwise;

/**
 * Returns a typed number. Empty text means no number; text that is no number becomes NaN, which the
 * check refuses with a reason.
 */
const numberOf = (text: string): number | undefined => (text === '' ? undefined : Number(text));

/** Returns the texts written by hand in one language. */
function writtenIn(form: Form, language: string): Partial<AlertTexts> {
  const pairs = alertParts.map((part) => [part, form.text(writtenAt(language, part))] as const);
  return Object.fromEntries(pairs.filter(([, text]) => text !== ''));
}

/**
 * Returns the typed fields as an alert stores them.
 * @param zone time zone of the country
 */
export function fieldsIn(form: Form, zone: string): AlertFields {
  const languages = form.all('languages');
  const text = (name: Line) => form.text(name) || undefined;
  return {
    ...Object.fromEntries(lines.map((name) => [name, text(name)])),
    age: numberOf(form.text('age')),
    sex: oneOf(form.text('sex'), sexes, 'unknown'),
    since: sinceOf(form.text('since'), zone),
    consent: oneOf(form.text('consent'), consents, 'none'),
    photo: form.text('photo') || undefined,
    contact: form.text('contact'),
    areas: form.all('areas').filter(Boolean),
    hours: numberOf(form.text('hours')) ?? USUAL_HOURS,
    immediate: form.has('immediate'),
    languages,
    written: Object.fromEntries(languages.map((one) => [one, writtenIn(form, one)])),
  };
}
