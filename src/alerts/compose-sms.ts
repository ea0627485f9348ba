import { measure, plain } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import { smsDetails, type AlertFields, type LeftOut, type SmsDetail } from './fields.js';
import { alertTexts, alertTextsOrEnglish, type AlertText } from './texts.js';
import {
  wordOf,
  joined,
  written,
  personOf,
  seenOf,
  detailOf,
  markOf,
  type Frame,
} from './compose-parts.js';

/** An SMS, and what did not fit. */
interface Sms {
  readonly text: string;
  readonly leftOut: readonly LeftOut[];
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

/** Returns the details that did not fit. */
const detailsOf = ({ leftOut }: Pick<Sms, 'leftOut'>): readonly SmsDetail[] =>
  smsDetails.filter((one) => leftOut.includes(one));

/** The fewest words to which a place is cut: "près du marché" is one, "près" is none. */
const FEWEST_WORDS = 3;

/**
 * Returns a place without its last words, the longest first: "near the market of Lomé, Togo", "near
 * the market of Lomé". None ends with a small word or a comma.
 */
function shorterPlaces(place: string): readonly string[] {
  const words = place.split(/\s+/);
  const cut: string[] = [];
  for (let left = words.length - 1; left >= FEWEST_WORDS; left -= 1) {
    const isWhole = !/^\p{Ll}{1,3}$/u.test(words[left - 1] ?? '');
    if (isWhole) cut.push(words.slice(0, left).join(' ').replace(/[,;]$/, ''));
  }
  return cut;
}

/** Returns the first SMS of an alert: where it would take two messages, with a shorter place. */
function firstSms(parts: SmsParts, zone: string): Sms {
  const { fields, say, help } = parts;
  const whole = fitted(parts, firstOf(parts), say('sms.end', help));
  if (measure(whole.text).segments === 1) return whole;
  for (const place of shorterPlaces(fields.place?.trim() ?? '')) {
    const seen = seenOf({ ...fields, place }, zone, say);
    const sms = fitted(parts, firstOf({ ...parts, seen }), say('sms.end', help));
    if (measure(sms.text).segments === 1) return { ...sms, leftOut: ['place', ...sms.leftOut] };
  }
  return whole;
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
  const misses = detailsOf(shorter).some((one) => isNew(detailOf(fields, one, say)));
  if (!misses || isNew(seen)) return shorter;
  return fitted(parts, `${head}.`, say('sms.endUpdate', help));
}

/**
 * Returns the SMS: always the person and how to help; the place, shortened if it would take two
 * messages, unless an update needs the space for new details.
 */
export function smsOf(fields: AlertFields, frame: Frame, language: Language, say: AlertText): Sms {
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
  return withLeave(firstSms(parts, zone), say);
}

/**
 * Returns what did not fit into the SMS of a language. For a text written by hand this is unknown,
 * so the result is empty.
 */
export function leftOutOf(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): readonly LeftOut[] {
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
  const leftOut = detailsOf({ leftOut: leftOutOf(fields, frame, language) });
  return leftOut.filter((one) => isNew(detailOf(fields, one, say)));
}
