import { DateTime } from 'luxon';
import { HOUR } from '../shared/clock.js';
import { isLanguage } from '../shared/allowed.js';
import { plain } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import { alertArea } from './areas/areas.js';
import { LONGEST_CHAT, textsIn } from './compose.js';
import { newLeftOut } from './compose-sms.js';
import {
  alertParts,
  consents,
  MOST_HOURS,
  sexes,
  smsDetails,
  type AlertFields,
  type AlertTexts,
} from './fields.js';
import type { FullFrame } from './frame.js';
import { meterOf } from './meter.js';
import type { AlertProblem, ProblemCode } from './outcome.js';

/** The longest text of a field, of a part, and of a headline (hubs show only this much of one). */
const LONGEST_FIELD = 200;
const LONGEST_PART = 1_500;
const LONGEST_HEADLINE = 140;
const OLDEST = 120;
const PHONE = /^\+?\d[\d ]{1,18}$/;
/** A moment with hour and offset: without one it would be read by the clock of the server. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
/** The tolerated clock error, so that a slightly wrong clock causes no "time in the future". */
const SLACK = HOUR;

const problem = (
  field: string,
  code: ProblemCode,
  more: Pick<AlertProblem, 'language' | 'values'> = {},
): AlertProblem => ({ field, code, ...more });

const words = [
  ...(['name', 'looks', 'clothes', 'place', 'company'] as const),
  ...(['vehicle', 'plate', 'direction', 'contact'] as const),
];

/** Checks whether a text is a moment that has come, within a life. */
function isPast(text: string, now: Date): boolean {
  const at = MOMENT.test(text) ? DateTime.fromISO(text) : undefined;
  return (
    at?.isValid === true &&
    at.toMillis() <= now.getTime() + SLACK &&
    at > DateTime.fromJSDate(now).minus({ years: OLDEST })
  );
}

function* aboutPerson(
  fields: AlertFields,
  { relay }: FullFrame,
  now: Date,
): Generator<AlertProblem> {
  const { name, age, sex, since, consent, photo } = fields;
  if (consent === 'none' && name?.trim()) yield problem('name', 'noConsent');
  if (consent === 'none' && photo) yield problem('photo', 'noConsent');
  if (!consents.includes(consent) || (consent === 'origin' && !relay))
    yield problem('consent', 'missing');
  if (!sexes.includes(sex)) yield problem('sex', 'missing');
  if (age !== undefined && !(Number.isInteger(age) && age >= 0 && age <= OLDEST))
    yield problem('age', 'badAge');
  if (since && !isPast(since, now)) yield problem('since', 'badTime');
  for (const field of words)
    if ((fields[field]?.length ?? 0) > LONGEST_FIELD) yield problem(field, 'tooLong');
  if (!fields.place?.trim()) yield problem('place', 'missing');
  if (!since) yield problem('since', 'missing');
}

function* aboutReach(
  fields: AlertFields,
  { country, language }: FullFrame,
): Generator<AlertProblem> {
  const { areas, hours, contact, languages } = fields;
  if (!PHONE.test(contact.trim())) yield problem('contact', 'badPhone');
  if (areas.length === 0) yield problem('areas', 'missing');
  for (const area of areas) {
    if (area !== country && !area.startsWith(`${country}-`))
      yield problem('areas', 'badArea', { values: { area } });
    else if (!alertArea(area, language)) yield problem('areas', 'noOutline', { values: { area } });
  }
  if (!(Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS))
    yield problem('hours', 'badHours', { values: { most: MOST_HOURS } });
  if (languages.length === 0) yield problem('languages', 'missing');
}

/** Returns a text for comparison, without accents, because an SMS has none. */
const bare = (text: string): string => plain(text).toLowerCase();

/**
 * Checks that each text that is sent alone names the owner of the alert, also one written by hand.
 */
function* aboutOrigin(
  { sms, chat }: AlertTexts,
  { relay }: FullFrame,
  language: Language,
): Generator<AlertProblem> {
  if (!relay) return;
  const values = { name: relay.name };
  for (const [part, text] of Object.entries({ sms, chat }))
    if (!bare(text).includes(bare(relay.name)))
      yield problem(part, 'noOrigin', { language, values });
}

function* aboutTexts(texts: AlertTexts, language: Language): Generator<AlertProblem> {
  const meter = meterOf(language, texts.sms);
  const { segments, most, odd } = meter;
  if (segments > most) yield problem('sms', 'longSms', { language, values: { segments, most } });
  if (most === 1 && odd.length > 0)
    yield problem('sms', 'odd', { language, values: { letters: odd.join(' ') } });
  if (texts.chat.length > LONGEST_CHAT)
    yield problem('chat', 'tooLong', { language, values: { most: LONGEST_CHAT } });
  if (texts.headline.length > LONGEST_HEADLINE)
    yield problem('headline', 'tooLong', { language, values: { most: LONGEST_HEADLINE } });
  for (const part of alertParts)
    if (texts[part].length > LONGEST_PART)
      yield problem(part, 'tooLong', { language, values: { most: LONGEST_PART } });
}

/** Returns new details of an update that do not fit into its SMS. */
function withoutRoom(fields: AlertFields, frame: FullFrame): AlertProblem[] {
  const missed = fields.languages.map((language) => ({
    language,
    details: newLeftOut(fields, frame, language),
  }));
  return smsDetails.flatMap((one) => {
    const inThese = missed.filter(({ details }) => details.includes(one));
    const languages = inThese.map(({ language }) => language).join(', ');
    return languages === '' ? [] : [problem(one, 'noRoom', { values: { languages } })];
  });
}

/**
 * Returns all problems of the written fields, by field. Pure: the same fields have the same
 * problems.
 */
export function problemsOf(fields: AlertFields, frame: FullFrame, now: Date): AlertProblem[] {
  const texts = fields.languages.flatMap((language) => {
    if (!isLanguage(language)) return [problem('languages', 'noText', { language })];
    const inIt = textsIn(fields, frame, language);
    return inIt
      ? [...aboutTexts(inIt, language), ...aboutOrigin(inIt, frame, language)]
      : [problem('languages', 'noText', { language })];
  });
  return [
    ...aboutPerson(fields, frame, now),
    ...aboutReach(fields, frame),
    ...texts,
    ...withoutRoom(fields, frame),
  ];
}

/** Returns the areas that the outlines cover in addition to the chosen ones. */
export const besidesOf = ({
  areas,
}: Pick<AlertFields, 'areas'>): Record<string, readonly string[]> =>
  Object.fromEntries(
    areas.flatMap((area) => {
      const besides = alertArea(area, 'en')?.besides.filter((one) => !areas.includes(one)) ?? [];
      return besides.length === 0 ? [] : [[area, besides] as const];
    }),
  );
