import { DateTime } from 'luxon';
import type { AlertEnd, AlertKind, RelayDoc } from '../models/cases/alert-doc.js';
import { measure, plain } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import {
  alertParts,
  smsDetails,
  type AlertFields,
  type AlertTexts,
  type SmsDetail,
} from './fields.js';
import { alertTexts, alertTextsOrEnglish, type AlertText } from './texts.js';

/** The data that texts use besides the fields. */
export interface Frame {
  readonly number: string;
  readonly kind: AlertKind;
  readonly status: 'Test' | 'Actual';
  readonly msgType: 'Alert' | 'Update';
  /** Time zone of the country. */
  readonly zone: string;
  /** The address of the page. */
  readonly web: string;
  /** The owner of the alert. */
  readonly sender: string;
  /**
   * The published chat texts by language, which an update follows; in chats, letters are not
   * counted.
   */
  readonly out?: Readonly<Record<Language, string>> | undefined;
  /** For a neighbour's alert that is passed on: its owner, and when it ends there. */
  readonly relay?: RelayedFrame | undefined;
}
type RelayedFrame = Pick<RelayDoc, 'name' | 'sender' | 'identifier' | 'sent' | 'expires'>;

/**
 * Returns a line that names the owner of the alert, in a language; undefined for one of our own.
 */
export const relayLine = ({ relay }: Frame, language: Language): string | undefined =>
  relay && alertTextsOrEnglish(language)('relay', { name: relay.name });

/** Returns the word that people text to report a sighting: `TG7` for TG-2026-07. */
export const wordOf = (number: string): string => {
  const [country = '', , count = ''] = number.split('-');
  return `${country}${Number(count)}`;
};

/** The longest chat text, in letters: it appears below a picture. */
export const LONGEST_CHAT = 1_000;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');
/** Returns the text on one line; undefined if it is empty. */
export const written = (text: string | undefined): string | undefined => {
  const tidy = text?.replace(/\s+/g, ' ').trim();
  return tidy === '' ? undefined : tidy;
};
/** Returns the text without full stops and spaces at its end. */
const bare = (text: string): string => text.replace(/[\s.]+$/, '');

/** Returns the name, only if there is consent. */
const nameOf = ({ name, consent }: AlertFields): string | undefined =>
  consent === 'none' ? undefined : written(name);

function ageOf({ age }: AlertFields, say: AlertText): string | undefined {
  if (age === undefined) return undefined;
  return age === 0 ? say('age.infant') : say('age', { count: age });
}

function whoOf({ sex }: AlertFields, kind: AlertKind, say: AlertText): string {
  return sex === 'unknown' ? say(`who.unknown.${kind}`) : say(`who.${sex}`);
}

/** Returns "Ama, girl, 7 years". */
const personOf = (fields: AlertFields, kind: AlertKind, say: AlertText): string =>
  [nameOf(fields), whoOf(fields, kind, say), ageOf(fields, say)]
    .filter((part) => part !== undefined)
    .join(', ');

function whenOf({ since }: AlertFields, zone: string): string | undefined {
  const at = since === undefined ? undefined : DateTime.fromISO(since, { zone });
  return at?.isValid ? at.toFormat("dd/MM HH'h'") : undefined;
}

function seenOf(fields: AlertFields, zone: string, say: AlertText): string | undefined {
  const [place, when] = [written(fields.place), whenOf(fields, zone)];
  if (place && when) return say('seen.both', { place: bare(place), when });
  if (place) return say('seen.place', { place: bare(place) });
  return when && say('seen.when', { when });
}

function detailOf(fields: AlertFields, one: SmsDetail, say: AlertText): string | undefined {
  const text = written(fields[one]);
  return text && say(one, { text: bare(text) });
}

/** Returns "TEST", "UPDATE", or nothing. */
const markOf = ({ status, msgType }: Frame, say: AlertText): string =>
  joined(
    status === 'Test' ? say('test') : undefined,
    msgType === 'Update' ? say('update') : undefined,
  );

/** An SMS, and the details that did not fit. */
interface Sms {
  readonly text: string;
  readonly leftOut: readonly SmsDetail[];
}

/**
 * Returns a check whether a text is new to the readers. If nothing is published, everything is new.
 */
const newSince =
  (out: string | undefined) =>
  (text: string | undefined): boolean =>
    out === undefined || !out.includes(text ?? '');

/** The parts of an SMS in one language. */
interface SmsParts {
  readonly fields: AlertFields;
  readonly say: AlertText;
  readonly isNew: ReturnType<typeof newSince>;
  /** The kind of message, its number, and the missing person. */
  readonly head: string;
  /** Where and when the person was seen. */
  readonly seen: string | undefined;
  /** Whom to call, and the word to text. */
  readonly help: Readonly<Record<'phone' | 'word', string>>;
}

const firstOf = ({ head, seen }: SmsParts): string => `${head}${seen ? `, ${seen}` : ''}.`;

/** Adds as many details as fit into one segment: new details first, then the most important. */
function fitted({ fields, say, isNew }: SmsParts, first: string, end: string): Sms {
  const known = smsDetails.filter((one) => detailOf(fields, one, say) !== undefined);
  const isNews = (one: SmsDetail) => isNew(detailOf(fields, one, say));
  const ordered = [...known.filter(isNews), ...known.filter((one) => !isNews(one))];
  const text = (some: readonly SmsDetail[]) =>
    plain(joined(first, ...some.map((one) => detailOf(fields, one, say)), end));
  let chosen: readonly SmsDetail[] = [];
  for (const one of ordered)
    if (measure(text([...chosen, one])).segments === 1) chosen = [...chosen, one];
  return { text: text(chosen), leftOut: known.filter((one) => !chosen.includes(one)) };
}

/** Adds how to leave alerts, if it still fits. */
function withLeave(sms: Sms, say: AlertText): Sms {
  const text = plain(joined(sms.text, say('sms.leave')));
  return measure(text).segments === 1 ? { ...sms, text } : sms;
}

/**
 * Returns the SMS of an update. If space is short, it first leaves out part of what to do, then
 * where the person was seen.
 */
function updateOf(parts: SmsParts): Sms {
  const { fields, say, isNew, head, seen, help } = parts;
  const whole = fitted(parts, firstOf(parts), say('sms.end', help));
  if (whole.leftOut.length === 0 && measure(whole.text).segments === 1) return whole;
  const shorter = fitted(parts, firstOf(parts), say('sms.endUpdate', help));
  const misses = shorter.leftOut.some((one) => isNew(detailOf(fields, one, say)));
  if (!misses || isNew(seen)) return shorter;
  return fitted(parts, `${head}.`, say('sms.endUpdate', help));
}

/**
 * Returns the SMS: always the person and how to help, and the place unless an update needs the
 * space for new details.
 */
function smsOf(fields: AlertFields, frame: Frame, language: Language, say: AlertText): Sms {
  const { kind, msgType, number, zone } = frame;
  const event = say(`event.${kind}`).toUpperCase();
  const whose = frame.relay ? ` (${frame.relay.name})` : '';
  const parts: SmsParts = {
    ...{ fields, say },
    isNew: newSince(frame.out?.[language]),
    head: `${joined(markOf(frame, say), event)} ${number}${whose}: ${personOf(fields, kind, say)}`,
    seen: seenOf(fields, zone, say),
    help: { phone: fields.contact.trim(), word: wordOf(number) },
  };
  if (msgType === 'Update') return updateOf(parts);
  return withLeave(fitted(parts, firstOf(parts), say('sms.end', parts.help)), say);
}

/**
 * Returns the details that did not fit into the SMS of a language. For a text written by hand this
 * is unknown, so the result is empty.
 */
export function leftOutOf(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): readonly SmsDetail[] {
  const say = alertTexts(language);
  const byHand = written(fields.written[language]?.sms);
  return say && byHand === undefined ? smsOf(fields, frame, language, say).leftOut : [];
}

/**
 * Returns the left-out details that are new in an update. Empty for a language in which nothing is
 * published.
 */
export function newLeftOut(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): readonly SmsDetail[] {
  const out = frame.out?.[language];
  if (out === undefined) return [];
  const [say, isNew] = [alertTextsOrEnglish(language), newSince(out)];
  return leftOutOf(fields, frame, language).filter((one) => isNew(detailOf(fields, one, say)));
}

function descriptionOf(fields: AlertFields, { kind, zone }: Frame, say: AlertText): string {
  const seen = seenOf(fields, zone, say);
  const person = capital(personOf(fields, kind, say));
  const order = ['looks', 'clothes', 'company', 'vehicle', 'plate', 'direction'] as const;
  return joined(
    `${person}${seen ? `, ${seen}` : ''}.`,
    ...order.map((one) => detailOf(fields, one, say)),
  );
}

/**
 * Returns the chat text. A neighbour's alert names its owner, and uses the owner's words if they
 * are known in this language.
 */
function chatOf(
  {
    headline,
    description,
    instruction,
  }: Pick<AlertTexts, 'headline' | 'description' | 'instruction'>,
  { fields, frame, language, say }: Composing,
): string {
  const { msgType, number, web, relay } = frame;
  const theirs = relay ? (fields.written[language] ?? {}) : {};
  const own = written(theirs.headline);
  const mark = markOf(frame, say);
  const first = own === undefined ? headline : joined(mark === '' ? '' : `${mark}:`, own);
  const more = [say('chat.more', { web }), ...(msgType === 'Alert' ? [say('chat.leave')] : [])];
  return [
    ...[`${first} (${number})`, relayLine(frame, language)],
    ...[written(theirs.description) ?? description, instruction, ...more],
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

/** The data from which the texts of one language are made. */
interface Composing {
  readonly fields: AlertFields;
  readonly frame: Frame;
  readonly language: Language;
  readonly say: AlertText;
}

/**
 * Returns the texts that the fields make in one language; undefined for a language without
 * templates.
 */
export function composed(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): AlertTexts | undefined {
  const say = alertTexts(language);
  if (!say) return undefined;
  const { kind, number, sender } = frame;
  const phone = fields.contact.trim();
  const event = say(`event.${kind}`);
  const mark = markOf(frame, say);
  const line = say('headline', { event, person: personOf(fields, kind, say) });
  const headline = mark === '' ? line : `${mark}: ${line}`;
  const description = descriptionOf(fields, frame, say);
  const instruction = say('instruction', { phone, word: wordOf(number) });
  const parts = { headline, description, instruction };
  return {
    ...parts,
    contact: say('contact', { name: sender, phone }),
    sms: smsOf(fields, frame, language, say).text,
    chat: chatOf(parts, { fields, frame, language, say }),
  };
}

/**
 * Returns the texts of an alert in a language: made from the fields, and replaced where written by
 * hand. Undefined when one is missing.
 */
export function textsIn(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): AlertTexts | undefined {
  const made = composed(fields, frame, language);
  const own = Object.entries(fields.written[language] ?? {}).filter(
    ([, text]) => text !== undefined && text.trim() !== '',
  );
  const all = { ...made, ...Object.fromEntries(own) } as Partial<AlertTexts>;
  return alertParts.every((part) => all[part] !== undefined) ? (all as AlertTexts) : undefined;
}

/**
 * Returns the texts that announce the end of an alert. They name nobody. For a language without
 * templates they are in English.
 */
export function endTexts(number: string, as: AlertEnd, language: Language): AlertTexts {
  const say = alertTextsOrEnglish(language);
  const headline = say(`ended.headline.${as}`, { number });
  const description = say(`ended.description.${as}`, { number });
  const instruction = say('ended.instruction');
  const chat = joined(description, instruction);
  return { headline, description, instruction, contact: '', sms: plain(chat), chat };
}
